"""Telegram's HTML: from marked-up text to plain text and entities, or the parser's own complaint.

Offsets and lengths of entities count UTF-16 units; offsets in complaints count UTF-8 bytes of the input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.simulator.refusals import Refusal, cannot_parse

Entity = dict[str, Any]

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_SPECIAL = re.compile(r"[<&]")
_SPACE = " \t\r\n\v\0"
_TAG_NAME = re.compile(rf"[^>{_SPACE}]*")
_BLANK = re.compile(rf"[{_SPACE}]*")
_ATTRIBUTE = re.compile(rf"[^=>/\"'{_SPACE}]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(
    r"&(?:#x([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|#([0-9]{1,7})(?![0-9])|(lt|gt|amp|quot)(?![A-Za-z]));?"
)


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Open(NamedTuple):
    tag: str
    argument: str
    offset: int
    piece: int


@dataclass
class _Reader:
    """Walks the input once; `position` is an index into it, `offset` counts units of what is shown."""

    html: str
    position: int = 0
    offset: int = 0

    def complaint(self, reason: str, begin: int, rest: str = "") -> Refusal:
        offset = len(self.html[:begin].encode("utf-8", "surrogatepass"))
        return cannot_parse(f"{reason} at byte offset {offset}{rest}")

    def at(self) -> str:
        return self.html[self.position : self.position + 1]

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.html, self.position)
        assert found is not None  # each of these patterns matches the empty string
        self.position = found.end()
        return found.group()


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """Shown text and its entities. Refusal "can't parse entities: …" where Telegram gives one."""
    if "<" not in html and "&" not in html:
        return html, []
    reader = _Reader(html)
    shown: list[str] = []
    entities: list[Entity] = []
    nested: list[_Open] = []
    while True:
        special = _SPECIAL.search(html, reader.position)
        _show(reader, shown, html[reader.position : special.start() if special else len(html)])
        if special is None:
            break
        reader.position = special.start()
        if special.group() == "&":
            _show_reference(reader, shown)
        elif html.startswith("/", reader.position + 1):
            _end_tag(reader, nested, entities, shown)
        else:
            nested.append(_start_tag(reader, len(shown)))
    if nested:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{nested[-1].tag}"')
    text = "".join(shown)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise cannot_parse(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _show(reader: _Reader, shown: list[str], text: str) -> None:
    shown.append(text)
    reader.offset += units(text)
    reader.position += len(text)


def _show_reference(reader: _Reader, shown: list[str]) -> None:
    """`&lt;` and the like; an ampersand that begins none stays as it is."""
    letter, end = _reference(reader.html, reader.position)
    shown.append(letter)
    reader.offset += units(letter)
    reader.position = end


def _reference(html: str, position: int) -> tuple[str, int]:
    found = _REFERENCE.match(html, position)
    if found is None:
        return "&", position + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED[name], found.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF:
        return "&", position + 1
    return chr(code), found.end()


def _start_tag(reader: _Reader, piece: int) -> _Open:
    begin = reader.position
    reader.position += 1
    tag = reader.take(_TAG_NAME).lower()
    if not reader.at():
        raise reader.complaint("Unclosed start tag", begin)
    if tag not in SIMPLE_TAGS:
        raise reader.complaint(f'Unsupported start tag "{tag}"', begin)
    argument = ""
    while True:
        reader.take(_BLANK)
        if reader.at() == ">":
            break
        name, value = _attribute(reader, tag, begin)
        if (tag, name) == ("a", "href"):
            argument = value
        elif (tag, name) in (("code", "class"), ("span", "class")):
            argument = value.removeprefix("language-" if tag == "code" else "tg-")
            argument = "" if argument == value else argument
        elif (tag, name) == ("blockquote", "expandable"):
            argument = "expandable"
    if tag == "span" and argument != "spoiler":
        raise reader.complaint('Tag "span" must have class "tg-spoiler"', begin)
    reader.position += 1
    return _Open(tag, argument, reader.offset, piece)


def _attribute(reader: _Reader, tag: str, begin: int) -> tuple[str, str]:
    if not reader.at():
        raise reader.complaint(f'Unclosed start tag "{tag}"', begin)
    name = reader.take(_ATTRIBUTE)
    if not name:
        raise reader.complaint(f'Empty attribute name in the tag "{tag}"', begin)
    reader.take(_BLANK)
    if not reader.at():
        raise reader.complaint(f'Unclosed start tag "{tag}"', begin)
    if reader.at() != "=":
        return name, ""
    reader.position += 1
    reader.take(_BLANK)
    if not reader.at():
        raise reader.complaint(f'Unclosed start tag "{tag}"', begin)
    value = _quoted(reader) if reader.at() in "\"'" else _token(reader)
    if not reader.at():
        raise reader.complaint("Unclosed start tag", begin)
    return name, value


def _token(reader: _Reader) -> str:
    begin = reader.position
    value = reader.take(_TOKEN).lower()
    if reader.at() not in (*_SPACE, ">"):
        raise reader.complaint("Unexpected end of name token", begin)
    return value


def _quoted(reader: _Reader) -> str:
    quote = reader.at()
    reader.position += 1
    value: list[str] = []
    while (letter := reader.at()) and letter != quote:
        if letter == "&":
            letter, reader.position = _reference(reader.html, reader.position)
        else:
            reader.position += 1
        value.append(letter)
    reader.position += 1
    return "".join(value)


def _end_tag(reader: _Reader, nested: list[_Open], entities: list[Entity], shown: list[str]) -> None:
    begin = reader.position
    if not nested:
        raise reader.complaint("Unexpected end tag", begin)
    reader.position += 2
    tag = reader.take(_TAG_NAME).lower()
    reader.take(_BLANK)
    if reader.at() != ">":
        raise reader.complaint("Unclosed end tag", begin)
    opened = nested.pop()
    if tag and tag != opened.tag:
        raise reader.complaint("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{tag}>"')
    reader.position += 1
    length = reader.offset - opened.offset
    if length:
        _add(entities, opened, length, "".join(shown[opened.piece :]))


def _add(entities: list[Entity], opened: _Open, length: int, content: str) -> None:
    entity: Entity = {"type": SIMPLE_TAGS[opened.tag], "offset": opened.offset, "length": length}
    if opened.tag == "a":
        url = _link(opened.argument or content)
        if url is None:
            return
        entity["url"] = url
    elif opened.tag == "blockquote" and opened.argument:
        entity["type"] = "expandable_blockquote"
    elif opened.tag == "pre" and entities and entities[-1]["type"] == "code":
        code = entities[-1]
        if (code["offset"], code["length"]) == (opened.offset, length) and "language" in code:
            code["type"] = "pre"
            return
    elif opened.tag == "code" and opened.argument:
        entity["language"] = opened.argument
    entities.append(entity)


def _link(address: str) -> str | None:
    """An address as Telegram keeps it, or None where it quietly drops the link."""
    if re.match(r"(?i)(https?|tg|ton)://\S+$|mailto:\S+$", address):
        return address
    if re.match(r"(?i)[^\s/?#.]+(\.[^\s/?#.]+)+([/?#]\S*)?$", address):
        return f"http://{address}"
    return None


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the blanks around it, which Telegram removes; entities moved and cut accordingly."""
    kept = text.strip()
    if len(kept) == len(text):
        return text, entities
    lost = units(text[: len(text) - len(text.lstrip())])
    size = units(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lost, 0)
        end = min(entity["offset"] - lost + entity["length"], size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w))"
    r"|(?P<url>(?:https?://|(?<![\w@.])t\.me/)[^\s<>\"«»\u2066-\u2069]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<phone_number>\+[0-9][0-9 ().-]{7,17}[0-9])"
)


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Adds what Telegram marks by itself: commands, addresses, phone numbers outside of given entities."""
    if "/" not in text and "@" not in text and "+" not in text:
        return entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in ("text_link", "code", "pre")]
    added = []
    for found in _FOUND.finditer(text):
        shown = found.group().rstrip(".,;:!?)") if found.lastgroup == "url" else found.group()
        start = units(text[: found.start()])
        end = start + units(shown)
        if not any(start < theirs_end and end > theirs for theirs, theirs_end in taken):
            added.append({"type": found.lastgroup, "offset": start, "length": end - start})
    return sorted([*entities, *added], key=lambda e: (e["offset"], -e["length"])) if added else entities
