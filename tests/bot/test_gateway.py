"""From Telegram's updates to ours: what is read, what is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.gateway import read_update
from dialogues.incoming import Incoming, Kind

PERSON = {"id": 7_000_000_001, "is_bot": False, "first_name": "Salma", "language_code": "ar"}
PRIVATE = {"id": 7_000_000_001, "type": "private", "first_name": "Salma"}


def read(**update: Any) -> Incoming | None:
    parsed = Update.de_json({"update_id": 9, **update}, None)
    return read_update(parsed)


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_790_000_000, "chat": PRIVATE, "from": PERSON, **content}


def test_a_text() -> None:
    incoming = read(message=message(text="سلام"))
    assert incoming is not None
    assert (incoming.kind, incoming.text, incoming.chat_id, incoming.edited) == (Kind.TEXT, "سلام", PERSON["id"], False)
    assert (incoming.update_id, incoming.message_id, incoming.language_code) == (9, 5, "ar")


@pytest.mark.parametrize(
    ("text", "kind", "command", "rest"),
    [
        ("/start abc_123", Kind.COMMAND, "start", "abc_123"),
        ("/menu@JisrBot", Kind.COMMAND, "menu", ""),
        ("/HELP", Kind.COMMAND, "help", ""),
        ("/", Kind.TEXT, None, "/"),
        ("/سلام", Kind.TEXT, None, "/سلام"),
        ("/ menu", Kind.TEXT, None, "/ menu"),
    ],
)
def test_commands(text: str, kind: Kind, command: str | None, rest: str) -> None:
    incoming = read(message=message(text=text))
    assert incoming is not None
    assert (incoming.kind, incoming.command, incoming.text) == (kind, command, rest)


def test_an_edited_message_says_so() -> None:
    incoming = read(edited_message=message(text="4 postes", edit_date=1_790_000_001))
    assert incoming is not None
    assert incoming.edited


@pytest.mark.parametrize(("user_id", "own"), [(PERSON["id"], True), (42, False), (None, False)])
def test_a_contact_is_the_senders_own_only_with_their_id(user_id: int | None, own: bool) -> None:
    card: dict[str, Any] = {"phone_number": "212612345678", "first_name": "Salma"}
    if user_id is not None:
        card["user_id"] = user_id
    incoming = read(message=message(contact=card))
    assert incoming is not None and incoming.contact is not None
    assert (incoming.contact.phone, incoming.contact.own) == ("212612345678", own)


def test_what_no_database_keeps_is_left_out() -> None:
    incoming = read(message=message(text="a\x00b\ud800c"))
    assert incoming is not None
    assert incoming.text == "abc"


@pytest.mark.parametrize(("status", "kind"), [("kicked", Kind.BLOCKED), ("member", Kind.UNBLOCKED)])
def test_blocking_and_coming_back(status: str, kind: Kind) -> None:
    member = {"status": status, "user": {"id": 1, "is_bot": True, "first_name": "Jisr"}}
    if status == "kicked":
        member["until_date"] = 0
    change = {
        "chat": PRIVATE,
        "from": PERSON,
        "date": 1_790_000_000,
        "old_chat_member": {"status": "member", "user": member["user"]},
        "new_chat_member": member,
    }
    incoming = read(my_chat_member=change)
    assert incoming is not None
    assert incoming.kind == kind


def test_groups_and_channels_are_left_alone() -> None:
    group = {"id": -100, "type": "supergroup", "title": "Emploi"}
    assert read(message=message(text="salut", chat=group)) is None
    assert read(message={**message(text="salut"), "from": None}) is None
    assert read() is None
