"""Pay: reading an amount or a range, and the legal bounds of the day (dated facts of the catalogue)."""

from __future__ import annotations

import math
import re
from typing import Any

from rasa_sdk import Tracker

from dialogues.turn import Turn

_AMOUNT = re.compile(r"\d+(?:[ .,\u202f]\d{3})*")
# Nobody of the zone earns more a month; beyond it, the amount is a slip or another unit.
HIGHEST = 200_000


def monthly_minimum(turn: Turn) -> int | None:
    """The legal minimum of a full-time month, in whole dirhams rounded down: SMIG an hour × hours a month.

    None where the record is past its date: then the bot sends to an adviser instead of stating a figure.
    """
    hour = turn.catalogue.fact("smig_hour", on=turn.today)
    hours = turn.catalogue.fact("smig_month_hours", on=turn.today)
    if hour is None or hours is None:
        return None
    return math.floor(float(hour.value) * float(hours.value))


def allowance_bounds(turn: Turn) -> tuple[int, int] | None:
    """The lowest and highest monthly allowance of an insertion contract, or None past their date."""
    floor = turn.catalogue.fact("idmaj_allowance_min", on=turn.today)
    cap = turn.catalogue.fact("idmaj_allowance_max", on=turn.today)
    if floor is None or cap is None:
        return None
    return int(floor.value), int(cap.value)


def read_pay(tracker: Tracker, value: Any) -> dict[str, int] | None:
    """The low and high end of what was said, in dirhams a month; None where it is no monthly pay.

    `value` is what the understanding made of it, the lower end of a range; a second amount in the same words
    is its upper end.
    """
    try:
        low = int(float(value))
    except (TypeError, ValueError):
        return None
    high = low
    for entity in tracker.latest_message.get("entities", []):
        if entity["entity"] == "salary" and entity.get("text"):
            amounts = [int(re.sub(r"\D", "", each)) for each in _AMOUNT.findall(entity["text"])]
            if len(amounts) > 1 and amounts[0] == low and low < amounts[-1] <= HIGHEST:
                high = amounts[-1]
    return {"low": low, "high": high} if 0 < low <= HIGHEST else None
