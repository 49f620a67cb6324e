"""Imports the association's member register: companies are added or brought up to date, never taken away.

A company is found again by its ICE, else by its name, so that importing a file twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db import catalogue
from db.engine import Database
from db.folding import folded_name
from db.models import Company, CompanyPhone
from db.register import Problem, RegisterError, Row, read_register
from db.tokens import new_token

__all__ = ["Problem", "RegisterError", "Report", "import_file"]


@dataclass
class Report:
    """What an import did, or would do: companies by what became of them, and what was wrong, line by line."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many lines were not imported."""
        return len({each.line for each in self.problems if each.refused})


async def import_file(
    database: Database, file: Path, *, now: datetime, dry_run: bool = False, accept_ice: bool = False
) -> Report:
    """Imports a .csv or .xlsx (columns: see `db.register`) in one transaction; a dry run changes nothing.

    `accept_ice` takes companies whose ICE fails its key. Raises RegisterError where the file as a whole cannot
    be read.
    """
    rows, problems = read_register(file, catalogue.load(), accept_ice=accept_ice)
    report = Report(problems=problems)
    async with database.session() as session:
        known = await _Known.load(session)
        for row in rows:
            company = known.company_of(row)
            changes = known.changes(company, row)
            if company is None:
                report.created += 1
            elif changes or known.new_phones(company, row):
                report.updated += 1
            else:
                report.unchanged += 1
            if not dry_run:
                await known.write(company, row, changes, now)
    report.problems.sort(key=lambda each: each.line)
    return report


class _Known:
    """The companies of the database, looked up in memory: a register has hundreds."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._by_ice: dict[str, Company] = {}
        self._by_name: dict[str, list[Company]] = {}
        self._phones: dict[int, set[str]] = {}

    @classmethod
    async def load(cls, session: AsyncSession) -> _Known:
        known = cls(session)
        for company in (await session.execute(select(Company).order_by(col(Company.id)))).scalars():
            if company.ice:
                known._by_ice[company.ice] = company
            known._by_name.setdefault(company.folded_name, []).append(company)
        for phone in (await session.execute(select(CompanyPhone))).scalars():
            known._phones.setdefault(phone.company_id, set()).add(phone.phone)
        return known

    def company_of(self, row: Row) -> Company | None:
        """The company that the row is about. One of the same name with another ICE is another company."""
        ice = row.details.get("ice")
        if ice in self._by_ice:
            return self._by_ice[ice]
        named = self._by_name.get(folded_name(row.name), [])
        return next((each for each in named if ice is None or each.ice is None), None)

    def changes(self, company: Company | None, row: Row) -> dict[str, object]:
        """The columns that the row changes; what it does not state stays."""
        stated: dict[str, object] = {
            "name": row.name,
            "folded_name": folded_name(row.name),
            "member": True,
            **row.details,
        }
        return {name: value for name, value in stated.items() if company is None or getattr(company, name) != value}

    def new_phones(self, company: Company, row: Row) -> list[str]:
        """The row's numbers that the company has not yet."""
        return [phone for phone in row.phones if phone not in self._phones.get(company.id, ())]

    async def write(self, company: Company | None, row: Row, changes: dict[str, object], now: datetime) -> None:
        """Adds the company, or brings it up to date; its other numbers stay."""
        if company is None:
            company = Company(public_token=new_token(), name="", folded_name="", created_at=now)
            self._session.add(company)
        for name, value in changes.items():
            setattr(company, name, value)
        if company.id is None:
            await self._session.flush()
        for phone in self.new_phones(company, row):
            self._session.add(CompanyPhone(company_id=company.id, phone=phone))
