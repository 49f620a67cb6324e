"""Words without what sticks to them, and verbs without who does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.understanding.inflection import stems, unlinked, verb
from dialogues.understanding.normalisation import folded_words


@pytest.mark.parametrize(
    ("word", "stem"),
    [("lbernossi", "bernossi"), ("fcasa", "casa"), ("فالبرنوصي", "برنوصي"), ("سائقين", "سايق"), ("jnayniya", "jnayni")],
)
def test_what_sticks_to_a_word_is_taken_off(word: str, stem: str) -> None:
    (folded,) = folded_words(word)
    assert stem in stems(folded)
    assert stems(folded)[0] == folded


@pytest.mark.parametrize(
    "forms",
    [
        ["kaykhayt", "ykhayt", "nkhayt", "katkhayt", "ykhayto", "kankhiyet"],
        ["كيخيط", "يخيط", "نخيط", "كتخيط", "يخيطو"],
    ],
)
def test_a_verb_is_the_same_whoever_does_it(forms: list[str]) -> None:
    assert len({verb(form) for form in forms}) == 1
    assert verb(forms[0]) != ""


@pytest.mark.parametrize(
    ("word", "bare"),
    [("d'emballages", "emballage"), ("lcamion", "camion"), ("livraison", "livraison"), ("الهاتفيين", "هاتفي")],
)
def test_further_words_are_bare(word: str, bare: str) -> None:
    assert unlinked(word) == bare


@given(st.text(alphabet="abklmnyt37'ايكتنوةلبفسم", min_size=1, max_size=12))
def test_nothing_is_left_empty(word: str) -> None:
    for folded in folded_words(word):
        assert all(stems(folded))
        assert unlinked(folded)
