"""What a message states: occupations, places, numbers with their meaning, dates; and what it excludes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.catalogue import Catalogue
from dialogues.understanding.dates import dates
from dialogues.understanding.gazetteer import Gazetteer, Hit
from dialogues.understanding.normalisation import Folded, Word, folded_words
from dialogues.understanding.numbers import Number, numbers


@dataclass(frozen=True)
class Entity:
    """Something stated. `start` and `end` are in the text as typed; `slug` is an occupation's finer entry."""

    entity: str
    value: str | int | float
    start: int
    end: int
    text: str
    slug: str | None = None


@dataclass(frozen=True)
class Stated:
    """The entities of a message, and those that it excludes ("no nights", "anywhere but Bouskoura")."""

    entities: tuple[Entity, ...]
    excluded: tuple[Entity, ...]


_MONEY = folded_words("dh dhs mad dirham dirhams drhm drahm درهم دراهم دهـ")
_MILLIONS = folded_words("melyoun mlyoun melyon million مليون ملايين")
_RYAL = folded_words("ryal rial ريال ريالات")
_YEARS = folded_words("an ans annee annees 3am 3amayn 3wam snin sna sana عام عوام سنوات سنين سنه اعوام العام")
_MONTHS = folded_words("mois chhar chhour chher chhor شهر شهرا شهور اشهر")
# More years than this are an age, unless experience is spoken of.
_MOST_YEARS = 15
_TWO_YEARS, _TWO_MONTHS = folded_words("3amayn 3amin عامين سنتين سنتان"), folded_words("chhrayn chehrayn شهرين")
_NIGHT = folded_words("nuit lil llil الليل ليل بالليل ليلي")
_AND_A_HALF, _HALF = frozenset(["ونص", "ونصف"]), frozenset(["nes", "ness", "nss", "noss"])
_ONE_YEAR, _ONE = folded_words("عام سنه 3am an"), folded_words("واحد واحده wa7d wahed wa7ed")
_PAY_WORDS = folded_words(
    "salaire paie paye paye remuneration net brut gagner chahria chhria manda lmanda khlsa lkhlsa salir "
    "الصالير صالير الخلصه خلصه الشهريه المانضه الاجر اجر الراتب راتب indemnite budget mensuel"
)
_PERIOD_HOUR = folded_words("heure h l'heure sa3a الساعه ساعه للساعه")
_PERIOD_DAY = folded_words("jour jours nhar النهار نهار لليوم")
# "tlata dyal lkhyatat" are three, not a Tuesday.
_OF = folded_words("dyal dial d ديال د")
_LAW = folded_words("loi القانون قانون l9anoun")
# The present is a beginning by itself, or after one of these; else it is said in passing.
_PRESENT = folded_words("maintenant daba deba aujourd'hui aujourdhui lyoum lyom l'youm ليوم اليوم دابا دبا الان")
_FROM = folded_words(
    "des partir depuis mn men من ابتداء بدايه debut a commence commencer yebda ybda bda nbda tbda ybdaw yebdaw bdaw f "
    "ف wajed wajda واجد واجده dispo disponible جاهز جاهزه متوفر متاح يبدا يبداو نبدا تبدا بدا نشغل"
)
# "Someone" in Darija is spelt as Sunday is.
_SUNDAY = folded_words("7ed had حد")
_SINCE = folded_words("depuis hadi hadchi mnd mondo منذ هادي قبل dans خلال avant pendant")
# "Plombier depuis 12 ans" is experience; "au chômage depuis 2 ans" is none.
_FOR = folded_words("depuis mnd mondo منذ hadi هادي")
_IDLE = folded_words("chomage chomeur chomeuse chomor عاطل عاطله بطاله جالس جالسه gals galsa chomedu")
_AGE = folded_words("age j'ai g 3mri عمري 3mro 3mrha عمرو عمرها")
_EXPERIENCE = folded_words(
    "experience experiences exp tajriba tjriba khibra التجربه تجربه خبره الخبره ديالالتجربه boite metier sn3a "
    "حرفه الحرفه"
)
_NO_EXPERIENCE = re.compile(
    r"(?<!\w)(?:sans (?:aucune )?exp\w*|(?:zero|0) (?:exp\w*|tajriba|tjriba)|"
    r"tajriba machi \w+|(?:ال)?تجربه ماشي \w+|عمرني ما خدمت|3am\w*rni ma khd\w+|jamais travaille|"
    r"pas d'exp\w*|aucune exp\w*|debutante?s?|bla (?:ta|t)jriba|bla exp\w*|la tajriba|لا تشترط الخبره|الخبره غير \w+|"
    r"ma ?3ndich (?:ta|t)jriba|"
    r"(?:بلا|بدون|دون|معنديش|ما عنديش) (?:اي )?(?:تجربه|خبره))(?!\w)"
)
_SMIG = re.compile(r"(?<!\w)(?:smig|smic|السميك|سميك|الحد الادني للاجر)(?!\w)")
_NEGATION = re.compile(
    r"(?:(?<!\w)(?:sauf|au lieu(?: de| du)?|pas(?: de| d'| a| en| au)?|sans|hors|excepte|a part|ni|surtout pas|"
    r"bla|bila|mn ghir|men ghir|ghir machi|machi|mashi|ma bghitch|mabghitch|بلا|بدون|من غير|ما عدا|ماعدا|"
    r"باستثناء|الا|بدل|عوض|بلاصه|ماشي|مابغيتش|ما بغيتش|و?ليس|لا اريد|لا افهم|لا اعرف|"
    r"ma ?kanfhemch|ما ?كنفهمش)"
    r"(?: (?:le|la|les|de|du|des|l|f|fi|b|bl|في|ف|ب|ال|travail|khdma|lkhdma|خدمه|الخدمه|عمل|العمل|شغل))*\s*)$"
)
_EXCLUDABLE = ("place", "contract", "schedule", "language")
_NOUNS_OF_PEOPLE = folded_words(
    "personnes personne postes poste candidats candidat ouvriers ouvrieres employes profils agents operateurs nas dyal "
    "d de ديال ناس مناصب منصب اشخاص عمال خدامه khddama khdama bnadm nfr lblayss blayss بلايص jeunes chbab شباب شبان "
    "drari دراري بنات bnat stagiaires gens واحد واحده "
    "wa7d wa7ed wahed عامل عاملا عامله عاملات femmes hommes mra 3yalat عيالات نساء رجال khdam khddam khddama ouvrier"
)
# What a number after one of these is: the number of something.
_NUMBER_OF = folded_words(
    "numero num n no ref reference offre annonce رقم عدد العرض عرض الطلب nmra raqm ra9m l3ard 3ard"
)
# After one of these a number is none that is stated: the number of something, or what it was before.
_NO_AMOUNT = (_NUMBER_OF - folded_words("عدد")) | folded_words("lieu بدل عوض blast بلاصة")
# Years that people speak of as such.
_YEARS_OF_NOW = range(2000, 2041)
# Between the ends of a range.
_TO = folded_words("a au l ل الى إلى حتى 7ta ou")
# Before the number of people that are needed.
_NEEDING = folded_words(
    "خاص خاصها خاصو khas khass khassni khasni khassna khasna khassha bghina bghit "
    "خاصني خصني خاصنا خصنا نحتاج احتاج يلزمنا"
)
# Where people work: what follows is what is made there, not a trade.
_SITE = folded_words(
    "usine societe ste atelier fabrique magasin entreprise lusine louzin lozin charika chrika lma3mel ma3mel "
    "معمل المعمل شركة شركتنا مصنع لوزين ورشة"
)
# Before what one is oneself.
_SELF = folded_words("suis ana انا أنا")
# The number of people, by its name.
_COUNT = folded_words("العدد nombre l3adad effectif")
# Who says how long they worked speaks of experience.
_WORKED = folded_words("khdmt khdemt خدمت travaille bosse اشتغلت عملت")
# Words after or before which a number counts people.
_HOW_MANY = folded_words(
    "العدد عددهم عدد nombre l3adad 3adad effectif places اماكن مقاعد بلايص blays lblays مناصب postes"
)
_LOWEST_PAY, _HIGHEST_PAY = 900, 100_000


@dataclass(frozen=True)
class _SpokenOf:
    """What a message speaks of anywhere: years of work, the number of people."""

    worked: bool
    idle: bool
    count: bool


class EntityReader:
    """Reads entities with the catalogue's gazetteer and its dated minimum wage."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer

    def read(self, text: str, folded: Folded, today: date) -> Stated:
        """Everything stated and excluded, in the order of the text."""
        days = self._dates(text, folded, today)
        hits = self._gazetteer.find(folded)
        named = [(hit, self._of_hit(text, folded, hit)) for hit in hits]
        named = [(hit, entity) for hit, entity in named if not _within(entity, days)]
        named = _of_the_matter(folded.words, named)
        amounts = self._amounts(text, folded, today, [entity for _, entity in named] + days)
        entities, excluded = list(days), []
        for hit, entity in named:
            if entity.entity in _EXCLUDABLE and self._negated(folded, hit):
                excluded.append(entity)
            elif not any(_overlap(entity, other) and other.entity != "headcount" for other in amounts):
                entities.append(entity)
        entities += [*amounts, *_initials(text, folded), *_nights(text, folded, hits)]
        entities.sort(key=lambda each: each.start)
        return Stated(_each_once(entities), tuple(excluded))

    def _of_hit(self, text: str, folded: Folded, hit: Hit) -> Entity:
        start, end = folded.words[hit.first].start, folded.words[hit.last - 1].end
        value: str = hit.entry.value
        slug = hit.entry.slug if hit.entry.kind == "occupation" else None
        return Entity(hit.entry.kind, value, start, end, text[start:end], slug)

    @staticmethod
    def _dates(text: str, folded: Folded, today: date) -> list[Entity]:
        found = []
        for each in dates(folded.text, today):
            first = (
                each.start + len(folded.text[each.start : each.end]) - len(folded.text[each.start : each.end].lstrip())
            )
            start, end = folded.span(first, each.end)
            if _is_no_start(folded, first, each.end):
                continue
            found.append(Entity("start_date", each.day.isoformat(), start, end, text[start:end]))
        return found

    @staticmethod
    def _negated(folded: Folded, hit: Hit) -> bool:
        return _NEGATION.search(folded.text[: folded.words[hit.first].at].rstrip() + " ") is not None

    # -- numbers and what they count

    def _amounts(self, text: str, folded: Folded, today: date, taken: list[Entity]) -> list[Entity]:
        found = [
            _entity("experience_years", 0, text, folded, match.start(), match.end())
            for match in _NO_EXPERIENCE.finditer(folded.text)
        ]
        for place, word in enumerate(folded.words):
            if word.text in _MILLIONS and not _is_number(folded.words, place - 1):
                half = place > 0 and folded.words[place - 1].text in _HALF | {"نص", "نصف"}
                found.append(_span("salary", 5_000 if half else 10_000, text, folded.words, place - half, place + 1))
        for match in _SMIG.finditer(folded.text):
            minimum = self._minimum(today)
            if minimum:
                found.append(_entity("salary", minimum, text, folded, match.start(), match.end()))
        words = folded.words
        for place, word in enumerate(words):
            bare = word.text.removeprefix("ب").removeprefix("و")
            if bare in _TWO_YEARS or bare in _TWO_MONTHS:
                last = _through_experience(words, place + 1)
                idle = any(each.text in _IDLE for each in words)
                if last > place + 1 or (bare in _TWO_YEARS and not idle):
                    value = (2 if bare in _TWO_YEARS else 0.17) + (0.5 if _and_a_half(words, place + 1) else 0)
                    found.append(_span("experience_years", value, text, words, place, last))
            elif word.text.removeprefix("و") in _ONE_YEAR and place + 1 < len(words) and words[place + 1].text in _ONE:
                last = _through_experience(words, place + 2)
                found.append(_span("experience_years", 1, text, words, place, last))
            elif (
                word.text.removeprefix("و") in _ONE_YEAR
                and not _is_number(words, place - 1)
                and ((last := _through_experience(words, place + 1)) > place + 1)
            ):
                # "عام ديال التجربة".
                value = 1.5 if _and_a_half(words, place + 1) else 1
                found.append(_span("experience_years", value, text, words, place, last))
            elif word.text.removeprefix("و") in _ONE_YEAR and _and_a_half(words, place + 1):
                last = _through_experience(words, place + 2)
                found.append(_span("experience_years", 1.5, text, words, place, last))
        previous_pay: Number | None = None
        said = {word.text for word in words}
        spoken_of = _SpokenOf(worked=_worked(words), idle=not _IDLE.isdisjoint(said), count=not _COUNT.isdisjoint(said))
        for number in numbers(folded):
            if any(_overlap_words(words, number, entity) for entity in [*found, *taken] if entity.entity != "skill"):
                continue
            entity = self._meaning(text, folded, number, spoken_of)
            if entity is None:
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

    def _meaning(self, text: str, folded: Folded, number: Number, spoken_of: _SpokenOf) -> Entity | None:
        """What a number is: pay, experience or how many people; None where it is none of them."""
        words, value = folded.words, number.value
        after = words[number.last].text if number.last < len(words) else ""
        then = words[number.last + 1].text if number.last + 1 < len(words) else ""
        before = {word.text for word in words[max(0, number.first - 3) : number.first]}
        if after in _YEARS or after in _MONTHS:
            if before & _SINCE and (spoken_of.idle or not before & _FOR):
                return None
            age = then == "ans" or bool(before & _AGE) or (after in _YEARS and value > _MOST_YEARS)
            last = _through_experience(words, number.last + 1)
            of_experience = last > number.last + 1 or any(_is_experience(word) for word in before)
            # Months alone are how long something lasts, and so many years how old somebody is.
            if not of_experience and (after in _MONTHS or (age and not spoken_of.worked)):
                return None
            years = value if after in _YEARS else math.floor(value / 12 * 100) / 100
            if {"et", "demi"} <= {word.text for word in words[number.last + 1 : number.last + 3]}:
                years += 0.5
            first = number.first
            if first >= 2 and words[first - 1].text in _TO and words[first - 2].text.isdigit():
                # Of a range the lower end.
                years, first = float(words[first - 2].text), first - 2
            return _span("experience_years", _plain(years), text, words, first, last)
        if number.first and words[number.first - 1].text in _NO_AMOUNT:
            return None
        if after in _MILLIONS:
            # Said of pay, a million of centimes.
            return _span("salary", round(value * 10_000), text, words, number.first, number.last + 1)
        if after in _RYAL:
            return _span("salary", round(value / 20), text, words, number.first, number.last + 1)
        if (
            after in _MONEY
            or (before & _PAY_WORDS and value >= 20)
            or (
                (not number.spelt or (value >= 1500 and value % 100 == 0))
                and _LOWEST_PAY <= value <= _HIGHEST_PAY
                and value not in _YEARS_OF_NOW
                and after not in _NOUNS_OF_PEOPLE
            )
        ):
            money_at = number.last + 1 if after in _MONEY else number.last
            period = {word.text for word in words[money_at : money_at + 3]}
            if period & _PERIOD_HOUR and value < 200:
                value = value * 191
            elif period & _PERIOD_DAY and value < 2000:
                value = value * 26
            elif value < 20:
                value *= 1000
            if _LOWEST_PAY <= value <= _HIGHEST_PAY:
                return _span("salary", round(value), text, words, number.first, money_at)
            return None
        if value == 1 and number.spelt and after in ("poste", "منصب"):
            # "un poste de cariste": an article, not a count.
            return None
        if value == int(value) and 1 <= value <= 500 and (spoken_of.count or self._counts(words, number)):
            return _span("headcount", int(value), text, words, number.first, number.last)
        return None

    def _counts(self, words: tuple[Word, ...], number: Number) -> bool:
        """Whether the number counts people: an occupation or a word for people follows."""
        after = words[number.last : number.last + 5]
        before = words[max(0, number.first - 4) : number.first]
        if any(word.text in _HOW_MANY for word in (*before[-2:], *after[:1])):
            return True
        if after and after[0].text in _NOUNS_OF_PEOPLE:
            return True
        if any(word.text in _NEEDING for word in before[-3:]) and (
            not after or after[0].text not in _MONEY | _YEARS | _MONTHS
        ):
            return number.value < 100
        hits = [] if not after or after[0].text.isdigit() else self._gazetteer.find(_slice(after))
        if any(_is_of_people(hit) and hit.first <= 1 for hit in hits):
            return True
        # Arabic counts one and two after the noun: "سائق واحد", "حارسين اثنين".
        if not number.spelt or number.value > 2 or not before or before[-1].text[0].isascii():
            return False
        return any(_is_of_people(hit) and hit.last == len(before) for hit in self._gazetteer.find(_slice(before)))

    def _minimum(self, today: date) -> int | None:
        hour, hours = self._catalogue.fact("smig_hour", today), self._catalogue.fact("smig_month_hours", today)
        return round(float(hour.value) * float(hours.value)) if hour and hours else None


def _nights(text: str, folded: Folded, hits: list[Hit]) -> list[Entity]:
    """The hours that the name of a trade tells: "gardien de nuit"."""
    return [
        Entity("schedule", "night", word.start, word.end, text[word.start : word.end])
        for hit in hits
        if hit.entry.kind == "occupation"
        for word in folded.words[hit.first + 1 : hit.last]
        if word.text in _NIGHT
    ]


def _initials(text: str, folded: Folded) -> list[Entity]:
    """ "CI" in capitals is the insertion contract; in small letters it is half of another word."""
    return [
        Entity("contract", "insertion", word.start, word.end, "CI")
        for word in folded.words
        if text[word.start : word.end] == "CI"
    ]


def _each_once(entities: list[Entity]) -> tuple[Entity, ...]:
    """What is said twice is stated once."""
    return tuple({(each.entity, each.value): each for each in reversed(entities)}.values())[::-1]


def _worked(words: tuple[Word, ...]) -> bool:
    """Whether somebody says that they worked, and not that they never did."""
    return any(
        word.text in _WORKED and (place == 0 or words[place - 1].text not in ("ما", "ma"))
        for place, word in enumerate(words)
    )


def _is_number(words: tuple[Word, ...], place: int) -> bool:
    return place >= 0 and bool(numbers(_slice(words[place : place + 1])))


def _and_a_half(words: tuple[Word, ...], place: int) -> bool:
    """Whether "and a half" comes next: "عام ونص"."""
    said = [word.text for word in words[place : place + 2]]
    return bool(said) and (said[0] in _AND_A_HALF or (said[0] == "w" and said[-1] in _HALF))


def _of_the_matter(words: tuple[Word, ...], named: list[tuple[Hit, Entity]]) -> list[tuple[Hit, Entity]]:
    """Of several trades, not what a workshop makes, nor what who speaks is: "usine plastique", "je suis chef"."""

    def aside(hit: Hit) -> bool:
        before = {word.text for word in words[max(0, hit.first - 1) : hit.first]}
        return not _SITE.isdisjoint(before | {words[hit.first].text}) or not _SELF.isdisjoint(before)

    trades = [hit for hit, _ in named if hit.entry.kind == "occupation"]
    if len(trades) < 2 or all(map(aside, trades)):
        return named
    return [(hit, entity) for hit, entity in named if hit.entry.kind != "occupation" or not aside(hit)]


def _is_of_people(hit: Hit) -> bool:
    """Whether a trade is named, or people by what they are there for: interns."""
    return hit.entry.kind == "occupation" or (hit.entry.kind == "contract" and hit.entry.value == "internship")


def _is_no_start(folded: Folded, first: int, end: int) -> bool:
    """Whether a day is said without being a beginning: "now" in passing, the number of a law, a number of people."""
    before, said = folded.text[:first].split(), folded.text[first:end].strip()
    after = folded.text[end:].split()
    if (before and before[-1] in _LAW) or (after and after[0] in _OF):
        return True
    if said in _SUNDAY:
        # "Nobody", "somebody": the day is said with its name, "nhar l7ed".
        return True
    return said in _PRESENT and len(folded.words) > 2 and not (before and before[-1] in _FROM)


def _slice(words: tuple[Word, ...]) -> Folded:
    return Folded(" ".join(word.text for word in words), (), words)


def _through_experience(words: tuple[Word, ...], last: int) -> int:
    """On through "of experience", which belongs to the span."""
    for ahead in range(last, min(last + 3, len(words))):
        if _is_experience(words[ahead].text):
            return ahead + 1
    return last


def _is_experience(word: str) -> bool:
    return word in _EXPERIENCE or word.removeprefix("d'") in _EXPERIENCE


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _span(kind: str, value: Any, text: str, words: tuple[Word, ...], first: int, last: int) -> Entity:
    start, end = words[first].start, words[last - 1].end
    return Entity(kind, value, start, end, text[start:end])


def _entity(kind: str, value: Any, text: str, folded: Folded, first: int, last: int) -> Entity:
    start, end = folded.span(first, last)
    return Entity(kind, value, start, end, text[start:end])


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _within(entity: Entity, others: list[Entity]) -> bool:
    return any(other.start <= entity.start and entity.end <= other.end for other in others)


def _overlap_words(words: tuple[Word, ...], number: Number, entity: Entity) -> bool:
    return words[number.first].start < entity.end and entity.start < words[number.last - 1].end
