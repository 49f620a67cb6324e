"""The understanding as the bot has it, trained once for the run and kept with its cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import CACHE
from db import catalogue
from dialogues.understanding import Understanding

DIALOGUES = Path(__file__).resolve().parents[3] / "dialogues"


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    return Understanding.load(catalogue.load(), DIALOGUES / "nlu", CACHE)
