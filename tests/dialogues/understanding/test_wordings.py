"""The catalogue's wordings: what they name, and that they are kept as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import catalogue
from dialogues.understanding.gazetteer import Gazetteer
from dialogues.understanding.lexicon import lexicon
from dialogues.understanding.normalisation import fold
from dialogues.understanding.wordings import Wordings


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings.of(catalogue.load())


def test_small_words_and_spellings_do_not_matter(wordings: Wordings) -> None:
    (entry,) = wordings.entries_of("conducteur chariot elevateur")
    assert (entry.kind, entry.value) == ("occupation", "N1101")
    assert wordings.entries_of("zbrbrt") == []
    assert all(wording.startswith("cariste ") for wording in wordings.beginning_with("cariste"))


def test_wordings_are_kept_as_they_are(wordings: Wordings, tmp_path: Path) -> None:
    file = tmp_path / "wordings.npz"
    wordings.save(file)
    kept = Wordings.load(file)
    assert len(kept.exact) == len(wordings.exact)
    for wording in ("soudeur tig", "cariste", "casablanca", "cdi"):
        assert kept.entries_of(wording) == wordings.entries_of(wording) != []
    assert kept.roles == wordings.roles
    assert kept.named == wordings.named


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wordings.npz"
    file.write_bytes(content)
    gazetteer = Gazetteer.load(catalogue.load(), lexicon(), file)
    assert [hit.entry.value for hit in gazetteer.find(fold("cariste"))] == ["N1101"]
    assert file.stat().st_size > 100_000


def test_a_role_begins_the_name_of_a_trade(wordings: Wordings) -> None:
    gazetteer = Gazetteer(wordings, lexicon())
    assert gazetteer.is_role("cariste")
    assert not gazetteer.is_role("emballage")
