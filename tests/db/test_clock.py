"""Casablanca's time, as it is since September 2026."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

from db.clock import CASABLANCA, today_in_casablanca


def test_morocco_is_on_utc_for_good() -> None:
    for month in range(10, 13):
        assert datetime(2026, month, 1, tzinfo=CASABLANCA).utcoffset() == timedelta(0)
    assert datetime(2027, 7, 1, tzinfo=CASABLANCA).utcoffset() == timedelta(0)
    assert datetime(2026, 7, 1, tzinfo=CASABLANCA).utcoffset() == timedelta(hours=1)


def test_today_changes_at_midnight_there() -> None:
    assert today_in_casablanca(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert today_in_casablanca(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)


def test_old_zone_data_stops_the_start() -> None:
    """With rules that know nothing of September 2026 the module refuses to load."""
    program = (
        "import zoneinfo, datetime\n"
        "class Old(datetime.tzinfo):\n"
        "    utcoffset = lambda self, at: datetime.timedelta(hours=1)\n"
        "zoneinfo.ZoneInfo = type('Z', (), {'__new__': lambda cls, key: Old(), 'clear_cache': classmethod("
        "lambda cls, only_keys=None: None)})\n"
        "import db.clock\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "install tzdata 2026.3 or later" in result.stderr
