"""How a seeker fits a need, by their skills."""

from __future__ import annotations

import pytest

from db import catalogue
from db.fitting import fit
from db.matching import Criterion, Reason
from db.models import Need


@pytest.mark.parametrize(
    ("asked", "has", "reasons", "lacks"),
    [
        (["graphic_design"], ["photoshop"], (Reason.SKILLS,), ()),
        (["photoshop"], ["graphic_design"], (), (Criterion.SKILLS,)),
        (["photoshop"], [], (), ()),
    ],
)
def test_a_program_stands_for_the_skill_it_is_part_of(
    asked: list[str], has: list[str], reasons: tuple[Reason, ...], lacks: tuple[Criterion, ...]
) -> None:
    found = fit(catalogue.load(), Need(skills=asked), {"skills": has})
    assert (found.reasons, found.lacks) == (reasons, lacks)
