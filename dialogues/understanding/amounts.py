"""What the numbers of a message count: pay, years of experience, people."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from db.catalogue import Catalogue
from dialogues.understanding.gazetteer import Hit
from dialogues.understanding.normalisation import Folded, Word, folded_words
from dialogues.understanding.numbers import Number, numbers
from dialogues.understanding.stated import Entity, of_letters, of_words
from dialogues.understanding.word_lists import word_lists

_LISTS = word_lists("amounts")
_MONEY = _LISTS["money"]
_MILLIONS = _LISTS["millions"]
_RYAL = _LISTS["ryal"]
_YEARS = _LISTS["years"]
_MONTHS = _LISTS["months"]
# More years than this are an age, unless experience is spoken of.
_MOST_YEARS = 15
_TWO_YEARS, _TWO_MONTHS = folded_words("3amayn 3amin عامين سنتين سنتان"), folded_words("chhrayn chehrayn شهرين")
_AND_A_HALF, _HALF = frozenset(["ونص", "ونصف"]), frozenset(["nes", "ness", "nss", "noss", "نص", "نصف"])
_ONE_YEAR, _ONE = folded_words("عام سنه 3am an"), folded_words("واحد واحده wa7d wahed wa7ed")
_PAY_WORDS = _LISTS["pay words"]
_PERIOD_HOUR = _LISTS["period hour"]
_PERIOD_DAY = _LISTS["period day"]
_DAILY = _LISTS["daily"]
_SINCE = _LISTS["since"]
_FOR = _LISTS["for"]
_IDLE = _LISTS["idle"]
_AGE = _LISTS["age"]
_AGED = _LISTS["aged"]
_LASTING = _LISTS["lasting"]
_TEAM = _LISTS["team"]
_STAFF = _LISTS["staff"]
_OF = _LISTS["of"]
_SOME = _LISTS["some"]
_CLOCK = _LISTS["clock"]
_EXPERIENCE = _LISTS["experience"]
_NO_EXPERIENCE = re.compile(
    r"(?<!\w)(?:sans (?:aucune )?exp\w*|(?:zero|0) (?:exp\w*|tajriba|tjriba)|"
    r"tajriba machi \w+|(?:ال)?تجربه ماشي \w+|عمر(?:ني|ي|ها|هم|و) ما خدم\w+|"
    r"3am\w*rni ma khd\w+|jamais (?:travaille|bosse)|"
    r"(?:ال)?مبتدي(?:ه|ات|ين)?|لا تجربه (?:لي|له|لها|لهم)|ما ?كنطلبوش (?:ال)?(?:تجربه|خبره)|"
    r"(?:ما ?عندي|ما ?عندها?|ماعندو) (?:تجربه|خبره)|"
    r"pas d'exp\w*|aucune exp\w*|debutante?s?|bla (?:ta|t)jriba|bla exp\w*|la tajriba|لا تشترط الخبره|الخبره غير \w+|"
    r"ma ?3ndi?ch (?:ta|t)jriba|ma ?3nd\w+ (?:7?ta|7tta) (?:ta|t)jriba|(?:ما عند\w+|ماعند\w+) حتي (?:تجربه|خبره)|"
    r"و?(?:ليست?|ليس) (?:لدي|لديه|لديها|عندي) (?:اي )?(?:تجربه|خبره)|"
    r"(?:ماشي|غير) ضروري(?:ه)? (?:ال)?(?:تجربه|خبره)|"
    r"و?(?:بلا|بدون|دون|معنديش|ما عنديش) (?:اي )?(?:تجربه|خبره))(?!\w)"
)
_SMIG = re.compile(r"(?<!\w)[bfبلفو]?(?:smig|smic|السميك|سميك|الحد الادني للاجر)(?!\w)")
_NOUNS_OF_PEOPLE = _LISTS["nouns of people"]
_NUMBER_OF = _LISTS["number of"]
# After one of these a number is none that is stated: the number of something, or what it was before.
_NO_AMOUNT = (_NUMBER_OF - folded_words("عدد")) | folded_words("lieu بدل عوض blast بلاصة")
# Years that people speak of as such.
_YEARS_OF_NOW = range(2000, 2041)
_TO = _LISTS["to"]
_NEEDING = _LISTS["needing"]
_LACKING = _LISTS["lacking"]
_COUNT = _LISTS["count"]
_WORKED = _LISTS["worked"]
_HOW_MANY = _LISTS["how many"]
# A number of something that nobody knows: it may be people.
COUNT = "count"
_LEAST = _LISTS["least"]
_PER = _LISTS["per"]
_WITHOUT = _LISTS["without"]
_CLAUSE = _LISTS["clause"]
_MEASURES = _LISTS["measures"] | _YEARS | _MONTHS | _MONEY
_LOWEST_PAY, _HIGHEST_PAY = 900, 100_000


@dataclass(frozen=True)
class _Message:
    """A message with what it speaks of anywhere: years of work, being without, the number of people; and the words at
    which names of people begin and end."""

    text: str
    folded: Folded
    worked: bool
    idle: bool
    count: bool
    people_begin: set[int]
    people_end: set[int]

    @classmethod
    def of(cls, text: str, folded: Folded, hits: list[Hit]) -> _Message:
        said = {word.text for word in folded.words}
        people = [hit for hit in hits if _is_of_people(hit)]
        return cls(
            text,
            folded,
            _worked(folded.words),
            not _IDLE.isdisjoint(said),
            not _COUNT.isdisjoint(said),
            {hit.first for hit in people},
            {hit.last for hit in people},
        )

    @property
    def words(self) -> tuple[Word, ...]:
        return self.folded.words

    def after(self, number: Number) -> str:
        """The word that follows a number, or nothing."""
        return self.words[number.last].text if number.last < len(self.words) else ""

    def before(self, number: Number) -> set[str]:
        """The three words before it."""
        return {word.text for word in self.words[max(0, number.first - 3) : number.first]}

    def ends(self, number: Number) -> bool:
        """Whether a number ends a clause, so that it is not that of what follows."""
        if number.last >= len(self.words) or self.after(number) in _CLAUSE:
            return True
        last, following = self.words[number.last - 1], self.words[number.last]
        return "," in self.folded.text[last.at + len(last.text) : following.at]


class AmountReader:
    """Reads amounts with the catalogue's trades, which are counted, and its dated minimum wage."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def read(self, text: str, folded: Folded, today: date, hits: list[Hit], taken: list[Entity]) -> list[Entity]:
        """Every amount that is stated where nothing of `taken` is, people being named by `hits`; of a range of pay the
        lower end. Numbers of what nobody knows are of kind `COUNT`."""
        message = _Message.of(text, folded, hits)
        found = [*self._said_without_numbers(text, folded, today), *_years_in_words(message)]
        elsewhere = [each for each in [*found, *taken] if each.entity != "skill"]
        previous: Number | None = None
        previous_pay: Number | None = None
        for number in numbers(folded):
            here = of_words("number", number.value, text, folded.words, number.first, number.last)
            if any(here.overlaps(entity) for entity in elsewhere):
                previous = number
                continue
            entity = self._meaning(message, number, previous)
            if entity and entity.entity == "salary" and previous and _reaches(message.words, previous, number.first):
                # "10 à 13 mille": of the lower end nothing says that it is pay.
                lower = of_words("salary", previous.value, text, message.words, previous.first, previous.last)
                if previous.value < _LOWEST_PAY and previous.value * 1000 < number.value:
                    found = [each for each in found if not each.overlaps(lower)]
                    found.append(replace(lower, value=round(previous.value)))
                    previous_pay = previous
            if entity and entity.entity == "experience_years":
                # The lower end of "4 à 6 ans" stood behind a trade: it was no number of people.
                found = [each for each in found if not each.overlaps(entity)]
            if entity and entity.entity == "headcount" and previous and _reaches(message.words, previous, number.first):
                # "15 à 20 téléconseillers": at least the lower end.
                lower = of_words("headcount", int(previous.value), text, message.words, previous.first, previous.last)
                if previous.value < number.value:
                    found = [each for each in found if not each.overlaps(lower)]
                    entity = lower
            previous = number
            if entity is None:
                if _counts_something(message, number):
                    found.append(replace(here, entity=COUNT, value=int(number.value)))
                continue
            if entity.entity == "salary" and previous_pay is not None and number.first - previous_pay.last <= 2:
                # The upper end of a range: the value is the lower one, the span holds both.
                lower = found.pop()
                if float(lower.value) < _LOWEST_PAY <= number.value:
                    lower = replace(lower, value=round(float(lower.value) * 1000))
                entity = Entity("salary", lower.value, lower.start, entity.end, text[lower.start : entity.end])
            previous_pay = number if entity.entity == "salary" else None
            found.append(entity)
        return found

    def _said_without_numbers(self, text: str, folded: Folded, today: date) -> Iterator[Entity]:
        """No experience, the minimum wage, a million (of centimes) or half of one."""
        for match in _NO_EXPERIENCE.finditer(folded.text):
            yield of_letters("experience_years", 0, text, folded, match.start(), match.end())
        words = folded.words
        for place, word in enumerate(words):
            if word.text in _MILLIONS and not _is_number(words, place - 1):
                half = place > 0 and words[place - 1].text in _HALF
                yield of_words("salary", 5_000 if half else 10_000, text, words, place - half, place + 1)
        minimum = self._minimum(today)
        for match in _SMIG.finditer(folded.text):
            if minimum:
                yield of_letters("salary", minimum, text, folded, match.start(), match.end())

    def _meaning(self, message: _Message, number: Number, previous: Number | None) -> Entity | None:
        """What a number is, after the previous one: experience, pay or how many people; None for none of them."""
        if message.after(number) in _YEARS | _MONTHS:
            return _experience(message, number, previous)
        if number.first and message.words[number.first - 1].text in _NO_AMOUNT:
            return None
        return _pay(message, number) or self._headcount(message, number)

    @staticmethod
    def _headcount(message: _Message, number: Number) -> Entity | None:
        """How many people; None where the number counts something else."""
        if number.value == 1 and number.spelt and message.after(number) in ("poste", "منصب"):
            # "un poste de cariste": an article, not a count.
            return None
        if number.value != int(number.value) or not 1 <= number.value <= 500 or _is_of_others(message, number):
            return None
        if message.after(number) in _MONEY or not (message.count or _counts(message, number)):
            return None
        return of_words("headcount", int(number.value), message.text, message.words, number.first, number.last)

    def _minimum(self, today: date) -> int | None:
        hour, hours = self._catalogue.fact("smig_hour", today), self._catalogue.fact("smig_month_hours", today)
        return round(float(hour.value) * float(hours.value)) if hour and hours else None


def _counts(message: _Message, number: Number) -> bool:
    """Whether the number counts people: an occupation or a word for people follows."""
    words = message.words
    after = words[number.last : number.last + 5]
    before = words[max(0, number.first - 4) : number.first]
    if any(word.text in _HOW_MANY for word in (*before[-2:], *after[:1])):
        return True
    if after and after[0].text in _NOUNS_OF_PEOPLE:
        return True
    if number.value > 1 and words[number.last - 1].text in _ONE:
        # "ربعين واحد": forty, each of them one.
        return True
    needing = _NEEDING | _LACKING if number.value > 1 else _NEEDING
    if any(word.text in needing for word in before[-3:]):
        return number.value < 100
    if not (after and after[0].text.isdigit()) and message.people_begin & {number.last, number.last + 1}:
        return True
    # Counted after the noun: "سائق واحد", "حارسين اثنين", "caissières 3".
    return number.first in message.people_end and (
        message.ends(number) or (number.spelt and number.value <= 2 and not before[-1].text[0].isascii())
    )


def _is_of_others(message: _Message, number: Number) -> bool:
    """Whether a number is that of a team or of somebody, or an hour: "tenir 40 filles", "chi wa7d", "3 d sbah"."""
    before = [word.text for word in message.words[max(0, number.first - 3) : number.first]]
    after = [word.text for word in message.words[number.last : number.last + 2]]
    if not _TEAM.isdisjoint(before) or (len(after) == 2 and after[0] in _OF and after[1] in _CLOCK):
        return True
    if number.value == 1 and number.spelt and before[-1:] and before[-1] in _SOME:
        return True
    return number.value > 5 and not _STAFF.isdisjoint(after[:1]) and not (_NEEDING | _LACKING) & set(before)


def _counts_something(message: _Message, number: Number) -> bool:
    """Whether a number stands before something that can be counted: not a measure, nor the number of something."""
    if number.value != int(number.value) or not 2 <= number.value <= 100:
        return False
    if _is_of_others(message, number):
        return False
    before = message.words[number.first - 1].text if number.first else ""
    after = message.after(number)
    return bool(after) and not after.isdigit() and after not in _MEASURES and before not in _NO_AMOUNT | _AGED


def _experience(message: _Message, number: Number, previous: Number | None) -> Entity | None:
    """A number of years or months as experience; None where it is an age, or how long something lasts."""
    words, after, before = message.words, message.after(number), message.before(number)
    if before & _SINCE and (message.idle or not before & _FOR):
        return None
    then = words[number.last + 1].text if number.last + 1 < len(words) else ""
    if before & _AGED or _lasts(words, number):
        return None
    age = then == "ans" or bool(before & _AGE) or (after in _YEARS and number.value > _MOST_YEARS)
    last = _through_experience(words, number.last + 1)
    of_experience = last > number.last + 1 or any(map(_is_experience, before))
    # Months alone are how long something lasts, and so many years how old somebody is.
    least = not before.isdisjoint(_LEAST) and message.worked
    long_at_it = not before.isdisjoint(_FOR) and not message.idle
    if not (of_experience or least) and (after in _MONTHS or (age and not message.worked and not long_at_it)):
        return None
    years, first = number.value, number.first
    if after in _MONTHS:
        years = math.floor(years / 12 * 100) / 100
    if {"et", "demi"} <= {word.text for word in words[number.last + 1 : number.last + 3]}:
        years += 0.5
    if previous is not None and previous.value < years and _reaches(words, previous, first):
        # Of a range the lower end.
        years, first = previous.value, previous.first
    return of_words("experience_years", _plain(years), message.text, words, first, last)


def _reaches(words: tuple[Word, ...], lower: Number, first: int) -> bool:
    """Whether a number is the lower end of a range whose upper end begins at word `first`: "4 7tta l 6"."""
    between = {word.text for word in words[lower.last : first]}
    return 0 < first - lower.last <= 2 and between <= _TO


def _lasts(words: tuple[Word, ...], number: Number) -> bool:
    """Whether it is how long a contract is: "cdd d'un an", "انتيريم ديال 3 شهور"."""
    near = [word.text for word in words[max(0, number.first - 2) : number.first]]
    return bool(near) and (near[-1] in _LASTING or (near[-1] in _OF and near[0] in _LASTING))


def _years_in_words(message: _Message) -> Iterator[Entity]:
    """One or two years (or months of experience) in a single word, and a half more: "عامين", "عام ونص"."""
    words = message.words
    for place, word in enumerate(words):
        year = word.text.removeprefix("و")
        two = word.text.removeprefix("ب").removeprefix("و")
        if year not in _ONE_YEAR and two not in _TWO_YEARS and two not in _TWO_MONTHS:
            continue
        last = _through_experience(words, place + 1)
        half = 0.5 if _and_a_half(words, place + 1) else 0
        years: float | None = None
        if two in _TWO_YEARS and (last > place + 1 or not message.idle):
            years = 2 + half
        elif two in _TWO_MONTHS and last > place + 1:
            years = 0.17
        elif year in _ONE_YEAR and place + 1 < len(words) and words[place + 1].text in _ONE:
            years, last = 1, _through_experience(words, place + 2)
        elif year in _ONE_YEAR and place and _is_experience(words[place - 1].text):
            # "تجربة سنة".
            years = 1 + half
        elif (
            year in _ONE_YEAR and (year != word.text or not _is_number(words, place - 1)) and (last > place + 1 or half)
        ):
            # "عام ديال التجربة".
            years, last = 1 + half, max(last, place + 2 if half else last)
        if years is not None:
            yield of_words("experience_years", _plain(years), message.text, words, place, last)


def _pay(message: _Message, number: Number) -> Entity | None:
    """A number as pay in whole dirhams a month."""
    words, value, after = message.words, number.value, message.after(number)
    if after in _MILLIONS:
        # Said of pay, a million of centimes.
        return of_words("salary", round(value * 10_000), message.text, words, number.first, number.last + 1)
    if after in _RYAL:
        return of_words("salary", round(value / 20), message.text, words, number.first, number.last + 1)
    day = _period(words, number.last, _PERIOD_DAY) if 50 <= value < 1000 and after in _PER else None
    if day is not None:
        # "220 f nhar".
        return of_words("salary", round(value * 26), message.text, words, number.first, day)
    by_itself = (
        (not number.spelt or (value >= 1500 and value % 100 == 0))
        and _LOWEST_PAY <= value <= _HIGHEST_PAY
        and value not in _YEARS_OF_NOW
        and after not in _NOUNS_OF_PEOPLE
    )
    if not (after in _MONEY or by_itself or (message.before(number) & _PAY_WORDS and value >= 20)):
        return None
    money_at = number.last + 1 if after in _MONEY else number.last
    hour, day = _period(words, money_at, _PERIOD_HOUR), _period(words, money_at, _PERIOD_DAY)
    if day is None and message.before(number) & _DAILY:
        day = money_at
    if hour and value < 200:
        value, money_at = value * 191, hour
    elif day and value < 2000:
        value, money_at = value * 26, day
    elif value < 20:
        value *= 1000
    if _LOWEST_PAY <= value <= _HIGHEST_PAY:
        return of_words("salary", round(value), message.text, words, number.first, money_at)
    return None


def _period(words: tuple[Word, ...], first: int, period: frozenset[str]) -> int | None:
    """Where the period of a pay ends, which belongs to its span: "200 dh la journée" does not say when one works."""
    near = range(first, min(first + 3, len(words)))
    return next((place + 1 for place in near if words[place].text in period), None)


def _worked(words: tuple[Word, ...]) -> bool:
    """Whether somebody says that they worked, and not that they never did."""
    return any(
        word.text in _WORKED and (place == 0 or words[place - 1].text not in ("ما", "ma", "jamais"))
        for place, word in enumerate(words)
    )


def _is_number(words: tuple[Word, ...], place: int) -> bool:
    return place >= 0 and bool(numbers(_slice(words[place : place + 1])))


def _and_a_half(words: tuple[Word, ...], place: int) -> bool:
    """Whether "and a half" comes next: "عام ونص"."""
    said = [word.text for word in words[place : place + 2]]
    return bool(said) and (said[0] in _AND_A_HALF or (said[0] == "w" and said[-1] in _HALF))


def _is_of_people(hit: Hit) -> bool:
    """Whether a trade is named, or people by what they are there for: interns."""
    return hit.entry.kind == "occupation" or (hit.entry.kind == "contract" and hit.entry.value == "internship")


def _slice(words: tuple[Word, ...]) -> Folded:
    return Folded(" ".join(word.text for word in words), (), words)


def _through_experience(words: tuple[Word, ...], last: int) -> int:
    """On through "of experience", which belongs to the span."""
    for ahead in range(last, min(last + 3, len(words))):
        if words[ahead].text in _WITHOUT:
            break
        if _is_experience(words[ahead].text):
            return ahead + 1
    return last


def _is_experience(word: str) -> bool:
    return word in _EXPERIENCE or word.removeprefix("d'").removeprefix("l'") in _EXPERIENCE


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value
