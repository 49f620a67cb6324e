"""Messages that were not understood, to learn from: masked, grouped, and exported to be labelled."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from dialogues.understanding.normalisation import fold
from dialogues.understanding.skeleton import skeleton

_MASKS = (
    (re.compile(r"https?://\S+|www\.\S+"), "<link>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<e-mail>"),
    (re.compile(r"(?<!\w)@\w{3,}"), "<handle>"),
    (re.compile(r"(?<!\w)[A-Za-z]{1,2}\d{4,6}(?!\w)"), "<card>"),
    (re.compile(r"(?:\+|00)?\d(?:[ .-]?\d){6,}"), "<number>"),
    (
        re.compile(
            r"(?i)((?:je m['’ ]?appelle|mon nom est|moi c['’]est|smiti|smyti|ismi|ana smiti|اسمي|سميتي|إسمي)\s+)"
            r"([^\s,.!?؟،]+(?:\s+[^\s,.!?؟،]+)?)"
        ),
        r"\1<name>",
    ),
)
# Two messages are alike from this likeness of their consonants on (0 to 100).
ALIKE = 72


@dataclass(frozen=True)
class Cluster:
    """Messages that say about the same, the most typical first."""

    texts: tuple[str, ...]


def mask(text: str) -> str:
    """The text without what tells who wrote it: numbers, addresses, links, handles, names said as such."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


def cluster(texts: list[str]) -> list[Cluster]:
    """Alike messages together, the largest group first."""
    groups: list[tuple[str, list[str]]] = []
    for text in texts:
        bones = " ".join(filter(None, (skeleton(word.text) for word in fold(text).words)))
        for known, members in groups:
            if fuzz.token_set_ratio(known, bones) >= ALIKE:
                members.append(text)
                break
        else:
            groups.append((bones, [text]))
    return [Cluster(tuple(members)) for _, members in sorted(groups, key=lambda group: -len(group[1]))]


def to_nlu_yaml(clusters: list[Cluster]) -> str:
    """The clusters in nlu.yml form; the intent's name is to be filled in by a person."""
    blocks = ['version: "3.1"', "nlu:"]
    for number, group in enumerate(clusters, 1):
        blocks.append(f"- intent: to_label_{number}\n  examples: |")
        blocks += [f"    - {' '.join(text.split())}" for text in dict.fromkeys(group.texts)]
    return "\n".join(blocks)
