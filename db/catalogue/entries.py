"""The catalogue's entries, and how they are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import ConfigDict, Field, StringConstraints

# The varieties in which people write: French, Arabic, and Darija in Arabic or in Latin letters.
Variety = Literal["fr", "ar", "ary", "ary-Latn"]
Language = Literal["fr", "ar"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-N][0-9]{4}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Checked:
    """Fields that a file has and the class has not are refused when it is read."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Entry(_Checked):
    """Something with a name in French and Arabic, and the ways in which people write it, by variety."""

    slug: Slug
    name: Mapping[Language, Words]
    says: Mapping[Variety, tuple[Words, ...]]


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Occupation(Entry):
    """A trade: its ROME code (several of ours may share one), usual skills and levels of education, sector."""

    code: Code
    skills: tuple[Slug, ...]
    education: tuple[Slug, ...]
    sector: Slug


@dataclass(frozen=True)
class Skill(Entry):
    """What somebody can do. A machine, a program, a licence or a certificate is `named`: whoever says it states it,
    though it stands inside the name of a trade ("soudeur TIG"). Whoever has it has what it is `part_of` too."""

    named: bool = False
    part_of: tuple[Slug, ...] = ()


@dataclass(frozen=True)
class Place(Entry):
    """A place with its centre, in degrees; Morocco's bounds catch a latitude put for a longitude."""

    lat: Annotated[float, Field(ge=20, le=37)]
    lon: Annotated[float, Field(ge=-18, le=0)]


@dataclass(frozen=True)
class Education(Entry):
    """A level of education; a higher `rank` is a higher level, equal ranks are worth the same."""

    rank: int


@dataclass(frozen=True)
class Fact(_Checked):
    """A dated record: a legal amount, a programme's condition. `valid_to` is its last day, None for open."""

    key: Slug
    value: float | str
    unit: Words
    valid_from: date
    valid_to: date | None
    source: Words
    checked_on: date

    def holds(self, on: date) -> bool:
        """Whether the record may be stated on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Catalogue:
    """Everything by slug, in the order of the files."""

    occupations: Mapping[str, Occupation]
    places: Mapping[str, Place]
    skills: Mapping[str, Skill]
    contracts: Mapping[str, Entry]
    educations: Mapping[str, Education]
    schedules: Mapping[str, Entry]
    languages: Mapping[str, Entry]
    sectors: Mapping[str, Entry]
    facts: Mapping[str, tuple[Fact, ...]]
    _by_code: dict[str, list[Occupation]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for occupation in self.occupations.values():
            self._by_code.setdefault(occupation.code, []).append(occupation)

    @property
    def is_said(self) -> bool:
        """Whether the entries have their ways of saying: not in a catalogue that was kept for a running process."""
        return any(each.says for each in self.occupations.values())

    def unsaid(self) -> Catalogue:
        """The same without the ways of saying."""

        def bare(entries: Mapping[str, E]) -> dict[str, E]:
            return {slug: replace(each, says={}) for slug, each in entries.items()}

        return Catalogue(
            occupations=bare(self.occupations),
            places=bare(self.places),
            skills=bare(self.skills),
            contracts=bare(self.contracts),
            educations=bare(self.educations),
            schedules=bare(self.schedules),
            languages=bare(self.languages),
            sectors=bare(self.sectors),
            facts=self.facts,
        )

    def occupations_of_code(self, code: str) -> list[Occupation]:
        """The trades of a ROME code, the one that stands first in the files first."""
        return list(self._by_code.get(code, ()))

    def name_of_code(self, code: str) -> Mapping[Language, str] | None:
        """What a ROME code is called: its first trade's name, or None for a code of which we have no trade."""
        found = self._by_code.get(code)
        return found[0].name if found else None

    def with_parts(self, skills: Iterable[str]) -> set[str]:
        """These skills with those that they are part of: who knows Photoshop knows graphic design."""
        held = set(skills)
        return held.union(*(self.skills[each].part_of for each in held if each in self.skills))

    def label(self, kind: str, slug: str) -> Mapping[Language, str]:
        """The name of the entry `slug` of a kind such as "occupation", "place", "contract".

        Raises KeyError for an unknown kind or slug.
        """
        kinds: dict[str, Mapping[str, Entry]] = {
            "occupation": self.occupations,
            "place": self.places,
            "skill": self.skills,
            "contract": self.contracts,
            "education": self.educations,
            "schedule": self.schedules,
            "language": self.languages,
            "sector": self.sectors,
        }
        return kinds[kind][slug].name

    def fact(self, key: str, on: date) -> Fact | None:
        """The record of `key` that holds on this day; None past its date, for what may no longer be true."""
        return next((each for each in self.facts.get(key, ()) if each.holds(on)), None)
