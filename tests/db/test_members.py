"""The import of the member register: what lists from the field look like, and what is wrong with them."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from db.engine import Database
from db.members import RegisterError, Report, import_file
from db.models import Company, CompanyPhone

ICE, OTHER_ICE = "001561191000066", "002136093000040"


async def companies(database: Database) -> list[Company]:
    async with database.session() as session:
        return list((await session.execute(select(Company).order_by(Company.name))).scalars())


async def phones(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.execute(select(CompanyPhone.phone).order_by(CompanyPhone.phone))).scalars())


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "members.csv"
    file.write_bytes(text.encode(encoding))
    return file


class TestImport:
    @pytest.fixture(autouse=True)
    def _inject(self, database: Database, tmp_path: Path, now: datetime) -> None:
        self.database, self.folder, self.now = database, tmp_path, now

    async def imported(self, text: str, **options: bool) -> Report:
        return await import_file(self.database, written(self.folder, text), now=self.now, **options)

    async def test_companies_are_added(self) -> None:
        report = await self.imported(
            "name,ice,phones,sector,zone,address,contact_name,email,rc,rc_court,cnss\n"
            f"Atlas,{ICE},0522 34 56 78 / 06 12 34 56 78,textile,Ahl Loghlam,12 rue A,M. X,a@b.ma,123,Casa,7654321\n"
        )
        assert (report.created, report.updated, report.unchanged, report.refused) == (1, 0, 0, 0)
        assert report.problems == []
        (company,) = await companies(self.database)
        assert company.member
        assert not company.sample
        assert (company.name, company.ice, company.sector, company.zone) == ("Atlas", ICE, "textile", "Ahl Loghlam")
        assert (company.address, company.contact_name, company.email) == ("12 rue A", "M. X", "a@b.ma")
        assert (company.rc, company.rc_court, company.cnss) == ("123", "Casa", "7654321")
        assert await phones(self.database) == ["+212522345678", "+212612345678"]

    async def test_importing_twice_changes_nothing(self) -> None:
        text = f"name,ice,phones\nAtlas,{ICE},0612345678\nSans ICE,,0522345678\n"
        await self.imported(text)
        report = await self.imported(text)
        assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
        report = await self.imported(text.replace("0612345678", "0698765432"))
        assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
        assert len(await phones(self.database)) == 3

    async def test_what_is_not_stated_stays(self) -> None:
        await self.imported(f"name,ice,address\nAtlas,{ICE},12 rue A\n")
        report = await self.imported(f"name,ice,address\nAtlas Emballage,{ICE},-\n")
        assert report.updated == 1
        (company,) = await companies(self.database)
        assert (company.name, company.address) == ("Atlas Emballage", "12 rue A")

    async def test_without_an_ice_the_name_counts(self) -> None:
        await self.imported("name\nSté Atlas SARL\n")
        report = await self.imported(f"name,ice\nATLAS,{ICE}\nAtlas sarl,{OTHER_ICE}\n")
        assert (report.created, report.updated) == (1, 1)
        assert {each.ice for each in await companies(self.database)} == {ICE, OTHER_ICE}

    async def test_a_dry_run_changes_nothing(self) -> None:
        text = f"name,ice\nAtlas,{ICE}\n"
        report = await self.imported(text, dry_run=True)
        assert report.created == 1
        assert await companies(self.database) == []
        await self.imported(text)
        assert (await self.imported(text, dry_run=True)).unchanged == 1

    async def test_bad_lines_are_told_and_good_ones_kept(self) -> None:
        report = await self.imported(
            "name,ice,phones,sector,email\n"
            f"Good,{ICE},0612345678,,\n"
            ",,0612345678,,\n"
            "Short,12345678,,,\n"
            "Letters,00152571300008A,,,\n"
            "Key,001561191000065,,,\n"
            f"Again,{ICE},,,\n"
            "=cmd|' /C calc'!A0,,,,\n"
            "Kept,,12,fishing,nobody\n"
            ",,,,\n"
            f"{'x' * 201},,,,\n"
        )
        assert [(each.line, each.refused) for each in report.problems] == [
            (3, True),
            (4, True),
            (5, True),
            (6, True),
            (7, True),
            (8, True),
            (9, False),
            (9, False),
            (9, False),
            (11, True),
        ]
        said = [str(each) for each in report.problems]
        assert said[0] == "line 3: the company has no name (refused)"
        assert "is not 15 digits" in said[1]
        assert "is not 15 digits" in said[2]
        assert "--accept-ice" in said[3]
        assert "stands on line 2" in said[4]
        assert "formula" in said[5]
        assert said[6] == "line 9: '12' is no phone number (imported without it)"
        assert (report.created, report.refused) == (2, 7)
        assert [each.name for each in await companies(self.database)] == ["Good", "Kept"]

    async def test_a_wrong_key_can_be_accepted(self) -> None:
        report = await self.imported("name,ice\nKey,001561191000065\n", accept_ice=True)
        assert (report.created, report.refused, len(report.problems)) == (1, 0, 1)
        assert (await companies(self.database))[0].ice == "001561191000065"

    async def test_an_ice_with_spaces_or_without_its_zeros(self) -> None:
        report = await self.imported("name,ice\nA,00 15 61 19 10 00 066\nB,2136093000040\n")
        assert report.problems == []
        assert [each.ice for each in await companies(self.database)] == [ICE, OTHER_ICE]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    async def test_encodings_and_delimiters(self, encoding: str, delimiter: str) -> None:
        text = "Raison sociale;Téléphone;Secteur d'activité\r\nÉtoile d'Été;0612345678;Textile et habillement\r\n"
        file = written(self.folder, text.replace(";", delimiter), encoding)
        report = await import_file(self.database, file, now=self.now)
        assert (report.created, report.problems) == (1, [])
        (company,) = await companies(self.database)
        assert (company.name, company.sector) == ("Étoile d'Été", "textile")

    async def test_arabic_names_and_quoted_cells(self) -> None:
        await self.imported('name,address\nشركة الأطلس,"12, rue A\nBernoussi"\n\nB,\n,x\n')
        names = [each.name for each in await companies(self.database)]
        assert sorted(names) == sorted(["شركة الأطلس", "B"])
        report = await self.imported('name,address\n"A","1\n2"\n,x\n')
        assert [each.line for each in report.problems] == [4]

    async def test_a_spreadsheet(self) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        sheet.append(["Entreprise", "ICE", "GSM", "Secteur", None, "Remarques"])
        sheet.append(["Atlas", 1561191000066, 612345678, "metal", None, "=1+1"])
        sheet.append([None, None, None, None, None, None])
        sheet.append(["'+Plus", OTHER_ICE, "0522345678/0612345679", None, None, None])
        sheet.append(["Bêta", OTHER_ICE, 522345678.0, None, None, None])
        file = self.folder / "members.xlsx"
        workbook.save(file)
        report = await import_file(self.database, file, now=self.now)
        assert [str(each) for each in report.problems] == ["line 4: name begins like a formula: '+Plus' (refused)"]
        assert [(each.name, each.ice) for each in await companies(self.database)] == [
            ("Atlas", ICE),
            ("Bêta", OTHER_ICE),
        ]
        assert await phones(self.database) == ["+212522345678", "+212612345678"]

    async def test_seven_hundred_companies_in_two_seconds(self) -> None:
        lines = [f"Entreprise {each},{each:013},06{each:08},metal,12 rue {each}" for each in range(700)]
        text = "name,rc,phones,sector,address\n" + "\n".join(lines) + "\n"
        for created in (700, 0):
            start = time.perf_counter()
            report = await self.imported(text)
            assert time.perf_counter() - start < 2
            assert (report.created, report.unchanged) == (created, 700 - created)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"company,ice\n", "no column for the company's name"),
        ("a.csv", b"name,nom\nA,B\n", "two columns for name"),
        ("a.csv", b"PK\x03\x04", "name it .xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\x00\x00", "not a text file"),
        ("a.xlsx", b"name\nA\n", "no .xlsx that can be read"),
    ],
)
async def test_files_that_cannot_be_read(
    sqlite_database: Database, tmp_path: Path, now: datetime, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(RegisterError, match=words):
        await import_file(sqlite_database, file, now=now)


async def test_a_file_that_is_not_there(sqlite_database: Database, tmp_path: Path, now: datetime) -> None:
    for name in ("gone.csv", "gone.xlsx"):
        with pytest.raises(RegisterError, match=name):
            await import_file(sqlite_database, tmp_path / name, now=now)
    async with sqlite_database.session() as session:
        assert (await session.execute(select(func.count()).select_from(Company))).scalar() == 0
