"""The rows of a CSV file whose first row names the columns; whatever is the matter has its line and column."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from content.problems import Problem, clipped, did_you_mean

LARGEST = 2**20
MOST_ROWS = 500
NEEDED = ("skill", "question", "answer")
KNOWN = re.compile(r"skill|question|answer|grade|standard|options|hint( [2-9])?|(wrong answer|feedback)( [2-9])?")


@dataclass(frozen=True, slots=True)
class Row:
    """A question's cells by the name of their column, and the line of the file that it begins on."""

    line: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(slots=True)
class Sheet:
    file: str
    columns: dict[str, int] = field(default_factory=dict)  # name -> place, from 1
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, column: str, expected: str, found: str, fix: str, code: str = "cell") -> None:
        self.problems.append(Problem(self.file, line, self.columns.get(column, 0), expected, found, fix, code=code))


def rows_of(sheet: Sheet, data: bytes) -> Iterator[Row]:
    """The rows that say anything."""
    if len(data) > LARGEST:
        sheet.refuse(0, "", f"at most {LARGEST // 2**20} MB", f"{len(data):,} bytes", "Split the sheet.", "large")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        fix = "Save it as `CSV UTF-8`."
        sheet.refuse(line, "", "text in UTF-8", f"byte 0x{data[error.start]:02x}", fix, "encoding")
        return
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        head = [_name(cell) for cell in next(reader, [])]
        if not _head(sheet, head):
            return
        line = reader.line_num + 1
        for number, row in enumerate(reader):
            cells = {name: cell.strip() for name, cell in zip(head, row, strict=False) if name and cell.strip()}
            if cells:
                yield Row(line, cells)
            line = reader.line_num + 1
            if number >= MOST_ROWS:
                sheet.refuse(line, "", f"at most {MOST_ROWS} questions", "more", "Split the sheet.", "large")
                return
    except csv.Error as error:
        fix = "Look for a quotation mark that is not closed, and save the sheet as CSV again."
        sheet.refuse(reader.line_num, "", "a row of a CSV file", str(error), fix, "csv")


def _name(cell: str) -> str:
    """A heading as we know it: `Wrong answer 1` is `wrong answer`."""
    return re.sub(r" 1$", "", " ".join(cell.casefold().replace("_", " ").split()))


def _head(sheet: Sheet, head: list[str]) -> bool:
    for place, name in enumerate(head, start=1):
        if name in sheet.columns:
            sheet.refuse(1, name, "each heading once", f"`{name}` twice", "Number it: `hint 2`.", "heading")
        elif name and not KNOWN.fullmatch(name):
            sheet.columns[name] = place
            known = [*NEEDED, "grade", "standard", "options", "hint", "wrong answer", "feedback"]
            fix = did_you_mean(name, known, f"Remove the column, or name it one of {', '.join(known)}.")
            sheet.refuse(1, name, "a heading that is known", f"`{clipped(name)}`", fix, "heading")
        sheet.columns.setdefault(name, place)
    for name in NEEDED:
        if name not in head:
            sheet.refuse(1, "", f"a column `{name}`", ", ".join(filter(None, head)) or "none", "Add it.", "heading")
    return not sheet.problems
