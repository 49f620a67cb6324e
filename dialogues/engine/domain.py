"""The Rasa domain: intents, entities, slots with their mappings, forms, actions, responses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dialogues.engine import yaml_source
from dialogues.engine.findings import DialogueError, Finding

SLOT_TYPES = ("text", "bool", "categorical", "float", "list", "any")
MAPPING_TYPES = ("from_entity", "from_intent", "from_text", "custom")
TOP_KEYS = ("version", "intents", "entities", "slots", "forms", "actions", "responses", "session_config")
MAPPING_KEYS = {"type", "entity", "intent", "value", "conditions", "action"}
SLOT_KEYS = {"type", "influence_conversation", "mappings", "values", "initial_value"}
VARIATION_KEYS = {"text", "buttons", "custom", "condition", "channel", "metadata"}
# What Rasa itself does or sets, defined by no domain.
DEFAULT_ACTIONS = ("action_listen", "action_restart", "action_session_start", "action_back", "action_default_fallback")


@dataclass(frozen=True)
class Condition:
    """When a mapping applies: a form active, and perhaps one of its slots requested."""

    active_loop: str | None
    requested_slot: str | None


@dataclass(frozen=True)
class SlotMapping:
    """One way in which a slot gets its value."""

    kind: str
    entity: str | None
    intents: tuple[str, ...]
    value: Any
    conditions: tuple[Condition, ...]

    def applies(self, form: str | None, requested: str | None) -> bool:
        """Whether its conditions hold while `form` is active and `requested` was asked for; without any, always."""
        return not self.conditions or any(
            (each.active_loop is None or each.active_loop == form)
            and (each.requested_slot is None or each.requested_slot == requested)
            for each in self.conditions
        )


@dataclass(frozen=True)
class Slot:
    """A slot; `influences` says whether rules may look at it."""

    name: str
    kind: str
    influences: bool
    initial: Any
    mappings: tuple[SlotMapping, ...]
    file: str
    line: int


@dataclass(frozen=True)
class Form:
    """A form and the slots that it requires, in its order."""

    name: str
    required_slots: tuple[str, ...]
    ignored_intents: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True)
class Variation:
    """One wording of a response; `condition` are slot equalities that must all hold."""

    text: str | None
    buttons: tuple[dict[str, Any], ...]
    custom: dict[str, Any] | None
    condition: tuple[tuple[str, Any], ...]
    channel: str | None
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Response:
    """Something that the bot says, in one or several variations."""

    name: str
    variations: tuple[Variation, ...]
    file: str
    line: int


@dataclass
class Domain:
    """Everything that the domain files define; names map to where they stand (file, line)."""

    intents: dict[str, tuple[str, int]] = field(default_factory=dict)
    entities: dict[str, tuple[str, int]] = field(default_factory=dict)
    actions: dict[str, tuple[str, int]] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    # Worked out once for each form, and for each question of each form.
    _belonging: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open: dict[tuple[str | None, str | None], list[tuple[Slot, list[SlotMapping]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def slots_of(self, form: str) -> list[str]:
        """The slots that belong to a form: required, mapped on its condition, or custom under its name."""
        if form not in self._belonging:
            prefix = form.removesuffix("_form") + "_"
            self._belonging[form] = [
                slot.name
                for slot in self.slots.values()
                if slot.name in self.forms[form].required_slots
                or any(condition.active_loop == form for each in slot.mappings for condition in each.conditions)
                or (slot.name.startswith(prefix) and all(each.kind == "custom" for each in slot.mappings))
            ]
        return self._belonging[form]

    def open_mappings(self, form: str | None, requested: str | None) -> list[tuple[Slot, list[SlotMapping]]]:
        """Slots with their mappings that apply while `form` is active and `requested` was asked for."""
        key = (form, requested)
        if key not in self._open:
            applying = [(slot, [each for each in slot.mappings if each.applies(*key)]) for slot in self.slots.values()]
            self._open[key] = [(slot, mappings) for slot, mappings in applying if mappings]
        return self._open[key]


class DomainReader:
    """Reads domain files into one domain, and keeps every finding instead of stopping at the first."""

    def __init__(self) -> None:
        self.domain = Domain()
        self.findings: list[Finding] = []
        self._file = ""

    def read(self, path: Path, name: str) -> None:
        self._file = name
        try:
            content = yaml_source.read(path, name)
        except DialogueError as error:
            self.findings += error.findings
            return
        for key in content:
            if key not in TOP_KEYS:
                self._find(content.lines[key], f"{key} is not supported in a domain")
        self._names(content, "intents", self.domain.intents)
        self._names(content, "entities", self.domain.entities)
        self._names(content, "actions", self.domain.actions)
        for name_, body in self._items(content, "slots"):
            self._slot(name_, body, content["slots"].lines[name_])
        for name_, body in self._items(content, "forms"):
            self._form(name_, body, content["forms"].lines[name_])
        for name_, body in self._items(content, "responses"):
            self._response(name_, body, content["responses"].lines[name_])

    def _find(self, line: int, message: str) -> None:
        self.findings.append(Finding(self._file, line, message))

    def _names(self, content: yaml_source.Mapping, key: str, into: dict[str, tuple[str, int]]) -> None:
        for place, item in enumerate(content.get(key) or ()):
            line = content[key].lines[place]
            if not isinstance(item, str):
                self._find(line, f"only plain names are supported under {key}")
            elif item in into:
                self._find(line, f"{item} is defined twice under {key}")
            else:
                into[item] = (self._file, line)

    def _items(self, content: yaml_source.Mapping, key: str) -> Iterable[tuple[str, Any]]:
        items = content.get(key)
        if not items:
            return ()
        if not isinstance(items, yaml_source.Mapping):
            self._find(content.lines[key], f"{key} must be a mapping")
            return ()
        known: dict[str, Any] = getattr(self.domain, key)
        for name in items:
            if name in known:
                self._find(items.lines[name], f"{name} is defined twice under {key}")
        return items.items()

    def _slot(self, name: str, body: Any, line: int) -> None:
        for key in body:
            if key not in SLOT_KEYS:
                self._find(body.lines[key], f"{key} is not supported in a slot")
        if body.get("type") not in SLOT_TYPES:
            self._find(line, f"slot {name}: type {body.get('type')!r} is not supported")
        mappings = []
        for place, each in enumerate(body.get("mappings") or ()):
            at = body["mappings"].lines[place]
            for key in each:
                if key not in MAPPING_KEYS:
                    self._find(each.lines[key], f"{key} is not supported in a mapping")
            if each.get("type") not in MAPPING_TYPES:
                self._find(at, f"slot {name}: mapping {each.get('type')!r} is not supported")
                continue
            if each["type"] == "from_entity" and not each.get("entity"):
                self._find(at, f"slot {name}: from_entity needs an entity")
            if each["type"] == "from_intent" and not each.get("intent"):
                self._find(at, f"slot {name}: from_intent needs an intent")
            intents = each.get("intent") or ()
            mappings.append(
                SlotMapping(
                    kind=each["type"],
                    entity=each.get("entity"),
                    intents=(intents,) if isinstance(intents, str) else tuple(intents),
                    value=each.get("value"),
                    conditions=tuple(
                        Condition(given.get("active_loop"), given.get("requested_slot"))
                        for given in each.get("conditions") or ()
                    ),
                )
            )
        if not mappings:
            self._find(line, f"slot {name} has no mapping")
        self.domain.slots[name] = Slot(
            name=name,
            kind=body.get("type") or "any",
            influences=body.get("influence_conversation", True) and body.get("type") != "any",
            initial=body.get("initial_value"),
            mappings=tuple(mappings),
            file=self._file,
            line=line,
        )

    def _form(self, name: str, body: Any, line: int) -> None:
        required = tuple((body or {}).get("required_slots") or ())
        ignored = (body or {}).get("ignored_intents") or ()
        for key in body or ():
            if key not in ("required_slots", "ignored_intents"):
                self._find(body.lines[key], f"{key} is not supported in a form")
        self.domain.forms[name] = Form(
            name, required, (ignored,) if isinstance(ignored, str) else tuple(ignored), self._file, line
        )

    def _response(self, name: str, body: Any, line: int) -> None:
        variations = []
        if not isinstance(body, yaml_source.Sequence) or not body:
            self._find(line, f"{name}: a response is a list of variations")
            return
        for place, each in enumerate(body):
            for key in each:
                if key not in VARIATION_KEYS:
                    self._find(each.lines[key], f"{name}: {key} is not supported in a response")
            if not each.get("text"):
                self._find(body.lines[place], f"{name}: a response needs a text")
            condition = []
            for given in each.get("condition") or ():
                if given.get("type") != "slot":
                    self._find(body.lines[place], f"{name}: only slot conditions are supported")
                condition.append((given.get("name"), given.get("value")))
            variations.append(
                Variation(
                    text=each["text"].strip() if each.get("text") else None,
                    buttons=tuple(dict(button) for button in each.get("buttons") or ()),
                    custom=dict(each["custom"]) if each.get("custom") else None,
                    condition=tuple(condition),
                    channel=each.get("channel"),
                    values=tuple((each.get("metadata") or {}).get("values") or ()),
                    line=body.lines[place],
                )
            )
        self.domain.responses[name] = Response(name, tuple(variations), self._file, line)
