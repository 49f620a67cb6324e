"""What a message states: occupations, places, numbers with their meaning, dates; and what it excludes."""

from __future__ import annotations

import re
from datetime import date

from db.catalogue import Catalogue
from dialogues.understanding.amounts import COUNT, AmountReader
from dialogues.understanding.dates import dates
from dialogues.understanding.gazetteer import Gazetteer, Hit
from dialogues.understanding.inflection import stems
from dialogues.understanding.matter import of_the_matter
from dialogues.understanding.normalisation import Folded, folded_words
from dialogues.understanding.stated import Entity, Stated

_NIGHT = folded_words("nuit lil llil الليل ليل بالليل ليلي")
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
# "Depuis janvier" is when it began to lack.
_EVER_SINCE = folded_words("depuis منذ mnd ملي mlli")
_NEGATION = re.compile(
    r"(?:(?<!\w)(?:sauf|au lieu(?: de| du)?|pas(?: de| d'| a| en| au)?|sans|hors|excepte|a part|ni|surtout pas|"
    r"bla|bila|mn ghir|men ghir|ghir machi|machi|mashi|ma bghitch|mabghitch|بلا|بدون|من غير|ما عدا|ماعدا|"
    r"باستثناء|الا|بدل|عوض|بلاصه|ماشي|مابغيتش|ما بغيتش|و?ليس|لا اريد|لا استطيع|ما نقدرش|لا افهم|لا اعرف|"
    r"ma ?n9derch|ma ?nqdrch|ma ?kanfhemch|ما ?كنفهمش|ma ?kay?nch|ma ?kanch|ما ?كاينش|ما ?كاين|لا اقدر|ما نقدر)"
    r"(?: (?:le|la|les|de|d|du|des|l|f|fi|b|bl|3la|shift|shifts|gardes?|postes?|"
    r"في|ف|ب|ال|علي|travail|khdma|khdmt|lkhdma|خدمه|الخدمه|عمل|العمل|شغل))*\s*)$"
)
_ENGINEER = folded_words("ingenieur ingenieure ingenieurs مهندس مهندسة mohandis")
_EXCLUDABLE = ("place", "contract", "schedule", "language")


class EntityReader:
    """Reads entities with the catalogue's gazetteer and its dated minimum wage."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._amounts = AmountReader(catalogue)

    def read(self, text: str, folded: Folded, today: date) -> Stated:
        """Everything stated and excluded, in the order of the text."""
        days = self._dates(text, folded, today)
        hits = self._gazetteer.find(folded)
        named = [(hit, self._of_hit(text, folded, hit)) for hit in hits]
        named = [(hit, entity) for hit, entity in named if not entity.is_within(days)]
        named = of_the_matter(folded, named, self._gazetteer)
        named = _in_turns(named)
        # "Samedi dimanche" are hours, not two days to begin on.
        hours = [entity for _, entity in named if entity.entity == "schedule"]
        days = [each for each in days if not any(each.overlaps(other) for other in hours)]
        amounts = self._amounts.read(text, folded, today, hits, [entity for _, entity in named] + days)
        # "150 درهم في اليوم" does not begin today.
        days = [each for each in days if not any(each.overlaps(pay) for pay in amounts if pay.entity == "salary")]
        entities, excluded = list(days), []
        for hit, entity in named:
            if entity.entity in _EXCLUDABLE and self._negated(folded, hit):
                excluded.append(entity)
            elif not any(entity.overlaps(other) and other.entity not in ("headcount", COUNT) for other in amounts):
                entities.append(entity)
        unknown = [each for each in amounts if each.entity == COUNT]
        amounts = [each for each in amounts if each.entity != COUNT]
        counts = tuple(each for each in unknown if not any(each.overlaps(other) for other in amounts))
        entities += [*amounts, *_degrees(text, folded, named), *_initials(text, folded), *_nights(text, folded, hits)]
        entities.sort(key=lambda each: each.start)
        return Stated(_each_once(entities), tuple(excluded), counts)

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
            if _NEGATION.search(folded.text[:first].rstrip() + " "):
                continue
            if _is_no_start(folded, first, each.end):
                continue
            found.append(Entity("start_date", each.day.isoformat(), start, end, text[start:end]))
        return found

    @staticmethod
    def _negated(folded: Folded, hit: Hit) -> bool:
        return _NEGATION.search(folded.text[: folded.words[hit.first].at].rstrip() + " ") is not None


def _nights(text: str, folded: Folded, hits: list[Hit]) -> list[Entity]:
    """The hours that the name of a trade tells: "gardien de nuit"."""
    return [
        Entity("schedule", "night", word.start, word.end, text[word.start : word.end])
        for hit in hits
        if hit.entry.kind == "occupation"
        for word in folded.words[hit.first + 1 : hit.last]
        if word.text in _NIGHT
    ]


def _degrees(text: str, folded: Folded, named: list[tuple[Hit, Entity]]) -> list[Entity]:
    """The degree that an engineer has by name, where no other is stated."""
    if any(entity.entity == "education" for _, entity in named):
        return []
    return [
        Entity("education", "master", word.start, word.end, text[word.start : word.end])
        for hit, _ in named
        if hit.entry.kind == "occupation"
        for word in folded.words[hit.first : hit.first + 1]
        if not _ENGINEER.isdisjoint(stems(word.text))
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


def _in_turns(named: list[tuple[Hit, Entity]]) -> list[tuple[Hit, Entity]]:
    """In shifts one works by day and by night, part of the time by day: "بالتناوب ليلا ونهارا" states one thing."""
    hours = {entity.value for _, entity in named if entity.entity == "schedule"}
    said = {"day", "night"} if {"shifts", "day", "night"} <= hours else {"day"} if "part_time" in hours else set()
    return [(hit, entity) for hit, entity in named if entity.entity != "schedule" or entity.value not in said]


def _is_no_start(folded: Folded, first: int, end: int) -> bool:
    """Whether a day is said without being a beginning: "now" in passing, the number of a law, a number of people."""
    before, said = folded.text[:first].split(), folded.text[first:end].strip()
    after = folded.text[end:].split()
    if before and before[-1] in _EVER_SINCE:
        return True
    if (before and before[-1] in _LAW) or (after and after[0] in _OF):
        return True
    if said in _SUNDAY:
        # "Nobody", "somebody": the day is said with its name, "nhar l7ed".
        return True
    # "Khassni tlata d lkhyata, daba": what the sentence ends with is when.
    from_now = bool(before) and (before[-1] in _FROM or before[-1] == said)
    return said in _PRESENT and len(folded.words) > 2 and bool(after) and not from_now
