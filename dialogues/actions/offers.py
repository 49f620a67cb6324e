"""How a need reads as an offer: a line in a list, and a card with all its fields.

Nothing in it is translated by anyone: the fields come from the catalogue and are said in the reader's language.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from db.catalogue import Catalogue
from db.models import Company, Need
from dialogues.actions.labels import label, labels, years
from dialogues.speech import Day, Dotted, Lines, Money, Phrase, Reference, counted, phrase
from dialogues.understanding.numbers import place_in_list

# Contracts that are paid an allowance, not a salary (facts: the insertion contract is a training internship).
ALLOWANCE_CONTRACTS = ("insertion", "internship")


# A message of more words than this is no choice from a list.
LONGEST_CHOICE = 4


def title(catalogue: Catalogue, need: Need) -> Any:
    """The occupation's name; the company's own words where the catalogue has none."""
    return label(catalogue, "occupation", need.occupation) or need.occupation_words or phrase("post to be named")


def employer(company: Company, need: Need) -> Any:
    """The company's name, or "a company of the zone" where it asked to stay unnamed."""
    return phrase("a company of the zone") if need.company_hidden else company.name


def pay(need: Need) -> Phrase | None:
    """Pay in words: a range or an amount; None where it is not shown."""
    if need.pay_hidden or need.pay_min is None:
        return None
    low, high = Money(need.pay_min, None), Money(need.pay_max or need.pay_min)
    ranged = need.pay_max is not None and need.pay_max != need.pay_min
    return phrase("from {low} to {high}", low=low, high=high) if ranged else phrase("{amount}", amount=high)


def _pay_in_a_list(need: Need) -> Phrase:
    wage = pay(need)
    if wage is None:
        allowance = need.contract in ALLOWANCE_CONTRACTS
        return phrase("allowance to be discussed") if allowance else phrase("pay to be discussed")
    return phrase("allowance: {pay}", pay=wage) if need.contract in ALLOWANCE_CONTRACTS else wage


def listed(catalogue: Catalogue, need: Need, company: Company, *, number: int, reasons: list[Any]) -> Phrase:
    """An offer's block in a list: numbered, three short lines, with at most three reasons."""
    facts = [
        label(catalogue, "place", need.place),
        label(catalogue, "contract", need.contract),
        _pay_in_a_list(need),
    ]
    return phrase(
        "<b>{number}. {title}</b>\n{lines}",
        number=number,
        title=title(catalogue, need),
        lines=Lines(
            [
                employer(company, need),
                Dotted([fact for fact in facts if fact is not None]),
                phrase("✓ {reasons}", reasons=Dotted(reasons[:3])) if reasons else None,
            ]
        ),
    )


def card(catalogue: Catalogue, need: Need, company: Company) -> Phrase:
    """An offer with all its fields, each on its line; fields that are not stated are left out."""
    return phrase(
        "<b>{title}</b>\n{employer}\n\n{fields}",
        title=title(catalogue, need),
        employer=Dotted(
            [employer(company, need), *([Reference(need.reference)] if need.reference else [])],
        ),
        fields=Lines(fields(catalogue, need)),
    )


def fields(catalogue: Catalogue, need: Need) -> list[Any]:
    """The offer's lines in the order of ANAPEC's own offers; None where nothing was said."""
    wage = pay(need)
    if need.contract in ALLOWANCE_CONTRACTS:
        pay_line = phrase("💰 Training allowance: {pay}", pay=wage) if wage else phrase("💰 Allowance to be discussed")
    else:
        pay_line = phrase("💰 Pay: {pay}", pay=wage) if wage else phrase("💰 Pay to be discussed")
    return [
        counted("👥 {n} post", "👥 {n} posts", need.positions) if need.positions else None,
        _stated(phrase("📄 Contract: {value}", value=label(catalogue, "contract", need.contract))),
        _stated(phrase("📍 Place: {value}", value=label(catalogue, "place", need.place))),
        _stated(phrase("📅 Start: {value}", value=Day(need.start_date) if need.start_date else None)),
        _stated(phrase("🕘 Hours: {value}", value=label(catalogue, "schedule", need.schedule))),
        pay_line,
        _stated(phrase("🎓 Education: {value}", value=label(catalogue, "education", need.education))),
        _stated(phrase("🧰 Experience: {value}", value=years(need.experience_years))),
        _stated(phrase("🗣 Languages: {value}", value=labels(catalogue, "language", need.languages))),
        _stated(phrase("🔧 Skills: {value}", value=labels(catalogue, "skill", need.skills))),
        phrase("\n{description}", description=need.description) if need.description else None,
    ]


def _stated(line: Phrase) -> Phrase | None:
    """The line, or None where its value was not stated."""
    return None if line.values["value"] is None else line


def numbered_offer(tracker: Tracker, *, words: int = LONGEST_CHOICE) -> str | None:
    """The offer of the last list that a message of at most so many words means: "2", "la deuxième" is its second."""
    said = tracker.latest_message.get("text") or ""
    offers = tracker.get_slot("search_listed") or []
    place = place_in_list(said) if len(said.split()) <= words else None
    return offers[place - 1] if place is not None and 1 <= place <= len(offers) else None
