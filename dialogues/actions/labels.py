"""Catalogue entries as typed values: what the bot calls an occupation, a place, a contract…"""

from __future__ import annotations

from db.catalogue import Catalogue
from dialogues.speech import Label, Listing, Phrase, counted, phrase


def label(catalogue: Catalogue, kind: str, slug: str | None) -> Label | str | None:
    """The entry's name in both languages; an unknown slug is said as it was written; None stays None.

    `kind` is one of "occupation", "place", "contract", "schedule", "education", "language", "skill", "sector".
    """
    if slug is None:
        return None
    try:
        name = catalogue.label(kind, slug)
    except KeyError:
        return slug
    return Label(fr=name["fr"], ar=name["ar"])


def name_of_code(catalogue: Catalogue, code: str | None) -> Label | None:
    """The name of a ROME code, where the catalogue has an occupation of it."""
    name = catalogue.name_of_code(code) if code else None
    return Label(fr=name["fr"], ar=name["ar"]) if name else None


def labels(catalogue: Catalogue, kind: str, slugs: list[str]) -> Listing | None:
    """Several entries said as a list; None where there is none."""
    said = [label(catalogue, kind, slug) for slug in slugs]
    return Listing(said) if said else None


def years(amount: float | None) -> Phrase | object:
    """A length of experience: none, months, or years."""
    if amount is None:
        return None
    if amount == 0:
        return phrase("without experience")
    if amount < 1:
        return counted("{n} month of experience", "{n} months of experience", max(1, round(amount * 12)))
    return counted("{n} year of experience", "{n} years of experience", round(amount))


# Why a company declines, in words that help; the codes are the workflow's.
DECLINE_REASONS: dict[str, Phrase] = {
    "experience": phrase("more experience is needed"),
    "skills": phrase("a skill of the post is missing"),
    "education": phrase("another level of education is needed"),
    "languages": phrase("a language of the post is missing"),
    "availability": phrase("the hours or the start do not fit"),
    "distance": phrase("the place is too far"),
    "pay": phrase("the expected pay does not fit"),
    "not_reached": phrase("nobody could be reached by phone"),
    "position_filled": phrase("the post is taken"),
    "other": phrase("another profile was closer to the post"),
}


# Why an adviser sends a need back or rejects it, at hand; the company reads the words, so they are whole sentences.
REVIEW_REASONS: dict[str, Phrase] = {
    "pay": phrase("Please state the pay, or a range."),
    "profile": phrase("Please describe the profile more precisely."),
    "words": phrase("Please reword what could exclude people."),
    "duplicate": phrase("This need is already declared."),
}


def review_reason(code: str | None) -> Phrase | str | None:
    """A reason's words; the adviser's own words, which are no code, as they are."""
    return REVIEW_REASONS.get(code or "", code)


def decline_reason(code: str | None) -> Phrase | str | None:
    """A reason's words; staff's own words, which are no code, as they are."""
    return DECLINE_REASONS.get(code or "", code)
