"""The catalogue's loader: what it accepts, and that each mistake is said with its file and line."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from db import catalogue
from db.catalogue import CatalogueError, load

SAYS = {"fr": ["cariste", "clariste"], "ar": ["سائق"], "ary": ["مول الكلارك"], "ary-Latn": ["mol lclark"]}
NAME = {"fr": "Cariste", "ar": "سائق"}
ENTRY = {"slug": "thing", "name": NAME, "says": SAYS}
OCCUPATION = ENTRY | {
    "slug": "forklift_driver",
    "code": "N1101",
    "skills": ["caces"],
    "education": ["bac"],
    "sector": "logistics",
}
FACT = {
    "key": "smig_hour",
    "value": 17.92,
    "unit": "dh_per_hour",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "source": "decree",
    "checked_on": date(2026, 11, 23),
}
FILES: dict[str, list[dict[str, Any]]] = {
    "occupations/logistics.yml": [OCCUPATION],
    "places.yml": [ENTRY | {"slug": "sbata", "lat": 33.536, "lon": -7.558}],
    "skills.yml": [ENTRY | {"slug": "caces"}],
    "contracts.yml": [ENTRY | {"slug": "cdi"}],
    "educations.yml": [ENTRY | {"slug": "bac", "rank": 3}],
    "schedules.yml": [ENTRY | {"slug": "day"}],
    "languages.yml": [ENTRY | {"slug": "fr"}],
    "sectors.yml": [ENTRY | {"slug": "logistics"}],
    "facts.yml": [FACT],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "occupations").mkdir()
    for name, entries in FILES.items():
        (tmp_path / name).write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return tmp_path


def rewrite(folder: Path, name: str, entries: list[Any]) -> None:
    (folder / name).write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")


def findings(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refusal:
        load(folder)
    return refusal.value.findings


def test_what_is_looked_up(folder: Path) -> None:
    loaded = load(folder)
    occupation = loaded.occupations["forklift_driver"]
    assert (occupation.code, occupation.skills, occupation.says["ary-Latn"]) == ("N1101", ("caces",), ("mol lclark",))
    assert loaded.occupations_of_code("N1101") == [occupation]
    assert loaded.occupations_of_code("A1101") == []
    assert loaded.name_of_code("N1101") == NAME
    assert loaded.name_of_code("A1101") is None
    assert loaded.label("place", "sbata") == NAME
    with pytest.raises(KeyError):
        loaded.label("place", "atlantis")
    with pytest.raises(KeyError):
        loaded.label("planet", "sbata")
    assert load(folder) is loaded


def test_a_fact_holds_to_its_last_day(folder: Path) -> None:
    loaded = load(folder)
    assert loaded.fact("smig_hour", date(2026, 1, 1)).value == 17.92
    assert loaded.fact("smig_hour", date(2026, 12, 31)) is not None
    assert loaded.fact("smig_hour", date(2027, 1, 1)) is None
    assert loaded.fact("smig_hour", date(2025, 12, 31)) is None
    assert loaded.fact("unknown", date(2026, 1, 1)) is None


def test_a_fact_has_successors(folder: Path) -> None:
    later = FACT | {"value": 19, "valid_from": date(2027, 1, 1), "valid_to": None}
    rewrite(folder, "facts.yml", [later, FACT])
    loaded = load(folder)
    assert loaded.fact("smig_hour", date(2026, 6, 1)).value == 17.92
    assert loaded.fact("smig_hour", date(2040, 1, 1)).value == 19


@pytest.mark.parametrize(
    ("name", "entry", "words"),
    [
        ("skills.yml", ENTRY | {"slug": "Big Slug"}, "slug: String should match pattern"),
        ("skills.yml", ENTRY | {"colour": "red"}, "colour: Unexpected keyword argument"),
        ("skills.yml", {"slug": "x", "name": NAME}, "says: Field required"),
        ("skills.yml", ENTRY | {"name": {"fr": "Only"}}, "has no name in ar"),
        ("skills.yml", ENTRY | {"name": {"fr": "A", "ar": ""}}, "name.ar: String should have at least 1"),
        ("skills.yml", ENTRY | {"says": {"de": ["ja"]}}, "says.de"),
        ("skills.yml", ENTRY | {"says": {"fr": [3]}}, "says.fr.0: Input should be a valid string (it says 3)"),
        ("skills.yml", ENTRY | {"slug": "caces"}, "caces is already at skills.yml:1"),
        ("skills.yml", "caces", "'caces' is no entry"),
        ("skills.yml", ENTRY | {"slug": "b", "part_of": ["sea"]}, "b is part of sea, which does not exist"),
        ("places.yml", ENTRY | {"lat": -7.5, "lon": 33.6}, "lat: Input should be greater"),
        ("educations.yml", ENTRY, "rank: Field required"),
        ("occupations/logistics.yml", OCCUPATION | {"slug": "b", "code": "1101"}, "code: String should match"),
        ("occupations/logistics.yml", OCCUPATION | {"slug": "b", "skills": ["fly"]}, "names the skill fly"),
        ("occupations/logistics.yml", OCCUPATION | {"slug": "b", "sector": "sea"}, "names the sector sea"),
        ("occupations/logistics.yml", OCCUPATION | {"slug": "b", "education": ["phd"]}, "names the education phd"),
        ("occupations/logistics.yml", OCCUPATION | {"slug": "b", "says": SAYS | {"ary": []}}, "is not said in ary"),
        ("facts.yml", FACT, "two records of smig_hour hold"),
        ("facts.yml", FACT | {"key": "x", "valid_to": date(2025, 1, 1)}, "ends before it begins"),
        ("facts.yml", FACT | {"key": "x", "valid_from": "soon"}, "valid_from: Input should be a valid date"),
    ],
)
def test_mistakes_are_said_with_file_and_line(folder: Path, name: str, entry: Any, words: str) -> None:
    rewrite(folder, name, [*FILES[name], entry])
    found = findings(folder)
    assert any(words in each for each in found), found
    assert all(each.startswith(f"{name}:") for each in found), found


def test_the_line_is_where_the_entry_begins(folder: Path) -> None:
    text = "# a comment\n- slug: caces\n  name: {fr: A, ar: ب}\n  says: {fr: [a]}\n\n- slug: Wrong\n  name: {fr: A}\n"
    (folder / "skills.yml").write_text(text, encoding="utf-8")
    assert all(each.startswith("skills.yml:6: ") for each in findings(folder))


def test_every_mistake_is_said(folder: Path) -> None:
    (folder / "places.yml").unlink()
    (folder / "skills.yml").write_text("- slug: [\n", encoding="utf-8")
    rewrite(folder, "contracts.yml", [])
    (folder / "schedules.yml").write_text("a: b\n", encoding="utf-8")
    found = findings(folder)
    assert "places.yml:1: the file is missing" in found
    assert any(each.startswith("skills.yml:2: not YAML") for each in found)
    assert "schedules.yml:1: the file must be a list of entries" in found
    assert any("names the skill caces" in each for each in found)


def test_the_real_files() -> None:
    start = time.perf_counter()
    loaded = catalogue.loader._Reader(catalogue.loader.FOLDER).read()
    assert time.perf_counter() - start < 1.5
    assert loaded.fact("smig_hour", date(2026, 11, 24)).value == 17.92
    vocabulary = (
        "casablanca sidi_bernoussi sidi_moumen anassi ain_sebaa hay_mohammadi roches_noires ain_harrouda zenata "
        "mohammedia tit_mellil ben_msik sbata moulay_rachid hay_hassani ain_chock sidi_maarouf anfa maarif "
        "derb_sultan lissasfa bouskoura nouaceur mediouna berrechid settat el_jadida rabat kenitra tanger"
    )
    assert set(vocabulary.split()) <= set(loaded.places)
    assert set(loaded.contracts) == {"cdi", "cdd", "insertion", "internship", "temporary"}
    assert set(loaded.schedules) == {"day", "night", "shifts", "part_time"}
    assert {"fr", "ar", "ary", "en", "es", "zgh"} <= set(loaded.languages)
    levels = "none primary middle bac vocational technician specialised_technician licence master"
    assert set(loaded.educations) == set(levels.split())


def test_who_has_a_skill_has_what_it_is_part_of() -> None:
    known = load()
    assert known.with_parts(["photoshop", "their own words"]) == {"photoshop", "graphic_design", "their own words"}
    assert known.with_parts([]) == set()
