"""Reads the association's member register, a .csv or .xlsx with a header line, into checked rows.

Columns (any order, capitals and accents do not matter; French headings in brackets are taken too):

    name          required (nom, raison sociale, société, entreprise)
    ice           15 digits, spaces allowed
    phones        one or several, separated by / ; , or | (téléphone, tél, gsm, mobile)
    sector        a sector of the catalogue, by slug or by name (secteur, activité)
    zone          (zone industrielle)
    address       (adresse)
    contact_name  (contact, responsable)
    email         (e-mail, courriel)
    rc, rc_court, cnss   (registre de commerce, tribunal, affiliation cnss)

A .csv may be UTF-8 (with or without mark), UTF-16 or Windows-1252, with , ; or tabs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from stdnum.exceptions import ValidationError
from stdnum.ma import ice as ice_number

from db.catalogue import Catalogue
from db.errors import DatabaseError
from db.folding import folded_name
from db.phones import normalised

COLUMNS = {
    "name": ("nom", "raison sociale", "societe", "entreprise", "denomination"),
    "ice": ("numero ice", "identifiant commun de l entreprise"),
    "phones": ("phone", "telephone", "telephones", "tel", "gsm", "mobile", "portable"),
    "sector": ("secteur", "secteur d activite", "activite"),
    "zone": ("zone industrielle", "zi"),
    "address": ("adresse",),
    "contact_name": ("contact", "responsable", "nom du contact"),
    "email": ("e mail", "mail", "courriel"),
    "rc": ("registre de commerce", "registre du commerce"),
    "rc_court": ("tribunal", "tribunal rc"),
    "cnss": ("affiliation cnss", "numero cnss"),
}
LONGEST = 200
_NOTHING = {"", "-", "–", "—", "n/a", "na", "néant", "neant", "?"}
# A cell that a spreadsheet would run when the list is exported again.
_FORMULA = ("=", "@", "+", "-", "\t", "\r")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class RegisterError(DatabaseError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """Something wrong on a line (the header is line 1); `refused` where the line is not imported for it."""

    line: int
    sentence: str
    refused: bool

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence} ({'refused' if self.refused else 'imported without it'})"


@dataclass
class Row:
    """A company of the register, checked. `details` are the columns that are stated, but for the phones."""

    line: int
    name: str
    details: dict[str, str] = field(default_factory=dict)
    phones: list[str] = field(default_factory=list)


def read_register(file: Path, catalogue: Catalogue, *, accept_ice: bool) -> tuple[list[Row], list[Problem]]:
    """The good rows of a file and what is wrong with the others. `accept_ice` takes an ICE whose key is wrong.

    Raises RegisterError for a file that cannot be read, or that has no column for the name.
    """
    lines = _xlsx(file) if file.suffix.lower() in (".xlsx", ".xlsm") else _csv(file)
    header = next(lines, None)
    if header is None:
        raise RegisterError(f"{file.name} is empty: put a header line and one company per line")
    places = _places(file, header[1])
    checker = _Checker(catalogue, accept_ice)
    rows = []
    for line, cells in lines:
        values = {name: _text(cells[place]) if place < len(cells) else "" for name, place in places.items()}
        if any(value not in _NOTHING for value in values.values()):
            row = checker.check(line, values)
            if row is not None:
                rows.append(row)
    return rows, checker.problems


def _places(file: Path, header: Sequence[Any]) -> dict[str, int]:
    """Where each known column stands. Columns that are not known are left alone."""
    known = {alias: name for name, aliases in COLUMNS.items() for alias in (name.replace("_", " "), *aliases)}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = known.get(folded_name(_text(cell)))
        if name is None:
            continue
        if name in places:
            raise RegisterError(f"{file.name} has two columns for {name}: leave one")
        places[name] = place
    if "name" not in places:
        raise RegisterError(
            f"{file.name} has no column for the company's name: its first line must name the columns, "
            f"of which {', '.join(COLUMNS)} are known"
        )
    return places


class _Checker:
    """Checks rows one by one, and against those before."""

    def __init__(self, catalogue: Catalogue, accept_ice: bool) -> None:
        self._accept_ice = accept_ice
        self._sectors = {
            folded_name(said): entry.slug
            for entry in catalogue.sectors.values()
            for said in (entry.slug.replace("_", " "), *entry.name.values(), *entry.says.get("fr", ()))
        }
        self._seen: dict[str, int] = {}
        self.problems: list[Problem] = []

    def check(self, line: int, values: dict[str, str]) -> Row | None:
        """The row, or None where it is refused."""
        before = len(self.problems)
        stated = {name: value for name, value in values.items() if value not in _NOTHING}
        for name, value in stated.items():
            if name != "phones" and value.startswith(_FORMULA):
                self._refuse(line, f"{name} begins like a formula: {value[:20]!r}")
            elif len(value) > LONGEST:
                self._refuse(line, f"{name} is longer than {LONGEST} characters")
        if "name" not in stated:
            self._refuse(line, "the company has no name")
        phones = self._phones(line, stated.pop("phones", ""))
        self._check_ice(line, stated)
        self._check_sector(line, stated)
        if "email" in stated and not _EMAIL.fullmatch(stated["email"]):
            self._leave_out(line, stated, "email", f"{stated['email']!r} is no e-mail address")
        if not any(each.refused for each in self.problems[before:]):
            self._check_twice(line, stated)
        if any(each.refused for each in self.problems[before:]):
            return None
        return Row(line, stated.pop("name"), stated, phones)

    def _phones(self, line: int, written: str) -> list[str]:
        phones = []
        for each in re.split(r"[/;,|]|\s-\s|\n", written):
            if not each.strip():
                continue
            number = normalised(each)
            if number is None:
                self.problems.append(Problem(line, f"{each.strip()!r} is no phone number", refused=False))
            elif number not in phones:
                phones.append(number)
        return phones

    def _check_ice(self, line: int, stated: dict[str, str]) -> None:
        if "ice" not in stated:
            return
        number = re.sub(r"[\s.\-]", "", stated["ice"])
        if number.isdecimal() and len(number) >= 9:
            # Spreadsheets drop the zeros at the front; the key, a remainder, is the same without them.
            number = number.zfill(15)
        if not (len(number) == 15 and number.isascii() and number.isdigit()):
            self._refuse(line, f"the ICE {stated['ice']!r} is not 15 digits")
            return
        stated["ice"] = number
        try:
            ice_number.validate(number)
        except ValidationError:
            wrong = f"the ICE {number} fails its key, a digit is probably wrong"
            if self._accept_ice:
                self.problems.append(Problem(line, f"{wrong}; taken as it is", refused=False))
            else:
                self._refuse(line, f"{wrong}: correct it, or take it as it is with --accept-ice")

    def _check_sector(self, line: int, stated: dict[str, str]) -> None:
        if "sector" not in stated:
            return
        slug = self._sectors.get(folded_name(stated["sector"]))
        if slug is None:
            self._leave_out(line, stated, "sector", f"{stated['sector']!r} is no sector of the catalogue")
        else:
            stated["sector"] = slug

    def _check_twice(self, line: int, stated: dict[str, str]) -> None:
        """Two lines are one company by their ICE, or by their name where one of them has no ICE."""
        name = folded_name(stated["name"])
        keys = [f"ice {stated['ice']}"] if "ice" in stated else [f"name {name}"]
        first = next((self._seen[key] for key in keys if key in self._seen), None)
        if first is not None:
            self._refuse(line, f"the same company stands on line {first}")
            return
        for key in (*keys, f"name {name}"):
            self._seen.setdefault(key, line)

    def _refuse(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(line, sentence, refused=True))

    def _leave_out(self, line: int, stated: dict[str, str], name: str, sentence: str) -> None:
        del stated[name]
        self.problems.append(Problem(line, sentence, refused=False))


def _csv(file: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RegisterError(f"{file.name} cannot be read: {error.strerror}") from None
    if content.startswith(b"PK"):
        raise RegisterError(f"{file.name} is not a .csv: if it comes from a spreadsheet, name it .xlsx")
    text = _decoded(content)
    if "\x00" in text:
        raise RegisterError(f"{file.name} is not a text file: save it as .csv (UTF-8) or .xlsx")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        for cells in reader:
            yield reader.line_num - sum(cell.count("\n") for cell in cells), cells
    except csv.Error as error:
        raise RegisterError(f"{file.name}, line {reader.line_num}: {error}") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _xlsx(file: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise RegisterError(f"{file.name} is no .xlsx that can be read ({error}): save it again") from None
    try:
        sheet = workbook.worksheets[0]
        # Some programs write a wrong size into the file; the rows themselves are right.
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    finally:
        workbook.close()


def _text(cell: Any) -> str:
    """A cell as it was written: 612345678.0 of a spreadsheet is 612345678, '06… is 06…."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()).removeprefix("'").strip()
