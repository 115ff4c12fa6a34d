"""A class list as CSV: bytes in, rows or every problem at once out. Knows nothing of the database."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from webapp.accounts.roster_cells import CELLS, read_cell

COLUMNS = ("class", "first_name", "last_name", "student_id", "grade", "language")
LARGEST = 2 * 2**20
MOST_ROWS = 10_000
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What has to be mended before anything is saved. `line` counts from 1 as an editor does; 0: the whole file."""

    file: str
    line: int
    column: str
    expected: str
    found: str
    fix: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class RosterProblems(Exception):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = sorted(problems, key=lambda problem: problem.line)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One child in one class, every cell checked. `language` may be empty: the school's own."""

    line: int
    class_name: str
    first_name: str
    last_name: str
    student_id: str
    grade: str
    language: str


@dataclass(frozen=True, slots=True)
class Roster:
    rows: tuple[RosterRow, ...]
    unused_columns: tuple[str, ...] = ()


def read(data: bytes, file: str) -> Roster:
    """Raises RosterProblems with every problem of the file, sorted by line."""
    text = decode(data, file)
    records = list(split(text, file))
    columns, unused = read_header(records, file)
    rows, problems = [], []
    for line, cells in records[1:]:
        row = read_row(line, cells, columns, len(records[0][1]), file)
        if isinstance(row, RosterRow):
            rows.append(row)
        else:
            problems += row
    problems += contradictions(rows, file)
    if not records[1:]:
        problems.append(
            Problem(file, 2, "", _("one line per child"), _("no line"), _("Add the children beneath the header."))
        )
    if problems:
        raise RosterProblems(problems)
    return Roster(tuple(rows), unused)


def decode(data: bytes, file: str) -> str:
    def refuse(line: int, expected: str, found: str, fix: str) -> RosterProblems:
        return RosterProblems([Problem(file, line, "", expected, found, fix)])

    advice = _("Save it again as “CSV UTF-8”: in Excel under Save as, in LibreOffice with the character set UTF-8.")
    if len(data) > LARGEST:
        found = _("%(size)s MB", size=round(len(data) / 2**20, 1))
        raise refuse(0, _("a file of at most 2 MB"), found, _("Split the list, for example one file per class."))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse(0, _("text in UTF-8"), _("text in UTF-16"), advice)
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        fix = _("Open it in your spreadsheet program and save it as “CSV UTF-8”.")
        raise refuse(0, _("a CSV file"), _("a file that is no text, for example a workbook"), fix)
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = _("a byte that is no UTF-8 (%(byte)s)", byte=f"0x{data[error.start]:02X}")
        raise refuse(line, _("text in UTF-8"), found, advice) from None


def split(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, each with the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield begins, cells
            begins = reader.line_num + 1
            if count > MOST_ROWS + 1:
                fix = _("Split the list, for example one file per class.")
                expected = _("at most %(number)s children", number=MOST_ROWS)
                raise RosterProblems([Problem(file, begins, "", expected, _("more"), fix)])
    except csv.Error as error:
        fix = _('Look for a quotation mark (") that is never closed, or write two ("") for one inside a cell.')
        raise RosterProblems([Problem(file, begins, "", _("readable CSV"), str(error), fix)]) from None


def read_header(records: list[tuple[int, list[str]]], file: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, whatever their order. Raises RosterProblems: without columns no line can be read."""
    wanted = ", ".join(COLUMNS)
    if not records:
        fix = _("Begin the file with a line that names the columns: %(columns)s", columns=wanted)
        raise RosterProblems([Problem(file, 1, "", wanted, _("an empty file"), fix)])
    line, header = records[0]
    names = [re.sub(r"[\s_-]+", "_", cell.strip().casefold()) for cell in header]
    found = shorten(", ".join(cell.strip() for cell in header))
    problems = []
    for column in COLUMNS:
        if names.count(column) == 0:
            fix = _("Add a column “%(column)s”. The order of columns does not matter.", column=column)
            problems.append(Problem(file, line, column, _("a column “%(column)s”", column=column), found, fix))
        elif names.count(column) > 1:
            fix = _("Keep one of the columns “%(column)s”.", column=column)
            problems.append(
                Problem(file, line, column, _("one column"), _("%(n)s columns", n=names.count(column)), fix)
            )
    if problems:
        raise RosterProblems(problems)
    unused = tuple(
        shorten(cell.strip()) for cell, name in zip(header, names, strict=True) if name and name not in COLUMNS
    )
    return {column: names.index(column) for column in COLUMNS}, unused


def read_row(line: int, cells: list[str], columns: dict[str, int], width: int, file: str) -> RosterRow | list[Problem]:
    extra = [cell for cell in cells[width:] if cell.strip()]
    if len(cells) < width or extra:
        fix = _("Check for a missing or additional comma. Put a cell that holds a comma in quotation marks.")
        expected, found = (_("%(number)s cells", number=number) for number in (width, len(cells)))
        return [Problem(file, line, "", expected, found, fix)]
    values: Cells = {}
    problems = []
    for column, at in columns.items():
        value, complaint = read_cell(column, cells[at])
        values[column] = value
        if complaint is not None:
            found = shorten(cells[at].strip()) or _("nothing")
            problems.append(Problem(file, line, column, CELLS[column].expected(), found, complaint))
    if problems:
        return problems
    return RosterRow(
        line,
        values["class"],
        values["first_name"],
        values["last_name"],
        values["student_id"],
        values["grade"],
        values["language"],
    )


def contradictions(rows: Sequence[RosterRow], file: str) -> list[Problem]:
    """A child twice in one class, or with two different names.

    Ids and classes that differ only in letter case are the same.
    """
    problems = []
    seen: dict[str, RosterRow] = {}
    places: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row.student_id.casefold()
        place = key, fold_name(row.class_name)
        first = seen.setdefault(key, row)
        if place in places:
            fix = _("Remove one of the two lines, or correct the id.")
            expected = _("each student once in a class")
            found = _("%(id)s again, first on line %(line)s", id=row.student_id, line=places[place])
            problems.append(Problem(file, row.line, "student_id", expected, found, fix))
        elif about(first) != about(row):
            fix = _("Two children need two ids. For one child in two classes write the same name, grade and language.")
            expected = _("%(name)s, as on line %(line)s", name=" ".join(about(first)).strip(), line=first.line)
            problems.append(Problem(file, row.line, "student_id", expected, " ".join(about(row)).strip(), fix))
        places.setdefault(place, row.line)
    return problems


def about(row: RosterRow) -> tuple[str, str, str, str]:
    return row.first_name, row.last_name, row.grade, row.language


def fold_name(name: str) -> str:
    """Class names that differ only in letter case and spaces are the same class."""
    return " ".join(name.split()).casefold()


def shorten(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
