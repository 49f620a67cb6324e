"""When work begins: days, delays and months said relative to today (vocabulary.md, conventions for values)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dialogues.understanding.normalisation import fold

_MONTHS = (
    "janvier janv يناير yanayer",
    "fevrier fev فبراير fibrayer",
    "mars mers مارس",
    "avril أبريل ابريل abril",
    "mai ماي",
    "juin يونيو يونيه yonyo",
    "juillet juil يوليوز يوليو yolyoz",
    "aout غشت أغسطس ghocht",
    "septembre شتنبر سبتمبر chotanbir",
    "octobre oct أكتوبر اكتوبر oktobr",
    "novembre nov نونبر نوفمبر nowanbir",
    "decembre dec دجنبر ديسمبر dojanbir",
)
_DAYS = (
    "lundi lun tnin ttnin ltnin letnin الاثنين الإثنين التنين تنين",
    "mardi mar tlat ttlat الثلاثاء التلات التلاتاء",
    "mercredi larb3 l'arb3 larbe3 الأربعاء الاربعا لاربع لربع",
    "jeudi lkhmis khmis الخميس لخميس",
    "vendredi jm3a jem3a ljem3a الجمعة الجمعه",
    "samedi sbt ssbt السبت",
    "dimanche l7ed 7ed lhed الأحد الحد",
)


def _named(lists: tuple[str, ...]) -> dict[str, int]:
    return {word.text: number for number, names in enumerate(lists) for word in fold(names).words}


_MONTH_OF, _DAY_OF = _named(_MONTHS), _named(_DAYS)


def _either(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


@dataclass(frozen=True)
class Found:
    """A day, and the span of the folded text that says it."""

    day: date
    start: int
    end: int


_NOW = (
    "imm?ediatement|imm?ediat|imm?ediate|imm?ediatment|(?:(?:tout |toute |tt )?de?|toute) suite|des maintenant|"
    "maintenant|au plus vite|asap|"
    "des que possible|dghya|deghya|دغيا|ce soir|des ce soir|had lila|hadi lila|هاد الليله|cet apres-midi|now|right now|"
    "aujourd'hui|aujourdhui|daba|deba|db|lyoum|lyom|l'youm|ليوم|اليوم|دابا|دبا|حالا|"
    "فورا|علي الفور|الان|في الحين|في اقرب وقت|فاقرب وقت"
)
_TOMORROW = "الغد|غد|demain|ghedda|ghda|ghada|غدا|غدا ان شاء الله|غدوه"
_NEXT_WEEK = (
    "semaine prochaine|la semaine prochaine|l?s[ie]?mana l?jaya|l'osbo3 jay|"
    "(?:ال)?سمانه (?:ال)?جايه|السيمانه الجايه|السيمانه جايه|سيمانه جايه|الاسبوع المقبل|الاسبوع القادم|الاسبوع الجاي"
)
_NEXT_MONTH = (
    "mois prochain|le mois prochain|chhar jay|chhar ljay|chher jay|chher ljay|ch8r jay|chhr jay|"
    "(?:من |ف)?راس الشهر|ras (?:l?chhar|l?chher)|الشهر الجاي|شهر الجاي|شهر جاي|الشهر المقبل|الشهر القادم"
)
_FROM_NOW = {
    **dict.fromkeys(["simana", "semana", "smana", "سيمانه", "سمانه"], 7),
    **dict.fromkeys(["simantayn", "سيمانتين"], 14),
    **dict.fromkeys(["chhar", "chher", "شهر"], 30),
    **dict.fromkeys(["chhrayn", "شهرين"], 60),
}
_FEW = {"un": 1, "une": 1, "deux": 2, "jouj": 2, "جوج": 2, "trois": 3, "tlata": 3, "تلاته": 3, "quatre": 4}
_PATTERNS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]] = []


def _rule(pattern: str) -> Callable[[Callable[[re.Match[str], date], date | None]], None]:
    def keep(meaning: Callable[[re.Match[str], date], date | None]) -> None:
        _PATTERNS.append((re.compile(rf"(?<![\w'])(?:{pattern})(?!\w)"), meaning))

    return keep


@_rule(r"(\d{4})-(\d{2})-(\d{2})")
def _iso(match: re.Match[str], today: date) -> date | None:
    return _day(int(match[1]), int(match[2]), int(match[3]))


@_rule(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2,4}))?")
def _numeric(match: re.Match[str], today: date) -> date | None:
    if match[3]:
        year = int(match[3])
        return _day(year + 2000 if year < 100 else year, int(match[2]), int(match[1]))
    return _coming(today, int(match[2]), int(match[1]))


@_rule(
    r"(?:le |nhar |نهار |يوم )?(\d{1,2}|1er|فاتح|premier|lwel|اول) (?:d |de |mn |من |ديال )?"
    rf"({_either(_MONTH_OF)})(?: (20\d\d))?"
)
def _day_of_month(match: re.Match[str], today: date) -> date | None:
    number = int(match[1]) if match[1].isdigit() else 1
    month = _MONTH_OF[match[2]] + 1
    return _day(int(match[3]), month, number) if match[3] else _coming(today, month, number)


@_rule(
    rf"(?:debut |fin |en |au mois de |mois de |f |fi |chhar |chher |شهر |ف|ل|ب|في |بدايه |اول )?({_either(_MONTH_OF)})"
)
def _month(match: re.Match[str], today: date) -> date | None:
    return _coming(today, _MONTH_OF[match[1]] + 1, 1)


@_rule(r"(?:chhar|chher|شهر) (\d{1,2})")
def _month_number(match: re.Match[str], today: date) -> date | None:
    return _coming(today, int(match[1]), 1) if 1 <= int(match[1]) <= 12 else None


@_rule(rf"(?:le |nhar |nhar l|نهار |يوم )?({_either(_DAY_OF)})(?: prochain| jay| ljay| الجاي| المقبل| القادم| جاي)?")
def _weekday(match: re.Match[str], today: date) -> date | None:
    ahead = (_DAY_OF[match[1]] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


@_rule(
    r"(?:dans|apres|mn daba|من هنا|بعد|ba3d|mor|من بعد) (\d{1,2}|une?|deux|trois|quatre|jouj|tlata|جوج|تلاته) "
    r"(jours?|semaines?|mois|iyam|simanat|chhor|ايام|يوم|اسابيع|شهور|اشهر)"
)
def _delay(match: re.Match[str], today: date) -> date | None:
    number, unit = int(match[1]) if match[1].isdigit() else _FEW[match[1]], match[2]
    if unit.startswith(("jour", "iyam", "ايام", "يوم")):
        return today + timedelta(days=number)
    if unit.startswith(("sem", "sim", "اساب")):
        return today + timedelta(weeks=number)
    months = today.month - 1 + number
    return _day(today.year + months // 12, months % 12 + 1, min(today.day, 28))


@_rule(rf"(?:men|mn|من) (?:daba|دابا) ({'|'.join(_FROM_NOW)})")
def _from_now(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_FROM_NOW[match[1]])


@_rule(_NOW)
def _now(match: re.Match[str], today: date) -> date | None:
    return today


@_rule(_TOMORROW)
def _tomorrow(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=1)


@_rule(r"apres[ -]demain|ba3d ghda|ba3d ghedda|بعد غدا|بعد غد")
def _after_tomorrow(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=2)


@_rule(_NEXT_WEEK)
def _next_week(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=7 - today.weekday())


@_rule(_NEXT_MONTH)
def _next_month(match: re.Match[str], today: date) -> date | None:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(today: date, month: int, day: int) -> date | None:
    """That day of the year, this year's if it is still to come, next year's otherwise."""
    this_year = _day(today.year, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    return _day(today.year + 1, month, day)


def dates(text: str, today: date) -> list[Found]:
    """The days said in a folded text, the longest wording of overlapping ones, in order."""
    found = []
    for pattern, meaning in _PATTERNS:
        for match in pattern.finditer(text):
            day = meaning(match, today)
            if day is not None:
                found.append(Found(day, match.start(), match.end()))
    found.sort(key=lambda each: (each.start - each.end, each.start))
    chosen: list[Found] = []
    for each in found:
        if all(each.end <= other.start or each.start >= other.end for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda each: each.start)
