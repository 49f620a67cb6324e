from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.html_entities import parse_html, trimmed, units, with_found
from bot.simulator.refusals import Refusal


def test_plain_text_has_no_entities() -> None:
    assert parse_html("Cariste à Bernoussi") == ("Cariste à Bernoussi", [])


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<B>x</b >", "bold"),
        ("<b>x</>", "bold"),
    ],
)
def test_each_tag_becomes_its_entity(html: str, kind: str) -> None:
    assert parse_html(html) == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_offsets_count_utf16_units() -> None:
    text, entities = parse_html("😀 <b>سلام</b>")
    assert text == "😀 سلام"
    assert entities == [{"type": "bold", "offset": 3, "length": 4}]


def test_nested_entities_come_outer_first() -> None:
    text, entities = parse_html("<b>a<i>b</i></b>")
    assert text == "ab"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [("bold", 0, 2), ("italic", 1, 1)]


def test_character_references_are_decoded_and_other_ampersands_kept() -> None:
    assert parse_html("&lt;3 &amp; &gt; &quot; &#1587;&#x633; &nbsp; &copy; R&D")[0] == '<3 & > " سس &nbsp; &copy; R&D'


def test_links_keep_good_addresses_and_drop_others() -> None:
    assert parse_html('<a href="https://t.me/x?start=a&amp;b">y</a>')[1][0]["url"] == "https://t.me/x?start=a&b"
    assert parse_html("<a href=exemple.ma>y</a>")[1][0]["url"] == "http://exemple.ma"
    assert parse_html('<a href="javascript:alert(1)">y</a>') == ("y", [])
    assert parse_html("<a>https://exemple.ma</a>")[1][0]["url"] == "https://exemple.ma"


def test_pre_with_code_carries_the_language() -> None:
    assert parse_html('<pre><code class="language-yaml">a: 1</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 4, "language": "yaml"}
    ]


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<3", "Unclosed start tag at byte offset 0"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("سلام <Gabriele >", 'Unsupported start tag "gabriele" at byte offset 9'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<i =x>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x,y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "&#xD83D;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_malformed_html_gets_telegrams_complaint(html: str, complaint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(html)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@given(st.text(alphabet="ab <>/&;=\"'biéس😀#x1"))
def test_any_text_is_parsed_or_refused(html: str) -> None:
    try:
        text, entities = parse_html(html)
    except Refusal as refusal:
        assert refusal.code == 400
        return
    for entity in entities:
        assert entity["offset"] >= 0 and entity["offset"] + entity["length"] <= units(text)


def test_blanks_around_go_and_entities_move() -> None:
    text, entities = trimmed(*parse_html(" \n<b>a </b>"))
    assert (text, entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_commands_addresses_and_numbers_are_found() -> None:
    text = "/start, https://t.me/JisrDemoBot?start=abc. contact@izdihar.example +212 522 33 44 55"
    found = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in with_found(text, [])]
    assert found == [
        ("bot_command", "/start"),
        ("url", "https://t.me/JisrDemoBot?start=abc"),
        ("email", "contact@izdihar.example"),
        ("phone_number", "+212 522 33 44 55"),
    ]


def test_nothing_is_found_inside_code_or_words() -> None:
    text, entities = parse_html("<code>/start</code> et/ou 3/7")
    assert with_found(text, entities) == entities
