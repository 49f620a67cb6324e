"""From an engine utterance to a `Saying`: one message in one language, ready for the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from markupsafe import Markup

from dialogues.speech.speaker import Speaker
from dialogues.speech.values import phrase

# Two short labels fit side by side on a 360 px phone, three when they are a word each.
ROW_WIDTH = 30
LABELS_A_ROW = 3


class Utterance(Protocol):
    """What the engine hands over: a template with its values, buttons, and presentation wishes."""

    text: str | None
    buttons: list[dict[str, Any]]
    custom: dict[str, Any] | None
    values: dict[str, Any]
    progress: tuple[int, int] | None


@dataclass(frozen=True)
class Choice:
    """A button: plain `title`, and either the engine payload it means or an address it opens."""

    title: str
    payload: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Saying:
    """A message: HTML blocks (split only between them), rows of choices, and how to show it.

    `keyboard` is "contact" (asks the messenger's own contact button) or None; `edit` asks to replace the
    message whose button was pressed; `label` is the text on the contact button.
    """

    blocks: tuple[str, ...]
    choices: tuple[tuple[Choice, ...], ...] = ()
    keyboard: str | None = None
    label: str | None = None
    edit: bool = False
    document: dict[str, Any] | None = field(default=None)

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, False, ())}


def compose(utterance: Utterance, speaker: Speaker) -> Saying:
    """Puts an utterance into the speaker's language.

    Texts of the domain are English sources, translated whole; a `Phrase` given as text or title works too.
    """
    custom = utterance.custom or {}
    text = utterance.text
    body = (
        speaker.fill(speaker.translate(text.strip()), utterance.values) if isinstance(text, str) else speaker.html(text)
    )
    if utterance.progress:
        step, steps = utterance.progress
        body = Markup("<i>{}/{}</i> · {}").format(step, steps, body)
    blocks = tuple(speaker.directed(block) for block in body.split("\n\n") if block.strip())
    label = custom.get("label")
    return Saying(
        blocks=blocks,
        choices=arrange([_choice(button, utterance.values, speaker) for button in utterance.buttons]),
        keyboard=custom.get("keyboard"),
        label=speaker.translate(label) if label else speaker.plain(phrase("Share my phone number")),
        edit=bool(custom.get("edit")),
        document=custom.get("document"),
    )


def _choice(button: Mapping[str, Any], values: Mapping[str, Any], speaker: Speaker) -> Choice:
    title = button["title"]
    if isinstance(title, str):
        title = speaker.fill(speaker.translate(title), values)
    return Choice(speaker.plain(title), button.get("payload"), button.get("url"))


def arrange(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    """Rows of buttons: as many a row as a narrow phone shows without cutting a label."""
    rows: list[tuple[Choice, ...]] = []
    row: list[Choice] = []
    for choice in choices:
        together = [*row, choice]
        widest = max(len(each.title) for each in together)
        if row and (len(together) > LABELS_A_ROW or widest * len(together) > ROW_WIDTH):
            rows.append(tuple(row))
            row = [choice]
        else:
            row = together
    if row:
        rows.append(tuple(row))
    return tuple(rows)
