"""`jisr check`: everything that can be found wrong before anyone talks to the bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from db import catalogue
from dialogues.actions import action_classes
from dialogues.engine.check import check
from dialogues.engine.findings import Finding
from dialogues.speech.extraction import extract_phrases
from dialogues.speech.speaker import untranslated
from dialogues.understanding.training_data import problems as training_problems


def findings(dialogues: Path) -> list[Finding]:
    """Every finding in the dialogue files, the training data and the translations, in the order of the files."""
    found = check(
        dialogues,
        actions=[action().name() for action in action_classes()],
        # The workflows name the responses that tell people what happened.
        sources=[*sorted(dialogues.rglob("*.py")), *sorted((dialogues.parent / "db" / "workflow").glob("*.py"))],
        untranslated=untranslated,
    )
    return sorted([*found, *_untranslated(dialogues), *training_problems(dialogues / "nlu", catalogue.load())])


def _untranslated(dialogues: Path) -> Iterator[Finding]:
    """What the code says that some catalogue does not."""
    for path in sorted(dialogues.rglob("*.py")):
        with path.open("rb") as source:
            for line, _, texts, _ in extract_phrases(source, (), (), {}):
                text = texts if isinstance(texts, str) else texts[0]
                if untranslated([text]):
                    yield Finding(str(path.relative_to(dialogues)), line, f"no translation of {text!r}")
