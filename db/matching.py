"""How well an offer fits what someone looks for: proposals, never decisions.

Law 09-08, art. 11: nothing is decided about a person by automated means alone; a person reads and decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from operator import attrgetter, itemgetter
from typing import Any

from db.catalogue import Catalogue
from db.clock import today_in_casablanca
from db.models import Company, Need

# Up to this distance a place counts as "there" in a strict search, and in a broader one (a bus or tram ride).
NEAR_KM, REACHABLE_KM = 3.0, 15.0
# Places that stand for everything around them.
WIDE = {"casablanca": 15.0}
# A broader search takes offers that ask or pay this much beside what was said.
EXPERIENCE_TOLERANCE, EDUCATION_TOLERANCE, PAY_TOLERANCE = 1.0, 1, 0.9
RECENT = timedelta(days=7)
MOST_REASONS = 3


class Criterion(StrEnum):
    """What a search may ask for; also what may be dropped from it, and what may lack."""

    OCCUPATION = "occupation"
    PLACE = "place"
    CONTRACT = "contract"
    SCHEDULE = "schedule"
    PAY = "pay"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    LANGUAGES = "languages"
    SKILLS = "skills"
    EXCLUDED = "excluded"


class Reason(StrEnum):
    """Why something is proposed, the weightiest first."""

    SAME_OCCUPATION = "same_occupation"
    CLOSE_OCCUPATION = "close_occupation"
    RELATED_OCCUPATION = "related_occupation"
    SAME_PLACE = "same_place"
    NEARBY = "nearby"
    CONTRACT = "contract"
    SCHEDULE = "schedule"
    PAY = "pay"
    SKILLS = "skills"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    LANGUAGES = "languages"
    RECENT = "recent"


@dataclass(frozen=True)
class Criteria:
    """What is looked for; what is empty is not asked. Slugs of the catalogue, but for the ROME code.

    `experience_years` and `education` are what the seeker has, `pay` the least they want, in dirhams a month.
    `strict` keeps to the letter; otherwise related trades and places within reach are shown as well.
    """

    occupation: str | None = None
    occupation_code: str | None = None
    places: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()
    pay: int | None = None
    experience_years: float | None = None
    education: str | None = None
    excluded_places: tuple[str, ...] = ()
    excluded_contracts: tuple[str, ...] = ()
    excluded_schedules: tuple[str, ...] = ()
    strict: bool = False

    def to_json(self) -> dict[str, Any]:
        """Only what is asked, as JSON gives it back: two equal searches are equal here."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value is not None and value is not False and value != ()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Criteria:
        """What `to_json` gave, also by an older release: names that are no longer known are left out."""
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list | tuple) else value
            for key, value in stored.items()
            if key in known
        }
        return cls(**values)


# The fields of a need that are compared, in this order wherever an offer is judged as a row of values.
COMPARED = (
    "occupation",
    "occupation_code",
    "place",
    "contract",
    "schedule",
    "pay_min",
    "pay_max",
    "pay_hidden",
    "experience_years",
    "education",
)
compared: Callable[[Need], tuple[Any, ...]] = attrgetter(*COMPARED)


@dataclass(frozen=True)
class Match:
    """An offer that fits: why (at most three reasons), what lacks, and how far it is where a place was asked."""

    need: Need
    company: Company
    score: float
    reasons: tuple[Reason, ...]
    lacks: tuple[Criterion, ...]
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What one criterion says of one offer: points, whether it fails the search, a reason, what lacks."""

    points: float = 0.0
    failed: Criterion | None = None
    reason: Reason | None = None
    lack: Criterion | None = None
    km: float | None = None


NEUTRAL = Judged()


class _Remembered(dict[Any, Judged]):
    """A criterion's judgement by value: offers repeat the same few places, trades and contracts."""

    def __init__(self, judge: Callable[[Any], Judged]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, value: Any) -> Judged:
        judged = self[value] = self._judge(value)
        return judged


class Search:
    """Criteria made ready to judge many offers."""

    def __init__(self, catalogue: Catalogue, criteria: Criteria) -> None:
        self._catalogue = catalogue
        self._criteria = criteria
        asked = criteria
        judges: list[tuple[object, tuple[str, ...], Callable[[Any], Judged]]] = [
            (asked.occupation or asked.occupation_code, ("occupation", "occupation_code"), self._judge_occupation),
            (asked.places or asked.excluded_places, ("place",), self._judge_place),
            (asked.contracts or asked.excluded_contracts, ("contract",), self._judge_contract),
            (asked.schedules or asked.excluded_schedules, ("schedule",), self._judge_schedule),
            (asked.pay is not None, ("pay_min", "pay_max", "pay_hidden"), self._judge_pay),
            (asked.experience_years is not None, ("experience_years",), self._judge_experience),
            (asked.education, ("education",), self._judge_education),
        ]
        # itemgetter gives one value bare and several as a tuple, which is what each judge takes.
        self._judges = [
            (itemgetter(*[COMPARED.index(name) for name in names]), _Remembered(judge))
            for is_asked, names, judge in judges
            if is_asked
        ]

    def score(self, values: Sequence[Any]) -> tuple[float, tuple[Criterion, ...]]:
        """Points of an offer (its COMPARED values), and the criteria that it fails: a match fails none."""
        points = 0.0
        failed: tuple[Criterion, ...] = ()
        for value_of, remembered in self._judges:
            judged = remembered[value_of(values)]
            points += judged.points
            if judged.failed is not None:
                failed += (judged.failed,)
        return points, failed

    def failing(self) -> dict[str, list[str]]:
        """Values of the catalogue that fail the search by themselves, by field: such offers need not be read."""
        known: dict[str, tuple[Iterable[str], Callable[[str | None], Judged]]] = {
            "place": (self._catalogue.places, self._judge_place),
            "contract": (self._catalogue.contracts, self._judge_contract),
            "schedule": (self._catalogue.schedules, self._judge_schedule),
        }
        return {
            name: [slug for slug in slugs if judge(slug).failed is not None] for name, (slugs, judge) in known.items()
        }

    def match(self, need: Need, company: Company, today: date) -> Match:
        """The offer with its reasons. Whether it matches at all is `score`'s to say."""
        values = compared(need)
        judged = [remembered[value_of(values)] for value_of, remembered in self._judges]
        reasons = [each.reason for each in judged if each.reason is not None]
        if is_recent(need.published_at, today):
            reasons.append(Reason.RECENT)
        return Match(
            need=need,
            company=company,
            score=sum(each.points for each in judged),
            reasons=weightiest(reasons),
            lacks=tuple(each.lack for each in judged if each.lack is not None),
            distance_km=next((each.km for each in judged if each.km is not None), None),
        )

    def _judge_occupation(self, offered: tuple[str | None, str | None]) -> Judged:
        wanted = self._criteria
        judged = judge_occupation(wanted.occupation, wanted.occupation_code, *offered)
        if judged is None or (wanted.strict and judged.reason is Reason.RELATED_OCCUPATION):
            return Judged(failed=Criterion.OCCUPATION)
        return judged

    def _judge_place(self, offered: str | None) -> Judged:
        wanted = self._criteria
        if offered in wanted.excluded_places:
            return Judged(failed=Criterion.EXCLUDED)
        if not wanted.places or offered is None:
            return NEUTRAL
        km = min(self._distance(each, offered) for each in wanted.places)
        if km > (NEAR_KM if wanted.strict else REACHABLE_KM):
            return Judged(failed=Criterion.PLACE, km=km)
        if km == 0:
            return Judged(20.0, reason=Reason.SAME_PLACE, km=km)
        return Judged(18.0 * (1 - km / (REACHABLE_KM * 1.5)), reason=Reason.NEARBY, km=km)

    def _judge_contract(self, offered: str | None) -> Judged:
        wanted = self._criteria
        return _judge_choice(offered, wanted.contracts, wanted.excluded_contracts, Criterion.CONTRACT, Reason.CONTRACT)

    def _judge_schedule(self, offered: str | None) -> Judged:
        wanted = self._criteria
        return _judge_choice(offered, wanted.schedules, wanted.excluded_schedules, Criterion.SCHEDULE, Reason.SCHEDULE)

    def _judge_pay(self, offered: tuple[int | None, int | None, bool]) -> Judged:
        low, high, hidden = offered
        wanted = self._criteria.pay
        # A hidden pay must not be found out by searching for it.
        if wanted is None or low is None or hidden:
            return NEUTRAL
        most = high or low
        if most >= wanted:
            return Judged(6.0, reason=Reason.PAY)
        if self._criteria.strict or most < wanted * PAY_TOLERANCE:
            return Judged(failed=Criterion.PAY)
        return Judged(lack=Criterion.PAY)

    def _judge_experience(self, asked: float | None) -> Judged:
        has = self._criteria.experience_years
        if has is None or asked is None:
            return NEUTRAL
        if has >= asked:
            return Judged(4.0, reason=Reason.EXPERIENCE)
        if self._criteria.strict or asked - has > EXPERIENCE_TOLERANCE:
            return Judged(failed=Criterion.EXPERIENCE)
        return Judged(lack=Criterion.EXPERIENCE)

    def _judge_education(self, asked: str | None) -> Judged:
        missing = ranks_missing(self._catalogue, has=self._criteria.education, asked=asked)
        if missing is None:
            return NEUTRAL
        if missing <= 0:
            return Judged(4.0, reason=Reason.EDUCATION)
        if self._criteria.strict or missing > EDUCATION_TOLERANCE:
            return Judged(failed=Criterion.EDUCATION)
        return Judged(lack=Criterion.EDUCATION)

    def _distance(self, wanted: str, offered: str) -> float:
        return distance_km(self._catalogue, wanted, offered)


def alone_in_failing(failures: Sequence[tuple[Criterion, ...]]) -> dict[Criterion, int]:
    """Which single criterion, dropped, lets how many offers in; the most first. `failures` are as `score` gives."""
    alone: dict[Criterion, int] = {}
    for failed in failures:
        if len(set(failed)) == 1:
            alone[failed[0]] = alone.get(failed[0], 0) + 1
    return dict(sorted(alone.items(), key=lambda each: -each[1]))


def judge_occupation(
    wanted: str | None, wanted_code: str | None, offered: str | None, offered_code: str | None
) -> Judged | None:
    """How near two trades are: the same, of the same ROME code, of the same ROME family (letter and two digits)."""
    if wanted is not None and wanted == offered:
        return Judged(50.0, reason=Reason.SAME_OCCUPATION)
    if wanted_code is None or offered_code is None:
        return None
    if wanted_code == offered_code:
        # Someone who named no finer trade meant all of the code.
        same = wanted is None
        return Judged(50.0 if same else 42.0, reason=Reason.SAME_OCCUPATION if same else Reason.CLOSE_OCCUPATION)
    if wanted_code[:3] == offered_code[:3]:
        return Judged(22.0, reason=Reason.RELATED_OCCUPATION)
    return None


def distance_km(catalogue: Catalogue, one: str, other: str) -> float:
    """Kilometres as the crow flies; 0 within a place that stands for its surroundings, infinite for an unknown one."""
    if one == other:
        return 0.0
    here, there = catalogue.places.get(one), catalogue.places.get(other)
    if here is None or there is None:
        return float("inf")
    km = _kilometres(here.lat, here.lon, there.lat, there.lon)
    return 0.0 if km <= max(WIDE.get(one, 0.0), WIDE.get(other, 0.0)) else km


def is_recent(published_at: datetime | None, today: date) -> bool:
    """Whether an offer was published in the last days."""
    return published_at is not None and today - today_in_casablanca(published_at) <= RECENT


def _judge_choice(
    offered: str | None,
    wanted: tuple[str, ...],
    excluded: tuple[str, ...],
    criterion: Criterion,
    reason: Reason,
) -> Judged:
    if offered is not None and offered in excluded:
        return Judged(failed=Criterion.EXCLUDED)
    if not wanted or offered is None:
        return NEUTRAL
    return Judged(8.0, reason=reason) if offered in wanted else Judged(failed=criterion)


def ranks_missing(catalogue: Catalogue, *, has: str | None, asked: str | None) -> int | None:
    """By how many levels `has` falls short of `asked`; None where either is not stated."""
    level, wanted = catalogue.educations.get(has or ""), catalogue.educations.get(asked or "")
    return wanted.rank - level.rank if level and wanted else None


def weightiest(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    order = list(Reason)
    return tuple(sorted(reasons, key=order.index)[:MOST_REASONS])


@lru_cache(maxsize=4096)
def _kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great circle's length between two points in degrees (haversine), on a sphere of 6371 km."""
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    a = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * 6371.0 * asin(sqrt(a))
