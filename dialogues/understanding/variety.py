"""In which variety a message is written: French, Arabic, or Darija in either script."""

from __future__ import annotations

import re

from dialogues.understanding.normalisation import Folded, fold, folded_words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIZI = re.compile(r"[a-z][2356789]|[2356789][a-z]")
# Words that only Darija has, in either script; and those that only French, or only standard Arabic, has.
_DARIJA_LATIN = _words(
    "wach wash kayn kayna dyal dial dyali bghit bgit baghi khassni khsni khdma khedma nkhdem fin kifach chhal "
    "chno chnou ana nta nti hna rani kan wakha safi mzyan bzaf daba chi wa7d jouj 3la mn f b l ghir hadi hada "
    "had liya lia m3a bla walo walou smiti salam slm labas chokran bslama lah ykhllik kandwi kanhder la machi "
    "hta lkhdma nchouf goulia ndir kandir nsift sift nqleb kan9leb mabghitch makaynch afak douz beddel rje3"
)
_FRENCH = _words(
    "je j' un une le la les de des du et est pour dans mon ma mes vous nous avec sur travail emploi poste "
    "offre bonjour merci cherche besoin oui non comment quel quelle svp candidature entreprise recrute avoir "
    "suis jcherche cherchons avez puis-je voudrais contrat annuler modifier salut au aux par qui que"
)
_DARIJA_ARABIC = folded_words(
    "واش كاين كاينة ديال ديالي دياولي بغيت باغي باغية خاصني خصني خاصنا خدمة الخدمة نخدم فين كيفاش شحال شنو أشنو "
    "شكون علاش دابا دبا بزاف مزيان واخا صافي والو غير هادي هاد هادشي ليا معايا حيت راه راني نتا نتي حنا جوج شي "
    "ماشي ماكاينش معنديش عندي كنقلب تنقلب كنعرف بلاصة البلاصة عافاك الله يخليك سلام لاباس شوف نشوف قولي عطيني "
    "صيفط فوقاش إمتى نبدل رجع دوز حبس خدام خدامة كنهضر هضر نهضر ديالنا باش حتا مكاين"
)


def variety_of(folded: Folded) -> str:
    """`fr`, `ar`, `ary` or `ary-Latn` for a whole message; by its words, the script first."""
    arabic = sum(1 for word in folded.words if _ARABIC.search(word.text))
    latin = sum(1 for word in folded.words if word.text[0].isalpha() and word.text[0].isascii())
    if arabic >= max(1, latin):
        darija = sum(1 for word in folded.words if _is_darija_arabic(word.text))
        return "ary" if darija else "ar"
    darija = sum(1 for word in folded.words if word.text in _DARIJA_LATIN or _ARABIZI.search(word.text))
    french = sum(1 for word in folded.words if word.text in _FRENCH)
    return "ary-Latn" if darija > french or (darija and darija == french) else "fr"


def parts(text: str) -> list[tuple[str, str]]:
    """The stretches of a mixed message with the variety of each: (words, variety)."""
    found: list[tuple[str, str]] = []
    for word in fold(text).words:
        variety = variety_of(Folded(word.text, (), (word,)))
        if found and found[-1][1] == variety:
            found[-1] = (f"{found[-1][0]} {word.text}", variety)
        else:
            found.append((word.text, variety))
    return found


def _is_darija_arabic(word: str) -> bool:
    return (
        word in _DARIJA_ARABIC
        or word.startswith(("كن", "كاي", "كات", "غاد"))
        or (word.startswith("ما") and word.endswith("ش"))
    )
