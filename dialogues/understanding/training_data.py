"""The training examples of `dialogues/nlu/`, in Rasa's form, read and checked."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from db.catalogue import Catalogue
from dialogues.engine.findings import Finding
from dialogues.understanding.normalisation import spelling

FALLBACK = "nlu_fallback"
ENTITIES = frozenset(
    [
        *("occupation", "place", "contract", "schedule", "headcount", "experience_years"),
        *("education", "salary", "start_date", "language", "skill"),
    ]
)
# These need no value: it depends on the day, or is the words themselves.
VALUELESS = frozenset(["start_date", "skill"])
_ANNOTATION = re.compile(r"\[([^\[\]]+)\](?:\((\w+)\)|(\{[^{}]*\}))")


@dataclass(frozen=True)
class Annotation:
    """An entity marked in an example."""

    entity: str
    value: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """One utterance with what it means."""

    text: str
    intent: str
    variety: str
    annotations: tuple[Annotation, ...]
    file: str
    line: int


def read(folder: Path) -> tuple[list[Example], list[Finding]]:
    """Every example of `<variety>/<intent>.yml`, and what in the files is malformed."""
    examples: list[Example] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*/*.yml")):
        name = str(path.relative_to(folder.parent))
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            blocks = content["nlu"]
        except (yaml.YAMLError, TypeError, KeyError) as error:
            findings.append(Finding(name, 1, f"not a training file: {error}"))
            continue
        for block in blocks:
            for text, line in _lines(path, block["examples"]):
                example = parse(text, block["intent"], path.parent.name, name, line)
                if isinstance(example, Finding):
                    findings.append(example)
                else:
                    examples.append(example)
    return examples, findings


def _lines(path: Path, block: str) -> Iterator[tuple[str, int]]:
    """The block's examples with the lines on which they stand in the file."""
    where = {line.strip(): number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)}
    for line in block.splitlines():
        stripped = line.strip()
        if stripped.startswith("- "):
            yield stripped[2:].strip(), where.get(stripped, 1)


def parse(text: str, intent: str, variety: str, file: str, line: int) -> Example | Finding:
    """An example with its annotations taken out of its text."""
    plain: list[str] = []
    annotations: list[Annotation] = []
    place = length = 0
    for match in _ANNOTATION.finditer(text):
        before = text[place : match.start()]
        plain.append(before)
        length += len(before)
        entity, value = match.group(2), None
        if match.group(3):
            try:
                given = json.loads(match.group(3))
                entity, value = given["entity"], str(given["value"]) if "value" in given else None
            except (ValueError, KeyError):
                return Finding(file, line, f"annotation {match.group()!r} cannot be read")
        annotations.append(Annotation(entity, value, length, length + len(match.group(1))))
        plain.append(match.group(1))
        length += len(match.group(1))
        place = match.end()
    plain.append(text[place:])
    said = "".join(plain)
    if "[" in said or "]" in said or "{" in said:
        return Finding(file, line, f"an annotation is left open: {text[:60]!r}")
    return Example(said, intent, variety, tuple(annotations), file, line)


def problems(folder: Path, catalogue: Catalogue) -> list[Finding]:
    """Duplicates, near-duplicates that differ by a slot word, unknown names, values that the catalogue has not."""
    examples, findings = read(folder)
    seen: dict[str, Example] = {}
    for example in examples:
        for key in {spelling(example.text), spelling(_without_values(example))}:
            other = seen.setdefault(key, example)
            if other is not example and other.text != "" and len(key.split()) > 1:
                findings.append(
                    Finding(example.file, example.line, f"says the same as {other.file}:{other.line}: {example.text!r}")
                )
        for each in example.annotations:
            problem = _value_problem(each, catalogue)
            if problem:
                findings.append(Finding(example.file, example.line, problem))
    return sorted(set(findings))


def _without_values(example: Example) -> str:
    text, place = "", 0
    for each in example.annotations:
        text += example.text[place : each.start] + f" {each.entity}slot "
        place = each.end
    return text + example.text[place:]


def _value_problem(each: Annotation, catalogue: Catalogue) -> str | None:
    if each.entity not in ENTITIES:
        return f"entity {each.entity!r} is not in the vocabulary"
    if each.entity in VALUELESS:
        return None
    if each.value is None:
        return f"a {each.entity} needs a value"
    known = {
        "occupation": {entry.code for entry in catalogue.occupations.values()},
        "place": set(catalogue.places),
        "contract": set(catalogue.contracts),
        "schedule": set(catalogue.schedules),
        "education": set(catalogue.educations),
        "language": set(catalogue.languages),
    }.get(each.entity)
    if known is not None and each.value not in known:
        return f"the catalogue has no {each.entity} {each.value!r}"
    if known is None and not each.value.replace(".", "", 1).isdigit():
        return f"{each.entity} {each.value!r} is no number"
    return None


def counts(examples: list[Example]) -> Counter[tuple[str, str]]:
    """How many examples there are by (intent, variety)."""
    return Counter((example.intent, example.variety) for example in examples)
