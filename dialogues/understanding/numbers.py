"""Numbers in digits and in the words of four varieties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dialogues.understanding.normalisation import Folded, Word, fold

_SPELT = {
    0: "zero zéro صفر sifr",
    1: "un une we7da we7d wehda wa7d wahd wa7ed wahed wahda wa7da واحد واحدا واحده وحده واحدة",
    2: "deux jouj jooj joj jouje zouj juj جوج زوج اثنان اثنين تنين 2",
    3: "trois تلت tlata tleta tlat tlt talata تلاته تلات ثلاثه ثلاث ثلث",
    4: "quatre rb3 rb3a reb3a arb3a rab3a reba3 ربعه اربعه اربع ربع",
    5: "cinq khms khmsa khemsa 5msa 5emsa khamsa خمسه خمس",
    6: "six sett stt setta stta sta sitta سته ست",
    7: "sept sb3 sb3a seb3a sab3a سبعه سبع",
    8: "huit tmn tmen تمن tmnya tmenya tmnia tmania tmanya ثمانيه تمنيه تمانيه ثمان",
    9: "neuf ts3 تسع ts3oud tes3oud ts3od tis3a تسعود تسعه تسع",
    10: "dix 3chr 3cher 3chra 3echra 3achra عشره عشر dizaine عشرات",
    11: "onze 7dachr 7dach 7dash hdach حداش حداشر",
    12: "douze tnachr tnach tnash tnaach تناش طناش تناشر طناشر اثناعشر douzaine",
    13: "treize tlttach tletach تلتاش تلطاش تلتاشر تلطاشر",
    14: "quatorze rb3tachr rb3tach rbe3tach ربعتاش ربعطاش ربعتاشر ربعطاشر",
    15: "quinze khmstachr khmstach khemstach 5mstach خمستاش خمسطاش خمستاشر خمسطاشر quinzaine",
    16: "seize settachr settach sttach ستاش سطاش ستاشر سطاشر",
    17: "sb3tachr sb3tach seb3tach سبعتاش سبعطاش سبعتاشر سبعطاشر",
    18: "tmntachr tmntach tmentach تمنتاش تمنطاش تمنتاشر تمنطاشر",
    19: "ts3tachr ts3tach tse3tach تسعتاش تسعطاش تسعتاشر تسعطاشر",
    20: "vingt 3chrin 3echrin 3ichrin عشرين عشرون vingtaine",
    30: "trente tlatin tletin تلاتين ثلاثين ثلاثون trentaine",
    40: "quarante rb3in reb3in ربعين اربعين اربعون",
    50: "cinquante khmsin khemsin 5msin خمسين خمسون",
    60: "soixante settin stin ستين ستون",
    70: "sb3in seb3in سبعين سبعون",
    80: "tmanin tmanine ثمانين ثمانون تمانين",
    90: "ts3in tes3in تسعين تسعون",
    100: "cent mya miya mia ميا ميه مائه مية",
    200: "myatayn miatayn ميتين مئتين",
    300: "تلتميه تلاتميه ثلاثمئه ثلاثمايه tltmya",
    400: "ربعميه اربعمئه اربعمايه rb3mya",
    500: "خمسميه خمسمئه خمسمايه khmsmya",
    600: "ستميه ستمئه ستمايه settmya",
    700: "سبعميه سبعمئه سبعمايه sb3mya",
    800: "تمنميه ثمانمئه ثمانيمئه ثمانمايه tmnmya",
    900: "تسعميه تسعمئه تسعمايه ts3mya",
    1000: "mille alf الف",
    2000: "alfayn alfin الفين الفاين",
    3000: "تلتالاف تلاتالاف tltalaf tlatalaf",
    4000: "ربعالاف ربعلاف rb3alaf rbe3alaf",
    5000: "خمسالاف خمسلاف khmsalaf khamsalaf 5msalaf",
    6000: "ستالاف ستلاف sttalaf setalaf",
    7000: "سبعالاف سبعلاف sb3alaf",
    8000: "تمنالاف تمنلاف tmnalaf tmenalaf",
    9000: "تسعالاف تسعلاف ts3alaf",
}
_ORDINALS = {
    1: "premier premiere 1er 1ere lwla lwel lowla loula lowel lewla الاول الاولي اللولي اللول لولا اللولا",
    2: "deuxieme second seconde 2eme tani tania ttani ttania الثاني الثانيه التاني التانيه",
    3: "troisieme 3eme talt talta الثالث الثالثه التالت التالته",
    4: "quatrieme 4eme rab3 rab3a الرابع الرابعه",
    5: "cinquieme 5eme khams khamsa الخامس الخامسه",
}
_WORDS = {word.text: number for number, spelt in _SPELT.items() for word in fold(spelt).words if word.text != "2"}
_PLACES = {word.text: number for number, spelt in _ORDINALS.items() for word in fold(spelt).words}
_THOUSANDS = frozenset(word.text for word in fold("mille milles alf alaf laf alef lf لاف الف الاف آلاف k").words)
_TEENS = {
    **{text: number for text, number in _WORDS.items() if number in range(3, 10) and not text[0].isascii()},
    **dict.fromkeys(["احد", "احدي"], 1),
    **dict.fromkeys(["اثنا", "اثني", "اثنتا", "اثنتي"], 2),
}
_AND = frozenset(["et", "w", "ou", "و", "wa"])


@dataclass(frozen=True)
class Number:
    """A number from word `first` up to before word `last`; `spelt` where it was in words."""

    value: float
    first: int
    last: int
    spelt: bool


def numbers(folded: Folded) -> list[Number]:
    """Every number of the text, in its order: "4500", "4.500", "5 alaf", "جوج", "vingt cinq"."""
    found: list[Number] = []
    place = 0
    words = folded.words
    while place < len(words):
        number = _digits(folded, words, place) or _spelt(words, place)
        if number is None:
            place += 1
            continue
        found.append(number)
        place = number.last
    return found


def place_in_list(text: str) -> int | None:
    """Which of a list is meant: "la deuxième", "2", "العرض رقم جوج"; None where that is not said, or more than one."""
    folded = fold(text)
    named = {_PLACES[word.text] for word in folded.words if word.text in _PLACES}
    if not named:
        named = {int(each.value) for each in numbers(folded)}
    return named.pop() if len(named) == 1 else None


def _digits(folded: Folded, words: tuple[Word, ...], place: int) -> Number | None:
    text = words[place].text
    if not text.isdigit() or len(text) > 12:
        return None
    value, last = float(text), place + 1
    # "4 500", "4.500", "4,5": groups of three belong together, a shorter tail is a decimal.
    while last < len(words) and words[last].text.isdigit():
        gap = folded.text[words[last - 1].at + len(words[last - 1].text) : words[last].at]
        if len(words[last].text) == 3 and gap in (" ", ".", ",") and value < 1000 and last == place + 1:
            value, last = value * 1000 + float(words[last].text), last + 1
        elif gap in (",", ".") and len(words[last].text) <= 2 and last == place + 1:
            value, last = float(f"{text}.{words[last].text}"), last + 1
        else:
            break
    if last < len(words) and words[last].text in _THOUSANDS and value < 1000:
        value, last = value * 1000, last + 1
    return Number(value, place, last, spelt=False)


def _spelt(words: tuple[Word, ...], place: int) -> Number | None:
    teen = _teen(words[place].text, words[place + 1].text) if place + 1 < len(words) else None
    if teen:
        return Number(teen, place, place + 2, spelt=True)
    if _bare(words[place].text) not in _WORDS:
        return None
    total, last = 0.0, place
    while last < len(words):
        text = words[last].text
        bare = _bare(text)
        linked = (last > place and words[last - 1].text in _AND) or text == f"و{bare}"
        joined = linked or text[0].isascii()
        if bare in _THOUSANDS and last > place and total < 1000:
            total = (total or 1) * 1000
        elif bare in _WORDS and (last == place or _combines(total, _WORDS[bare], joined, linked)):
            total += _WORDS[bare]
        elif last > place and total > 1 and _WORDS.get(bare) == 1:
            # "ربعين واحد": forty, each of them one.
            last += 1
            break
        elif text in _AND and last > place and last + 1 < len(words) and words[last + 1].text in _WORDS:
            pass
        else:
            break
        last += 1
    return Number(total, place, last, spelt=True) if last > place else None


@lru_cache(maxsize=4_096)
def _bare(text: str) -> str:
    """A number word without what sticks to it; any other word as it is."""
    return next((each for each in (text, text[1:], text[2:]) if each in _WORDS and _sticks(text, each)), text)


def _combines(total: float, more: int, joined: bool, linked: bool) -> bool:
    """Whether a number word goes on with the number before it: "vingt cinq", "mille deux cents", not "un deux"."""
    # In Arabic letters "and" stands between them.
    if linked and total < 10 and more in range(20, 100, 10):
        # "خمسة وعشرين": the unit first.
        return True
    return (joined and total >= 20 and total % 10 == 0 and more < 10) or (
        total >= 100 and total % 100 == 0 and more < total
    )


def _sticks(text: str, number: str) -> bool:
    """Whether what stands before a number word is one that sticks to it in Arabic script."""
    return text[: len(text) - len(number)] in ("", "و", "ب", "ل", "ف", "ال", "d'", "l'")


def _teen(text: str, following: str) -> int | None:
    """Standard Arabic's eleven to nineteen: two words, the unit first."""
    unit = _TEENS.get(text)
    return 10 + unit if unit and following in ("عشر", "عشره") else None
