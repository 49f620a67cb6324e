"""Reads and checks the catalogue's files. Every mistake is a sentence with file and line, and all are said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import TypeAdapter, ValidationError

from db.catalogue.entries import Catalogue, Education, Entry, Fact, Language, Occupation, Place, Skill, Variety
from db.errors import DatabaseError

FOLDER = Path(__file__).parent
# How many ways of saying it an occupation has at least, over all varieties.
FEWEST_WAYS = 4
_LINE = "__line__"
_T = TypeVar("_T")
_E = TypeVar("_E", bound=Entry)


class CatalogueError(DatabaseError):
    """The catalogue's files have mistakes: `findings` are sentences that begin with file and line."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


class _Loader(yaml.CSafeLoader):
    """YAML that remembers on which line each mapping begins."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {**super().construct_mapping(node, deep), _LINE: node.start_mark.line + 1}


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER, cache: Path | None = None) -> Catalogue:
    """The catalogue of `folder`, read once. Raises CatalogueError with every finding.

    In the folder `cache` it is kept as it was found to be right, under a hash of its files, and without the ways of
    saying: a running process needs names, and reads them in a twentieth of the time.
    """
    if cache is None:
        return _Reader(folder).read()
    kept, adapter = cache / f"catalogue-{_fingerprint(folder)}.json", TypeAdapter(Catalogue)
    try:
        return adapter.validate_json(kept.read_bytes())
    except (OSError, ValidationError):
        catalogue = _Reader(folder).read()
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(adapter.dump_json(catalogue.unsaid(), exclude={"_by_code"}))
        return catalogue


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in [*sorted(folder.rglob("*.yml")), *sorted(folder.glob("*.py"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


class _Reader:
    """Reads one folder; what is wrong is collected, so that it can be said all at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._findings: list[str] = []
        self._where: dict[type[Entry], dict[str, str]] = {}

    def read(self) -> Catalogue:
        catalogue = Catalogue(
            occupations=self._entries(Occupation, *sorted((self._folder / "occupations").glob("*.yml"))),
            places=self._entries(Place, self._folder / "places.yml"),
            skills=self._entries(Skill, self._folder / "skills.yml"),
            contracts=self._entries(Entry, self._folder / "contracts.yml"),
            educations=self._entries(Education, self._folder / "educations.yml"),
            schedules=self._entries(Entry, self._folder / "schedules.yml"),
            languages=self._entries(Entry, self._folder / "languages.yml"),
            sectors=self._entries(Entry, self._folder / "sectors.yml"),
            facts=self._facts(self._folder / "facts.yml"),
        )
        self._check_occupations(catalogue)
        self._check_skills(catalogue)
        if self._findings:
            raise CatalogueError(self._findings)
        return catalogue

    def _entries(self, kind: type[_E], *files: Path) -> dict[str, _E]:
        found: dict[str, _E] = {}
        where: dict[str, str] = {}
        for line, entry in self._records(kind, files):
            if entry.slug in found:
                self._findings.append(f"{line}: {entry.slug} is already at {where[entry.slug]}")
            for language in set(get_args(Language)) - set(entry.name):
                self._findings.append(f"{line}: {entry.slug} has no name in {language}")
            found[entry.slug], where[entry.slug] = entry, line
        self._where[kind] = where
        return found

    def _facts(self, file: Path) -> dict[str, tuple[Fact, ...]]:
        found: dict[str, list[tuple[str, Fact]]] = {}
        for line, fact in self._records(Fact, (file,)):
            if fact.valid_to is not None and fact.valid_to < fact.valid_from:
                self._findings.append(f"{line}: {fact.key} ends before it begins")
            found.setdefault(fact.key, []).append((line, fact))
        for key, facts in found.items():
            facts.sort(key=lambda each: each[1].valid_from)
            for (_, earlier), (line, later) in pairwise(facts):
                if earlier.holds(later.valid_from):
                    self._findings.append(f"{line}: two records of {key} hold on {later.valid_from}")
        return {key: tuple(fact for _, fact in facts) for key, facts in found.items()}

    def _records(self, kind: type[_T], files: Iterable[Path]) -> Iterator[tuple[str, _T]]:
        """Each valid record with its file and line."""
        adapter = TypeAdapter(kind)
        for file in files:
            for values in self._mappings(file):
                line = f"{self._name(file)}:{values[_LINE]}"
                try:
                    yield line, adapter.validate_python(_without_lines(values))
                except ValidationError as error:
                    for each in error.errors():
                        path = ".".join(str(part) for part in each["loc"])
                        self._findings.append(f"{line}: {path}: {each['msg']} (it says {each['input']!r})")

    def _mappings(self, file: Path) -> Iterator[dict[str, Any]]:
        try:
            read = yaml.load(file.read_text(encoding="utf-8"), _Loader)
        except OSError:
            self._findings.append(f"{self._name(file)}:1: the file is missing")
            return
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self._findings.append(f"{self._name(file)}:{line}: not YAML: {error.problem}")
            return
        if not isinstance(read, list):
            self._findings.append(f"{self._name(file)}:1: the file must be a list of entries")
            return
        for each in read:
            if isinstance(each, dict):
                yield each
            else:
                self._findings.append(f"{self._name(file)}:1: {each!r} is no entry: write - slug: …")

    def _check_skills(self, catalogue: Catalogue) -> None:
        """What a skill is part of must exist."""
        for slug, skill in catalogue.skills.items():
            for each in skill.part_of:
                if each not in catalogue.skills:
                    self._findings.append(f"{self._where[Skill][slug]}: {slug} is part of {each}, which does not exist")

    def _check_occupations(self, catalogue: Catalogue) -> None:
        """Slugs that occupations name must exist, and each occupation must be said in every variety."""
        for slug, occupation in catalogue.occupations.items():
            line = self._where[Occupation][slug]
            for name, known, used in (
                ("skill", catalogue.skills, occupation.skills),
                ("education", catalogue.educations, occupation.education),
                ("sector", catalogue.sectors, (occupation.sector,)),
            ):
                for each in used:
                    if each not in known:
                        self._findings.append(f"{line}: {slug} names the {name} {each}, which does not exist")
            for variety in get_args(Variety):
                if not occupation.says.get(variety):
                    self._findings.append(f"{line}: {slug} is not said in {variety}")
            if sum(len(words) for words in occupation.says.values()) < FEWEST_WAYS:
                self._findings.append(f"{line}: {slug} needs at least {FEWEST_WAYS} ways of saying it")

    def _name(self, file: Path) -> str:
        return file.relative_to(self._folder).as_posix()


def _without_lines(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_lines(each) for key, each in value.items() if key != _LINE}
    return value
