"""Babel's extractor for the English sentences of `dialogues/domain/*.yml` (named in locales/babel.cfg)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import yaml

Extracted = tuple[int, None, str, list[str]]


def extract_responses(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Extracted]:
    """Yields (line, None, sentence, comments) for each text, button title and label under `responses`."""
    root = yaml.compose(fileobj, Loader=yaml.CSafeLoader)
    if root is None:
        return
    for key, responses in root.value:
        if key.value == "responses":
            for name, variations in responses.value:
                yield from _sentences(variations, name.value)


def _sentences(node: yaml.Node, response: str) -> Iterator[Extracted]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _sentences(item, response)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in ("text", "title", "label") and isinstance(value, yaml.ScalarNode):
                yield value.start_mark.line + 1, None, value.value.strip(), [response]
            elif key.value in ("buttons", "custom"):
                yield from _sentences(value, response)
