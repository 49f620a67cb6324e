"""Casablanca's time. Stored times are UTC; only speech and "today" are local.

Morocco left UTC+1 for UTC+0 on 20 September 2026. `zoneinfo` prefers the operating system's files, which may
be older than that and then are an hour off without a word; so the `tzdata` package's are used, and their age
is checked when this module is loaded. For the same reason no SQL ever converts to local time.
"""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta

# An empty search path leaves only the tzdata package.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache(only_keys=["Africa/Casablanca"])
CASABLANCA = zoneinfo.ZoneInfo("Africa/Casablanca")

if datetime(2026, 12, 1, 12, tzinfo=CASABLANCA).utcoffset() != timedelta(0):
    raise RuntimeError(
        "The installed tzdata package does not know that Morocco is on UTC+0 since September 2026: "
        "install tzdata 2026.3 or later"
    )


def today_in_casablanca(now: datetime) -> date:
    """The date in Casablanca at `now` (aware)."""
    return now.astimezone(CASABLANCA).date()
