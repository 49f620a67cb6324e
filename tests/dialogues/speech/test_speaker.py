"""Values in sentences: translation, plural forms, isolates, escaping."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dialogues.speech import (
    LANGUAGES,
    Day,
    Dotted,
    Label,
    Listing,
    Moment,
    Money,
    Number,
    Phone,
    Reference,
    speaker_for,
)
from dialogues.speech.speaker import POP_ISOLATE, RIGHT_TO_LEFT_MARK, plural_rule, read_catalogue

FR, AR = speaker_for("fr"), speaker_for("ar")


def test_months_are_moroccan() -> None:
    assert AR.html(Day(date(2026, 8, 3))) == "الاثنين 3 غشت 2026"
    assert FR.html(Day(date(2026, 8, 3))) == "lundi 3 août 2026"


def test_an_instant_is_said_in_casablancas_time_without_a_clock_change() -> None:
    assert "12:00" in FR.html(Moment(datetime(2026, 12, 1, 12, tzinfo=UTC)))


def test_money_has_western_digits_in_both_languages() -> None:
    assert AR.plain(Money(4500)) == "\u20684.500\u2069 درهم في الشهر"
    assert FR.plain(Money(4500)) == "4\u202f500 DH par mois"


def test_a_label_of_the_catalogue_follows_the_language() -> None:
    label = Label(fr="Soudeur / Soudeuse", ar="لحام(ة)")
    assert (FR.html(label), AR.html(label)) == ("Soudeur / Soudeuse", "لحام(ة)")


def test_a_moroccan_number_is_said_as_it_is_dialled() -> None:
    assert FR.html(Phone("+212612345678")).startswith("06")


def test_a_list_is_joined_as_the_language_does() -> None:
    assert FR.plain(Listing(["a", "b", "c"])) == "a, b et c"
    assert AR.plain(Listing([Number(1), Number(2)])) == "\u20681\u2069 و\u20682\u2069"


def test_what_is_composed_has_no_isolate_around_it_which_would_turn_it_left_to_right() -> None:
    line = AR.fill("{entry}", {"entry": Dotted([Label(fr="a", ar="عين السبع"), Money(4500)])})
    assert line == "\u2068عين السبع\u2069 · \u20684.500\u2069 درهم في الشهر"


def test_what_a_person_wrote_is_escaped_and_cannot_turn_the_text_around() -> None:
    assert FR.html("<b>\u202e&") == "&lt;b&gt;&amp;"


def test_each_value_in_an_arabic_sentence_is_isolated() -> None:
    assert AR.fill("المرجع: {reference}", {"reference": Reference("SB26-0042")}) == (
        "المرجع: \u2068<code>SB26-0042</code>\u2069"
    )


def test_arabic_inside_french_is_isolated_too() -> None:
    assert FR.fill("De {name}", {"name": "سعيد"}) == "De \u2068سعيد\u2069"
    assert FR.fill("De {name}", {"name": "Said"}) == "De Said"


def test_an_arabic_line_that_begins_with_a_latin_word_runs_from_the_right() -> None:
    assert AR.directed("CDI عقد") == RIGHT_TO_LEFT_MARK + "CDI عقد"
    assert AR.directed("عقد CDI") == "عقد CDI"
    assert AR.directed("<b>\u2068CDI\u2069 عقد</b>") == "<b>\u2068CDI\u2069 عقد</b>"


@given(st.text(max_size=60))
def test_isolates_are_always_closed(text: str) -> None:
    filled = AR.fill("قال {who}", {"who": text})
    assert filled.count("\u2068") == filled.count(POP_ISOLATE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_cldr(language: str) -> None:
    """Babel writes a wrong header for Arabic; ours is written by hand and compared with its own CLDR tables."""
    catalogue = read_catalogue(language)
    plural, rule = plural_rule(catalogue), Locale(language).plural_form
    order = ["zero", "one", "two", "few", "many", "other"] if language == "ar" else ["one", "other"]
    for n in range(201):
        expected = rule(n)
        if language == "fr" and expected == "many":
            expected = "other"
        assert plural(n) == order.index(expected), n


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_complete(language: str) -> None:
    for message in read_catalogue(language):
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(forms), f"{language}: {message.id!r} has no translation"
            assert not message.fuzzy, f"{language}: {message.id!r} is fuzzy"
