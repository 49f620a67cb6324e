"""The typed values that actions put into sentences.

A value knows how it is said in a language; the sentence around it does not care. Plain `str` is
text that a person wrote: it is escaped and isolated, never translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import phonenumbers
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from db.clock import CASABLANCA

if TYPE_CHECKING:
    from dialogues.speech.speaker import Speaker


@dataclass(frozen=True)
class Phrase:
    """An English source sentence with its values, translated when it is said."""

    source: str
    values: Mapping[str, Any] = field(default_factory=dict)
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        return speaker.fill(speaker.translate(self.source), self.values)


@dataclass(frozen=True)
class Counted:
    """A sentence whose words depend on a number; `{n}` stands for it."""

    singular: str
    plural: str
    n: int
    values: Mapping[str, Any] = field(default_factory=dict)
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        template = speaker.translate_counted(self.singular, self.plural, self.n)
        return speaker.fill(template, {**self.values, "n": Number(self.n)})


def phrase(source: str, /, **values: Any) -> Phrase:
    """A sentence said later in the recipient's language. `source` must be a literal: it is extracted."""
    return Phrase(source, values)


def counted(singular: str, plural: str, n: int, /, **values: Any) -> Counted:
    """A sentence that counts. Both sources must be literals: they are extracted."""
    return Counted(singular, plural, n, values)


@dataclass(frozen=True)
class Number:
    """A number in Western digits, as Morocco writes it in both languages."""

    amount: float

    def said(self, speaker: Speaker) -> Markup:
        return escape(format_decimal(self.amount, locale=speaker.locale))


@dataclass(frozen=True)
class Money:
    """Whole dirhams; `period` is "month", "hour", "day" or None for a bare amount."""

    amount: int
    period: str | None = "month"
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        templates = {
            "month": phrase("{amount} DH a month", amount=Number(self.amount)),
            "day": phrase("{amount} DH a day", amount=Number(self.amount)),
            "hour": phrase("{amount} DH an hour", amount=Number(self.amount)),
        }
        return templates.get(
            self.period or "",
            phrase("{amount} DH", amount=Number(self.amount)),
        ).said(speaker)


@dataclass(frozen=True)
class Day:
    """A date, said with the day's name so that nobody miscounts."""

    day: date

    def said(self, speaker: Speaker) -> Markup:
        return escape(format_date(self.day, "EEEE d MMMM y", locale=speaker.locale))


@dataclass(frozen=True)
class Moment:
    """An instant (aware), said in Casablanca's time."""

    at: datetime
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        local = self.at.astimezone(CASABLANCA)
        return phrase(
            "{day} at {time}",
            day=Day(local.date()),
            time=Markup(escape(format_time(local.time(), "HH:mm", locale=speaker.locale))),
        ).said(speaker)


@dataclass(frozen=True)
class Reference:
    """A need's reference such as SB26-0042, in a form that a thumb can copy."""

    text: str

    def said(self, speaker: Speaker) -> Markup:
        return Markup("<code>{}</code>").format(self.text)


@dataclass(frozen=True)
class Phone:
    """A phone number stored as E.164, said in its national or international form."""

    e164: str

    def said(self, speaker: Speaker) -> Markup:
        number = phonenumbers.parse(self.e164, "MA")
        style = (
            phonenumbers.PhoneNumberFormat.NATIONAL
            if number.country_code == 212
            else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
        return escape(phonenumbers.format_number(number, style).replace("-", " "))


@dataclass(frozen=True)
class Label:
    """A name that the catalogue has in both languages."""

    fr: str
    ar: str

    def said(self, speaker: Speaker) -> Markup:
        return escape(self.ar if speaker.language == "ar" else self.fr)


@dataclass(frozen=True)
class Listing:
    """Values said one after another: "a, b and c"; `style` is Babel's ("standard", "or")."""

    items: Sequence[Any]
    style: str = "standard"
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        said = [speaker.placed(item) for item in self.items]
        return Markup(format_list(said, style=self.style, locale=speaker.locale))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Lines:
    """Values said one under another, `None` left out; `between` of two line ends leaves an empty line."""

    items: Sequence[Any]
    between: str = "\n"
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        return Markup(self.between).join(speaker.html(item) for item in self.items if item is not None)


@dataclass(frozen=True)
class Dotted:
    """Short values on one line, a middle dot between them; each is isolated, for they may differ in direction."""

    items: Sequence[Any]
    composed: ClassVar[bool] = True

    def said(self, speaker: Speaker) -> Markup:
        return Markup(" · ").join(Markup(speaker.placed(item)) for item in self.items)
