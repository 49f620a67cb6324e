"""Rules and stories as Rasa 3.1 writes them, and how a rule matches what happened.

A rule becomes situations: "these last states, then this action". A situation matches when each of its states is
contained in the tracker's state at that place, turn by turn backwards (Rasa's `RulePolicy._rule_key_matches`);
a null means "must not be set".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

from dialogues.engine import yaml_source
from dialogues.engine.domain import Domain
from dialogues.engine.findings import DialogueError, Finding

LISTEN = "action_listen"
RULE_KEYS = ("rule", "condition", "steps", "wait_for_user_input")
STORY_KEYS = ("story", "metadata", "steps")
STEP_KEYS = ("intent", "action", "active_loop", "slot_was_set")


@dataclass(frozen=True)
class State:
    """What a rule asks of one state; None means "not looked at", NOTHING "must not be set"."""

    intent: str | None = None
    prev: str | None = None
    loop: Any = None
    slots: tuple[tuple[str, Any], ...] = ()

    def contained_in(self, state: dict[str, Any], domain: Domain) -> bool:
        if self.intent is not None and state["intent"] != self.intent:
            return False
        if self.prev is not None and state["prev"] != self.prev:
            return False
        if self.loop is not None and state["loop"] != (None if self.loop is NOTHING else self.loop):
            return False
        return all(_slot_matches(domain, name, wanted, state["slots"].get(name)) for name, wanted in self.slots)


class _Nothing:
    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = _Nothing()


def _slot_matches(domain: Domain, name: str, wanted: Any, given: Any) -> bool:
    """Text and list slots match on set or unset; bool and categorical ones on their value (point 12)."""
    if wanted is NOTHING:
        return given is None
    slot = domain.slots.get(name)
    if slot is not None and slot.kind in ("bool", "categorical", "float"):
        return bool(given == wanted)
    return given is not None


@dataclass(frozen=True)
class Situation:
    """The last states, oldest first, and the action that follows them."""

    states: tuple[State, ...]
    action: str
    rule: Rule

    @property
    def mentions_loop(self) -> bool:
        """Whether the last state says something of a loop (point 5)."""
        return self.states[-1].loop is not None and self.states[-1].loop is not NOTHING

    @property
    def weight(self) -> int:
        """How much it asks: of two that apply, the one that asks more says what to do."""
        return sum(
            (state.intent is not None) + (state.prev is not None) + (state.loop is not None) + len(state.slots)
            for state in self.states
        )


@dataclass(frozen=True)
class Step:
    """One line of a rule or a story."""

    kind: str
    value: Any
    line: int
    user: str | None = None
    entities: tuple[Any, ...] = ()


@dataclass(eq=False)
class Rule:
    """A rule as written."""

    name: str
    condition: tuple[Step, ...]
    steps: tuple[Step, ...]
    waits: bool
    file: str
    line: int
    situations: list[Situation] = field(default_factory=list)

    @property
    def trigger(self) -> str | None:
        """The intent that starts it, if one does."""
        return next((step.value for step in self.steps if step.kind == "intent"), None)

    @property
    def actions(self) -> list[str]:
        return [step.value for step in self.steps if step.kind == "action"]


@dataclass(frozen=True)
class Story:
    """An example conversation. `metadata` tells its language, who speaks, and what the database holds before."""

    name: str
    metadata: dict[str, Any]
    steps: tuple[Step, ...]
    file: str
    line: int


class RuleReader:
    """Reads rule files; keeps every finding."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.findings: list[Finding] = []

    def read(self, path: Path, name: str) -> None:
        try:
            content = yaml_source.read(path, name)
        except DialogueError as error:
            self.findings += error.findings
            return
        for key in content:
            if key not in ("version", "rules"):
                self.findings.append(Finding(name, content.lines[key], f"{key} is not supported in a rules file"))
        for place, body in enumerate(content.get("rules") or ()):
            self._rule(body, name, content["rules"].lines[place])

    def _rule(self, body: yaml_source.Mapping, file: str, line: int) -> None:
        for key in body:
            if key not in RULE_KEYS:
                self.findings.append(Finding(file, body.lines[key], f"{key} is not supported in a rule"))
        condition = read_steps(body.get("condition") or (), file, self.findings, STEP_KEYS)
        steps = read_steps(body.get("steps") or (), file, self.findings, STEP_KEYS)
        rule = Rule(str(body.get("rule")), condition, steps, body.get("wait_for_user_input", True), file, line)
        if sum(step.kind == "intent" for step in steps) > 1:
            self.findings.append(Finding(file, line, f"rule {rule.name!r}: a rule has one user turn at most"))
        if not rule.actions:
            self.findings.append(Finding(file, line, f"rule {rule.name!r} does nothing"))
        rule.situations = list(_situations(rule))
        self.rules.append(rule)


class StoryReader:
    """Reads story files; keeps every finding."""

    def __init__(self) -> None:
        self.stories: list[Story] = []
        self.findings: list[Finding] = []

    def read(self, path: Path, name: str) -> None:
        try:
            content = yaml_source.read(path, name)
        except DialogueError as error:
            self.findings += error.findings
            return
        for key in content:
            if key not in ("version", "stories"):
                self.findings.append(Finding(name, content.lines[key], f"{key} is not supported in a stories file"))
        for place, body in enumerate(content.get("stories") or ()):
            line = content["stories"].lines[place]
            for key in body:
                if key not in STORY_KEYS:
                    self.findings.append(Finding(name, body.lines[key], f"{key} is not supported in a story"))
            steps = read_steps(body.get("steps") or (), name, self.findings, STEP_KEYS)
            self.stories.append(Story(str(body.get("story")), dict(body.get("metadata") or {}), steps, name, line))


def read_steps(body: Any, file: str, findings: list[Finding], allowed: Iterable[str]) -> tuple[Step, ...]:
    """The steps of a rule or a story; what is not supported becomes a finding."""
    steps = []
    for place, each in enumerate(body):
        line = body.lines[place]
        kinds = [key for key in each if key in allowed]
        findings.extend(
            Finding(file, each.lines[key], f"{key} is not supported in a step")
            for key in each
            if key not in allowed and key not in ("user", "entities")
        )
        if len(kinds) != 1:
            continue
        kind, value = kinds[0], each[kinds[0]]
        if kind == "slot_was_set":
            slots: list[tuple[str, Any]] = []
            for given in value:
                slots += list(given.items()) if isinstance(given, dict) else [(given, True)]
            value = tuple((name, NOTHING if wanted is None else wanted) for name, wanted in slots)
        elif kind == "active_loop":
            value = NOTHING if value is None else value
        steps.append(Step(kind, value, line, each.get("user"), tuple(each.get("entities") or ())))
    return tuple(steps)


def _situations(rule: Rule) -> Iterable[Situation]:
    """One per action of the rule, and one for listening at its end."""
    loop: Any = None
    slots: tuple[tuple[str, Any], ...] = ()
    for step in rule.condition:
        if step.kind == "active_loop":
            loop = step.value
        elif step.kind == "slot_was_set":
            slots += step.value
    states: list[State] = []
    intent: str | None = None
    prev: str | None = None
    for step in rule.steps:
        if step.kind == "intent":
            intent, prev = step.value, LISTEN
        elif step.kind == "active_loop":
            loop = step.value
        elif step.kind == "slot_was_set":
            slots += step.value
        else:
            states = [*states, State(intent, prev, loop, slots)]
            # A rule that begins with an action fires only once that action was run by its loop.
            if not (prev is None and intent is None):
                yield Situation(tuple(states), step.value, rule)
            prev = step.value
    if rule.waits:
        yield Situation((*states, State(intent, prev, loop, slots)), LISTEN, rule)


class Situations:
    """The situations of all rules, found by what the last state is: most fail on its intent or last action."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        # The one that asks most first; of equals the one written first.
        self._all = sorted((each for rule in rules for each in rule.situations), key=lambda each: -each.weight)
        self._possible: dict[tuple[str | None, str | None], tuple[Situation, ...]] = {}

    def matching(self, states: list[dict[str, Any]], domain: Domain) -> Situation | None:
        """The situation that applies to the recent states; the one that asks most where several do."""
        last = states[-1]
        for situation in self._after(last["intent"], last["prev"]):
            if len(situation.states) <= len(states) and all(
                map(State.contained_in, reversed(situation.states), reversed(states), repeat(domain))
            ):
                return situation
        return None

    def _after(self, intent: str | None, prev: str | None) -> tuple[Situation, ...]:
        """Those whose last state may be one with this intent after this action."""
        possible = self._possible.get((intent, prev))
        if possible is None:
            possible = self._possible[intent, prev] = tuple(
                each
                for each in self._all
                if each.states[-1].intent in (None, intent) and each.states[-1].prev in (None, prev)
            )
        return possible


def contradictions(rules: list[Rule]) -> list[Finding]:
    """Two situations that ask the same and answer differently (point 14)."""
    seen: dict[tuple[State, ...], Situation] = {}
    findings = []
    for rule in rules:
        for situation in rule.situations:
            other = seen.setdefault(situation.states, situation)
            if other.action != situation.action:
                findings.append(
                    Finding(
                        rule.file,
                        rule.line,
                        f"rule {rule.name!r} contradicts {other.rule.name!r} ({other.rule.file}:{other.rule.line}): "
                        f"{situation.action} or {other.action}?",
                    )
                )
    return findings
