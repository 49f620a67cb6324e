"""One spelling for many, rule by rule; and nothing that people can type breaks the reading of it."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.understanding import Question, Understanding
from dialogues.understanding.normalisation import fold, spelling
from dialogues.understanding.skeleton import skeleton

TODAY = date(2026, 11, 24)
# A message is read in this time at the very most, on a machine that does other things too.
LONGEST = 0.05


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("BERNOUSSI", "bernoussi"),
        ("diplômé", "diplome"),
        ("خـــدمة", "خدمه"),
        ("خِدْمَةٌ", "خدمه"),
        ("أجر إدماج آلة ٱسم", "اجر ادماج اله اسم"),
        ("مسؤول", "مسوول"),
        ("گراج ڭاراج", "كراج كاراج"),
        ("٣ ۳", "3 3"),
        ("bghiiiit bzaaaaf", "bghit bzaf"),
        ("بزاااف", "بزاف"),
        ("l’usine", "l'usine"),
        ("cariste🙂svp", "cariste svp"),
        ("ﻻ", "لا"),
        ("3caristes", "3 caristes"),
        ("3afak", "3afak"),
        ("4500dh", "4500 dh"),
        ("ب5000", "ب 5000"),
    ],
)
def test_the_rules(typed: str, folded: str) -> None:
    assert spelling(typed) == folded


@pytest.mark.parametrize("words", [("خدمة", "khdma", "khedma", "5dma"), ("سودور", "soudeur"), ("كاريست", "cariste")])
def test_consonants_are_the_same_in_both_scripts(words: tuple[str, ...]) -> None:
    assert len({skeleton(fold(word).words[0].text) for word in words}) == 1


PIECES = ("\u0651", "ا\u0301", "3", "صافي ", "🧑\u200d🏭", "a-", "de ")
QUESTIONS = (
    None,
    Question("slot", ("headcount",), "number"),
    Question("slot", (), "text"),
    Question("slot", (), "yes_no"),
)
ODD = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="ab \u0301\u0651\u064e\u202e\u2067\u200d🙂ًٌٍ٣3'", max_size=300),
    st.builds(lambda text, times: text * times, st.sampled_from(PIECES), st.integers(1, 4096)),
)


@settings(max_examples=200, deadline=None)
@given(text=ODD, question=st.sampled_from(QUESTIONS))
def test_whatever_is_typed_is_read(understanding: Understanding, text: str, question: Question | None) -> None:
    parse = understanding.parse(text, today=TODAY, question=question)
    assert 0 <= parse.intent.confidence <= 1
    for each in (*parse.entities, *parse.excluded):
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "je cherche un poste de cariste à Bernoussi " * 93,
        "كنقلب على خدمة ديال السودور فعين السبع بالليل " * 89,
        "a\u0301\u0302\u0303" * 1024,
        "\u202e\u2067ب3" * 1024,
        "🧑🏽‍🏭" * 585,
        "3 " * 2048,
        "ّ" * 4096,
    ],
)
def test_the_longest_messages_take_no_longer(understanding: Understanding, text: str) -> None:
    understanding.parse(text, today=TODAY)
    fastest = 1.0
    for _ in range(5):
        began = time.perf_counter()
        understanding.parse(text, today=TODAY)
        fastest = min(fastest, time.perf_counter() - began)
    assert fastest < LONGEST


@pytest.mark.parametrize(
    ("said", "kind", "entities", "meant"),
    [
        ("3", "number", ("headcount",), ("headcount", 3)),
        ("جوج", "number", ("headcount",), ("headcount", 2)),
        ("casa", "entity", ("place",), ("place", "casablanca")),
        ("4500", "number", ("salary",), ("salary", 4500)),
    ],
)
def test_short_answers_are_read_in_the_light_of_the_question(
    understanding: Understanding, said: str, kind: str, entities: tuple[str, ...], meant: tuple[str, object]
) -> None:
    parse = understanding.parse(said, today=TODAY, question=Question("slot", entities, kind))  # type: ignore[arg-type]
    assert [(each.entity, each.value) for each in parse.entities] == [meant]


@pytest.mark.parametrize("said", ["oui", "ah", "iyeh", "wakha", "نعم", "واخا", "إيه", "ok"])
def test_a_yes_is_a_yes(understanding: Understanding, said: str) -> None:
    parse = understanding.parse(said, today=TODAY, question=Question("slot", (), "yes_no"))
    assert parse.intent.name == "affirm"


@pytest.mark.parametrize("said", ["non", "la", "لا", "nn", "lala"])
def test_a_no_is_a_no(understanding: Understanding, said: str) -> None:
    parse = understanding.parse(said, today=TODAY, question=Question("slot", (), "yes_no"))
    assert parse.intent.name == "deny"
