"""Babel's extractors for the English sentences of `dialogues/` (named in locales/babel.cfg)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import IO, Any

import yaml

Extracted = tuple[int, str | None, str | tuple[str, str], list[str]]


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


def extract_phrases(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Extracted]:
    """Yields the literals of each `phrase(…)` and `counted(…, …)` in Python code, however deep they are nested."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if node.func.id == "phrase" and texts:
            yield node.lineno, None, texts[0], []
        elif node.func.id == "counted" and len(texts) > 1:
            yield node.lineno, "ngettext", (texts[0], texts[1]), []
