"""What would go wrong later, found before anything runs: each finding with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dialogues.engine.dialogue import Dialogue, read
from dialogues.engine.domain import DEFAULT_ACTIONS, Domain, Response
from dialogues.engine.findings import Finding
from dialogues.engine.payload import PayloadError, parse_payload
from dialogues.engine.responses import placeholders
from dialogues.engine.rules import NOTHING, contradictions

# What the engine itself says.
ENGINE_SAYS = (
    "utter_default",
    "utter_not_understood",
    "utter_help_with_question",
    "utter_offer_person",
    "utter_ask_switch",
    "utter_ask_return",
    "utter_nothing_before",
    "utter_cannot_skip",
    "utter_corrected",
    "utter_old_edit",
)
# Intents that the engine handles without a rule.
ENGINE_HEARS = ("back", "skip", "nlu_fallback")
_NAMES_IN_CODE = re.compile(r"[\"'](\w+)[\"']")


def check(
    folder: Path,
    *,
    actions: Iterable[str] = (),
    sources: Iterable[Path] = (),
    untranslated: Callable[[list[str]], list[str]] = lambda sentences: [],
) -> list[Finding]:
    """Every finding of a dialogue folder.

    `actions` are the names that have a class; `sources` are Python files whose quoted names count as uses;
    `untranslated` tells which of the given English sentences lack a translation.
    """
    dialogue, findings = read(folder)
    named = {name for path in sources for name in _NAMES_IN_CODE.findall(path.read_text(encoding="utf-8"))}
    found = [
        *findings,
        *problems(dialogue),
        *_classes(dialogue.domain, set(actions)),
        *_unreached(dialogue, named),
        *_untranslated(dialogue.domain, untranslated),
    ]
    return sorted(set(found))


def problems(dialogue: Dialogue) -> list[Finding]:
    """What the engine cannot run: undefined names, questions missing, rules that contradict each other."""
    return [
        *_rules(dialogue),
        *_forms(dialogue.domain),
        *_slots(dialogue.domain),
        *(
            finding
            for response in dialogue.domain.responses.values()
            for finding in _response(dialogue.domain, response)
        ),
        *(
            Finding("domain", 1, f"the engine says {name}, which no domain file defines")
            for name in ENGINE_SAYS
            if name not in dialogue.domain.responses
        ),
        *contradictions(dialogue.rules),
    ]


def _rules(dialogue: Dialogue) -> Iterator[Finding]:
    domain = dialogue.domain
    triggers: dict[str, str] = {}
    for rule in dialogue.rules:
        for step in (*rule.condition, *rule.steps):
            if step.kind == "intent" and step.value not in domain.intents:
                yield Finding(rule.file, step.line, f"intent {step.value} is not in the domain")
            if step.kind == "action" and not _is_action(domain, step.value):
                yield Finding(rule.file, step.line, f"action {step.value} is not in the domain")
            if step.kind == "active_loop" and step.value is not NOTHING and step.value not in domain.forms:
                yield Finding(rule.file, step.line, f"form {step.value} is not in the domain")
            if step.kind == "slot_was_set":
                for name, _ in step.value:
                    if name not in domain.slots and name != "requested_slot":
                        yield Finding(rule.file, step.line, f"slot {name} is not in the domain")
        if rule.trigger and not rule.condition:
            if rule.trigger in triggers:
                yield Finding(rule.file, rule.line, f"intent {rule.trigger} already starts {triggers[rule.trigger]!r}")
            triggers[rule.trigger] = rule.name


def _is_action(domain: Domain, name: str) -> bool:
    return name in domain.actions or name in domain.responses or name in domain.forms or name in DEFAULT_ACTIONS


def _forms(domain: Domain) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for form in domain.forms.values():
        for slot in form.required_slots:
            if slot not in domain.slots:
                yield Finding(form.file, form.line, f"{form.name}: slot {slot} is not in the domain")
            if slot in owner:
                yield Finding(form.file, form.line, f"slot {slot} belongs to {owner[slot]} and {form.name}")
            owner[slot] = form.name
            names = (f"ask_{form.name}_{slot}", f"ask_{slot}")
            if not any(f"action_{name}" in domain.actions or f"utter_{name}" in domain.responses for name in names):
                yield Finding(form.file, form.line, f"{form.name}: no question asks for {slot}")
        for intent in form.ignored_intents:
            if intent not in domain.intents:
                yield Finding(form.file, form.line, f"{form.name}: intent {intent} is not in the domain")


def _slots(domain: Domain) -> Iterator[Finding]:
    for slot in domain.slots.values():
        for mapping in slot.mappings:
            if mapping.entity is not None and mapping.entity not in domain.entities:
                yield Finding(slot.file, slot.line, f"slot {slot.name}: entity {mapping.entity} is not in the domain")
            for intent in mapping.intents:
                if intent not in domain.intents:
                    yield Finding(slot.file, slot.line, f"slot {slot.name}: intent {intent} is not in the domain")
            for condition in mapping.conditions:
                if condition.active_loop is not None and condition.active_loop not in domain.forms:
                    yield Finding(slot.file, slot.line, f"slot {slot.name}: no form {condition.active_loop}")
                if condition.requested_slot is not None and condition.requested_slot not in domain.slots:
                    yield Finding(slot.file, slot.line, f"slot {slot.name}: no slot {condition.requested_slot}")


def _response(domain: Domain, response: Response) -> Iterator[Finding]:
    for variation in response.variations:
        texts = [variation.text or "", *(str(button.get("title")) for button in variation.buttons)]
        for text in texts:
            try:
                names = placeholders(text)
            except ValueError as error:
                yield Finding(response.file, variation.line, f"{response.name}: {error}")
                continue
            for name in names:
                if name not in domain.slots and name not in variation.values:
                    yield Finding(response.file, variation.line, f"{response.name}: nothing gives {{{name}}} a value")
        for name, _ in variation.condition:
            if name not in domain.slots:
                yield Finding(response.file, variation.line, f"{response.name}: slot {name} is not in the domain")
        for button in variation.buttons:
            yield from _button(domain, response, variation.line, str(button.get("payload")))


def _button(domain: Domain, response: Response, line: int, payload: str) -> Iterator[Finding]:
    try:
        read_payload = parse_payload(payload)
    except PayloadError as error:
        yield Finding(response.file, line, f"{response.name}: {error}")
        return
    if read_payload.intent not in domain.intents:
        yield Finding(response.file, line, f"{response.name}: intent {read_payload.intent} is not in the domain")
    for entity in read_payload.entities:
        if entity["entity"] not in domain.entities:
            yield Finding(response.file, line, f"{response.name}: entity {entity['entity']} is not in the domain")


def _classes(domain: Domain, classes: set[str]) -> Iterator[Finding]:
    for name, (file, line) in domain.actions.items():
        if name not in classes and not name.startswith("utter_"):
            yield Finding(file, line, f"action {name} has no class")
    for name in sorted(classes - set(domain.actions)):
        yield Finding("domain", 1, f"the class of {name} is listed under no domain's actions")


def _unreached(dialogue: Dialogue, named: set[str]) -> Iterator[Finding]:
    """Defined and never used: by a rule, a form's question, a mapping, a button, or code."""
    domain = dialogue.domain
    used = set(named) | set(ENGINE_SAYS) | set(ENGINE_HEARS) | set(DEFAULT_ACTIONS)
    for rule in dialogue.rules:
        used.update(step.value for step in rule.steps if isinstance(step.value, str))
    for form in domain.forms.values():
        used.add(f"validate_{form.name}")
        for slot in form.required_slots:
            for name in (f"ask_{form.name}_{slot}", f"ask_{slot}"):
                used.update((f"action_{name}", f"utter_{name}"))
    mapped = {intent for slot in domain.slots.values() for each in slot.mappings for intent in each.intents}
    pressed = {
        parse_payload(str(button["payload"])).intent
        for response in domain.responses.values()
        for variation in response.variations
        for button in variation.buttons
        if str(button.get("payload", "")).startswith("/")
    }
    for kind, defined, reached in (
        ("action", domain.actions, used),
        ("response", {name: (each.file, each.line) for name, each in domain.responses.items()}, used),
        ("form", {name: (each.file, each.line) for name, each in domain.forms.items()}, used),
        ("intent", domain.intents, used | mapped | pressed),
    ):
        for name, (file, line) in defined.items():
            if name not in reached:
                yield Finding(file, line, f"{kind} {name} is never reached")


def _untranslated(domain: Domain, untranslated: Callable[[list[str]], list[str]]) -> Iterator[Finding]:
    where: dict[str, tuple[str, int, str]] = {}
    for response in domain.responses.values():
        for variation in response.variations:
            label = (variation.custom or {}).get("label")
            for sentence in (variation.text, label, *(button.get("title") for button in variation.buttons)):
                if sentence:
                    where.setdefault(str(sentence), (response.file, variation.line, response.name))
    for sentence in untranslated(list(where)):
        file, line, name = where[sentence]
        yield Finding(file, line, f"{name}: no translation of {sentence[:60]!r}")
