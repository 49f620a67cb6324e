"""The lists of words beside the readers."""

from __future__ import annotations

import pytest

from dialogues.understanding.word_lists import FOLDER, word_lists


@pytest.mark.parametrize("file", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_every_paragraph_is_a_list(file: str) -> None:
    lists = word_lists(file)
    paragraphs = [each for each in (FOLDER / f"{file}.txt").read_text(encoding="utf-8").split("\n\n") if ":" in each]
    named = [each for each in paragraphs if not all(line.startswith("#") for line in each.strip().splitlines())]
    assert len(lists) == len(named)
    assert all(lists.values())


def test_words_are_in_their_one_spelling() -> None:
    assert "معمل" in word_lists("matter")["site"]
    assert "salarie" in word_lists("amounts")["staff"]
