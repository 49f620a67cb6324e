"""References of needs: SB, the year, a serial of that year, such as SB26-0042."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import is_sqlite
from db.models import Serial
from db.models.columns import table

_SERIALS = table(Serial)
_WRITTEN = re.compile(r"SB\W?(\d{2})\W?(\d{1,7})", re.IGNORECASE | re.ASCII)


async def next_reference(session: AsyncSession, today: date) -> str:
    """The year's next reference. Two at once never get the same; one that is not committed is given again."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    statement = insert(_SERIALS).values(year=today.year, last=1)
    statement = statement.on_conflict_do_update(index_elements=[_SERIALS.c.year], set_={"last": _SERIALS.c.last + 1})
    serial = (await session.execute(statement.returning(_SERIALS.c.last))).scalar_one()
    return f"SB{today.year % 100:02}-{serial:04}"


def read_reference(written: str) -> str | None:
    """The reference that somebody typed ("sb26 42"), or None for what is none."""
    found = _WRITTEN.fullmatch(written.strip())
    return f"SB{found[1]}-{int(found[2]):04}" if found else None
