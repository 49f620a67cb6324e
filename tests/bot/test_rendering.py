"""Splitting by Telegram's limit, and keyboards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.rendering import pack, render, units

LIMIT = 4096


def test_blocks_are_joined_while_they_fit() -> None:
    assert pack(["one", "two"]) == ["one\n\ntwo"]


def test_a_block_is_not_cut_when_it_fits_in_the_next_message() -> None:
    offer = "<b>" + "x" * 3000 + "</b>"
    assert pack([offer, offer]) == [offer, offer]


def test_length_is_counted_in_utf16_units_of_what_is_shown() -> None:
    assert units("<b>🙂</b>&lt;3") == 4


def test_the_keyboard_is_under_the_last_part() -> None:
    row = [[{"title": "Menu", "token": "abc"}]]
    rendered = render({"blocks": ["a" * 4000, "b" * 4000], "rows": row})
    assert [part.markup is not None for part in rendered] == [False, True]
    markup = rendered[1].markup
    assert isinstance(markup, InlineKeyboardMarkup)
    assert markup.inline_keyboard[0][0].callback_data == "abc"


def test_the_contact_keyboard_asks_for_the_contact() -> None:
    rendered = render({"blocks": ["?"], "keyboard": "contact", "label": "Partager"})
    assert isinstance(rendered[0].markup, ReplyKeyboardMarkup)
    assert rendered[0].markup.keyboard[0][0].request_contact


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"])), max_size=6))
def test_every_part_is_within_the_limit_and_no_letter_is_lost(texts: list[str]) -> None:
    blocks = [str(escape(text * 50)) for text in texts]
    parts = pack(blocks)
    assert all(units(part) <= LIMIT for part in parts)
    assert "".join("".join(parts).split()) == "".join("".join(blocks).split())
