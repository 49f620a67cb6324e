"""What is refused at load, and what `jisr check` finds: every finding, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogues.engine.check import check
from dialogues.engine.findings import DialogueError
from tests.dialogues.engine.booking import ACTIONS, DOMAIN, RULES
from tests.dialogues.engine.world import world, write

NAMES = [action().name() for action in ACTIONS]


def found(folder: Path, domain: str = DOMAIN, rules: str = RULES, **more: object) -> list[str]:
    return [str(each) for each in check(write(folder, domain, rules), actions=NAMES, **more)]  # type: ignore[arg-type]


def test_a_sound_dialogue_has_no_finding(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    names = '"utter_number_refused" "utter_menu" "utter_ask_booking_name" "chat" "inform"'
    code.write_text(names, encoding="utf-8")
    assert found(tmp_path / "dialogue", sources=[code]) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("intents: [book,", "intents: [", "intent book is not in the domain"),
        (
            "actions: [validate_booking_form, action_confirm,",
            "actions: [validate_booking_form,",
            "action action_confirm",
        ),
        ("entities: [number,", "entities: [", "entity number is not in the domain"),
        ("type: from_text", "type: from_trigger_intent", "'from_trigger_intent' is not supported"),
        ("type: bool", "type: date", "type 'date' is not supported"),
        ("  utter_ask_rating_stars: [{text: Stars}]\n", "", "no question asks for rating_stars"),
        ("  utter_hours: [{text: From eight to noon}]\n", "", "action utter_hours is not in the domain"),
        ("{text: Thanks}", "{txt: Thanks}", "txt is not supported"),
        ("{text: Thanks}", "{text: Thanks, buttons: [{title: a, payload: /nothing}]}", "intent nothing"),
        ("{text: Thanks}", "{text: Thanks, buttons: [{title: a, payload: nothing}]}", "utter_thanks"),
        ("required_slots: [rating_stars,", "required_slots: [booking_number, rating_stars,", "belongs to"),
        ("responses:", "e2e_actions: []\nresponses:", "e2e_actions is not supported"),
    ],
)
def test_what_the_engine_cannot_run_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in DOMAIN
    with pytest.raises(DialogueError) as refused:
        world(tmp_path, DOMAIN.replace(old, new, 1), RULES, *ACTIONS)
    assert complaint in str(refused.value)


def test_a_finding_says_where(tmp_path: Path) -> None:
    complaints = found(tmp_path, rules=RULES.replace("action: utter_hours", "action: utter_hour"))
    line = next(number for number, text in enumerate(RULES.splitlines(), 1) if "utter_hours" in text)
    assert any(each.startswith(f"rules/own.yml:{line + 1}:") and "utter_hour" in each for each in complaints)


def test_every_finding_is_told_and_not_just_the_first(tmp_path: Path) -> None:
    rules = RULES.replace("action: utter_hours", "action: utter_hour").replace("intent: rate", "intent: rating")
    complaints = "\n".join(found(tmp_path, rules=rules))
    assert "utter_hour " in complaints
    assert "intent rating" in complaints


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ("  utter_idle: [{text: Idle}]\n", "response utter_idle is never reached"),
        ("  utter_thanks: [{text: Thanks again}]\n", "utter_thanks"),
    ],
)
def test_what_is_defined_and_never_reached_is_found(tmp_path: Path, addition: str, complaint: str) -> None:
    assert complaint in "\n".join(found(tmp_path, DOMAIN + addition))


def test_an_action_without_a_class_is_found(tmp_path: Path) -> None:
    domain = DOMAIN.replace("actions: [", "actions: [action_nobody, ")
    assert "action action_nobody has no class" in "\n".join(found(tmp_path, domain))


def test_a_sentence_without_translation_is_found(tmp_path: Path) -> None:
    complaints = found(tmp_path, untranslated=lambda sentences: [each for each in sentences if each == "Thanks"])
    assert any("no translation of 'Thanks'" in each for each in complaints)


@pytest.mark.parametrize("broken", ["rules: [", "- a\n- b\n", "rules:\n- rule: x\n  checkpoint: y\n  steps: []\n"])
def test_a_file_that_is_no_rules_file_is_a_finding_and_no_crash(tmp_path: Path, broken: str) -> None:
    assert found(tmp_path, rules=broken)
