"""Of several trades that a message names, those that it is about: not what a workshop makes, nor who is speaking."""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogues.understanding.gazetteer import Gazetteer, Hit, stems
from dialogues.understanding.normalisation import Folded, folded_words
from dialogues.understanding.numbers import numbers
from dialogues.understanding.stated import Entity

# Where people work: what follows is what is made there, not a trade.
_SITE = folded_words(
    "usine societe ste atelier fabrique magasin entreprise lusine louzin lozin charika chrika lma3mel ma3mel "
    "معمل المعمل شركة شركتنا مصنع لوزين ورشة لوزين معاملنا imprimerie matba3a lmatba3a لامبريمري مطبعة المطبعة مطبعتنا "
    "blanchisserie lablanchisserie لابلانشيسري لابلانشيسيري مصبنة المصبنة مصبنتي boulangerie مخبزة المخبزة مخبزتي lferran "
    "فران الفران patisserie confection creche حضانة الحضانة lavage garage كاراج الكاراج الگاراج فوندري fonderie مسبك مقلع "
    "chantier chanti شانطي ورش الورش snack resto restaurant مطعم cafe قهوة café salon صالون صالونات clinique مصحة كلينيك "
    "hanout 7anout حانوت محل ستوديو مدرسة ecole hotel فندق اوطيل dépôt depot ديبو مستودع مشغل"
)
# Trades that say no more than that somebody works, drives or serves a machine: another one says it better.
_GENERAL = folded_words(
    "ouvrier ouvriere ouvriers ouvrieres operateur operatrice operateurs operatrices opérateur opératrice employé "
    "chauffeur chauffeurs chifor chauffeuse technicien techniciens mecanicien mecaniciens micanicien مكانيسيان ميكانيسيان "
    "عامل عاملة عمال عاملات سائق سائقين سايق شيفور شيفورات اوبيراتور أوبيراتور اوبيراطور مسير مسيرة تقني تيكنسيان "
    "machine machines makina ماكينة ماكينات الة آلة الات sur 3la على كنخدم khdam خدام "
    "mousayir msseyyer manoeuvre manoeuvres manouvre ingenieur مهندس"
)
_COORDINATING = folded_words("et ou w o wla ola و او ولا و3")
# Before what one is oneself.
_SELF = folded_words("suis ana انا أنا")
_OF = folded_words("dyal dial d de ديال د")
# What a trade that is wanted comes after: how many, or the wish itself.
_ASKED = folded_words(
    "un une wa7d wahd wahed واحد وحدة شي chi cherche cherchons recrute recrutons besoin faut demande veux bghit bghina "
    "بغيت بغينا خاصني خاصنا خاصو خاصها khassni khassna khasso khassha نريد اريد نبحث نحتاج مطلوب يطلب تطلب على 3la عن "
    "محتاج محتاجين m7taj mhtaj"
)
# The endings of what is done or made, which a branch is called by: "emballage", "boulangerie".
_BRANCH = re.compile(r"(?:.*(?:age|erie|tion|sion|ure|ment|ique|isme|ie)s?|agro|alu|btp|deco)")


def of_the_matter(folded: Folded, named: list[tuple[Hit, Entity]], gazetteer: Gazetteer) -> list[tuple[Hit, Entity]]:
    """What was named in a message; of its trades those that are asked for, where others stand beside them."""
    trades = [hit for hit, _ in named if hit.entry.kind == "occupation"]
    if len(trades) < 2:
        return named
    matter = _Matter(folded, gazetteer)
    kept = [hit for hit in trades if not matter.is_aside(hit)] or trades
    kept = _but_for(kept, matter.is_general, lambda hit: not matter.is_general(hit), matter.are_both_wanted)
    kept = _but_for(kept, matter.is_in_passing, matter.is_asked, matter.are_both_wanted)
    kept = _but_for(kept, matter.is_branch, matter.is_role, matter.are_both_wanted)
    return [(hit, entity) for hit, entity in named if hit.entry.kind != "occupation" or hit in kept]


def _but_for(
    trades: list[Hit], weak: Callable[[Hit], bool], strong: Callable[[Hit], bool], both: Callable[[Hit, Hit], bool]
) -> list[Hit]:
    """The trades without the weak ones that stand beside a strong one and are not wanted together with it."""
    better = [hit for hit in trades if strong(hit)]
    return [
        hit
        for hit in trades
        if not weak(hit) or not any(other is not hit for other in better) or any(both(hit, other) for other in better)
    ]


class _Matter:
    """What a message says around its trades."""

    def __init__(self, folded: Folded, gazetteer: Gazetteer) -> None:
        self._words, self._gazetteer = folded.words, gazetteer
        self._counts = {number.last for number in numbers(folded)}

    def is_aside(self, hit: Hit) -> bool:
        """Whether it is what a workshop makes, or what who speaks is: "usine plastique", "je suis chef"."""
        before = self._before(hit)
        return not _SITE.isdisjoint({before, self._words[hit.first].text}) or before in _SELF

    def is_general(self, hit: Hit) -> bool:
        """Whether it says no more than that somebody works."""
        return all(not _GENERAL.isdisjoint(stems(word.text)) for word in self._words[hit.first : hit.last])

    def is_asked(self, hit: Hit) -> bool:
        """Whether a number or a wish stands right before it."""
        first = hit.first - (self._before(hit) in _OF)
        return self._before(hit) in _ASKED or first in self._counts

    def is_role(self, hit: Hit) -> bool:
        """Whether it begins as the name of a trade does, and not with what is done."""
        return any(map(self._gazetteer.is_role, stems(self._words[hit.first].text)))

    def is_in_passing(self, hit: Hit) -> bool:
        """Whether nothing says that it is wanted."""
        joined = {word.text for word in self._words[max(0, hit.first - 2) : hit.first]} & _COORDINATING
        return not (self.is_asked(hit) or self.is_role(hit) or joined or self._words[hit.first].text[0] == "و")

    def is_branch(self, hit: Hit) -> bool:
        """Whether it names what is done or made: "agro", "boulangerie"."""
        word = self._words[hit.first].text
        return bool(_BRANCH.fullmatch(word)) and not (self.is_role(hit) or self.is_asked(hit))

    def are_both_wanted(self, one: Hit, other: Hit) -> bool:
        """Whether they are named together: "deux caristes et un chauffeur"."""
        first, second = sorted((one, other), key=lambda hit: hit.first)
        return one is not other and any(word.text in _COORDINATING for word in self._words[first.last : second.first])

    def _before(self, hit: Hit) -> str:
        return self._words[hit.first - 1].text if hit.first else ""
