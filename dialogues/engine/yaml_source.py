"""YAML that remembers where each thing stood, so that a finding can name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dialogues.engine.findings import DialogueError, Finding


class Mapping(dict[str, Any]):
    """A YAML mapping; `line` is where it begins, `lines` where each key stands."""

    line: int
    lines: dict[str, int]


class Sequence(list[Any]):
    """A YAML sequence; `line` is where it begins, `lines` where each item stands."""

    line: int
    lines: list[int]


def read(path: Path, name: str) -> Mapping:
    """The mapping at the top of a file. Raises DialogueError for what is no YAML or no mapping."""
    try:
        with path.open(encoding="utf-8") as handle:
            node = yaml.compose(handle, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DialogueError([Finding(name, line, f"not valid YAML: {getattr(error, 'problem', error)}")]) from None
    built = _build(node, name) if node is not None else None
    if not isinstance(built, Mapping):
        raise DialogueError([Finding(name, 1, "expected a mapping at the top of the file")])
    return built


def _build(node: yaml.Node, name: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping = Mapping()
        mapping.line, mapping.lines = line, {}
        for key_node, value_node in node.value:
            key = str(_scalar(key_node))
            at = key_node.start_mark.line + 1
            if key in mapping:
                raise DialogueError([Finding(name, at, f"{key} stands here twice")])
            mapping[key] = _build(value_node, name)
            mapping.lines[key] = at
        return mapping
    if isinstance(node, yaml.SequenceNode):
        sequence = Sequence(_build(item, name) for item in node.value)
        sequence.line = line
        sequence.lines = [item.start_mark.line + 1 for item in node.value]
        return sequence
    return _scalar(node)


_CONSTRUCTOR = yaml.SafeLoader("")


def _scalar(node: yaml.Node) -> Any:
    return _CONSTRUCTOR.construct_object(node, deep=True)
