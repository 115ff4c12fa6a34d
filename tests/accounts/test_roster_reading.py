"""A class list is read whatever its shape, or refused with every problem at once."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from webapp.accounts.roster_reading import LARGEST, MOST_ROWS, Problem, RosterProblems, RosterRow, read

LISTS = Path(__file__).parent / "lists"
HEADER = "class,first_name,last_name,student_id,grade,language\n"
pytestmark = pytest.mark.usefixtures("app")


def problems_of(data: bytes | str) -> list[Problem]:
    with pytest.raises(RosterProblems) as caught:
        read(data.encode() if isinstance(data, str) else data, "list.csv")
    return list(caught.value.problems)


def test_a_good_list() -> None:
    rows = read((LISTS / "two_classes.csv").read_bytes(), "list.csv").rows
    assert len(rows) == 7
    assert rows[2] == RosterRow(4, "Room 21", "Chloé", "de la Cruz, Jr.", "21-003", "3", "es")
    assert (rows[3].last_name, rows[3].grade, rows[3].language) == ("", "K", "")
    assert (rows[4].class_name, rows[4].grade) == ("room 21", "4")


def test_order_of_columns_byte_order_mark_line_ends_semicolons_and_quotes_do_not_matter() -> None:
    wanted = read((LISTS / "two_classes.csv").read_bytes(), "list.csv").rows
    text = (LISTS / "two_classes.csv").read_text()
    crlf = ("\ufeff" + text.replace("\n", "\r\n")).encode()
    assert read(crlf, "list.csv").rows == wanted
    assert read(text.rstrip("\n").encode(), "list.csv").rows == wanted
    lines = ['"Student ID";LANGUAGE; Last-Name ;class;grade;First Name;home room']
    lines += [
        f'"{r.student_id}";{r.language};"{r.last_name}";{r.class_name};{r.grade}.0;{r.first_name};x' for r in wanted
    ]
    found = read("\r".join(lines).replace("K.0", "K").encode(), "list.csv")
    assert found.rows == wanted
    assert found.unused_columns == ("home room",)


def test_empty_lines_and_empty_rows_of_a_spreadsheet_are_passed_over() -> None:
    text = "\n" + HEADER + "\nRoom 1,Ana,B,1,3,en\n,,,,,\n\nRoom 1,Ben,C,2,3,en\n"
    assert [row.line for row in read(text.encode(), "list.csv").rows] == [4, 7]


def test_every_problem_at_once_with_line_column_expected_found_and_fix() -> None:
    found = problems_of(
        HEADER
        + "Room 1,,B,1,3,en\n"  # no first name
        + "Room 1,Ben,C,2,13,english language\n"  # grade and language
        + 'Room 1,"Multi\nline",C,3,3,en\n'
        + "Room 1,Dan,=cmd|' /C calc'!A0,4,3,en\n"
        + "Room 1,Eve,E,5,3\n"
        + "Room 1,Fay,F,6 7,3,en\n"
        + "room 1,Gus,G,A9,3,en\n"
        + "ROOM 1,Gus,G,a9,3,en\n"
        + "Room 2,Gina,G,A9,3,en\n"
    )
    assert [(one.line, one.column) for one in found] == [
        (2, "first_name"),
        (3, "grade"),
        (3, "language"),
        (4, "first_name"),
        (6, "last_name"),
        (7, ""),
        (8, "student_id"),
        (10, "student_id"),
        (11, "student_id"),
    ]
    for one in found:
        assert one.file == "list.csv"
        assert one.expected
        assert one.found
        assert one.fix.endswith(".")
    assert found[1].found == "13"
    assert "first on line 9" in found[7].found


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "names the columns"),
        (b"\xef\xbb\xbf", 1, "names the columns"),
        (HEADER.encode(), 2, "Add the children"),
        (HEADER.encode() + "Room 1,Björn,B,1,3,en\n".encode("latin-1"), 2, "CSV UTF-8"),
        (HEADER.encode("utf-16"), 0, "CSV UTF-8"),
        (b"PK\x03\x04 workbook", 0, "spreadsheet program"),
        (b"a\0b", 0, "spreadsheet program"),
        ((HEADER + 'Room 1,"Ana,B,1,3,en\n').encode(), 2, "quotation mark"),
        ((HEADER + "Room 1,Ana,B,1,3,en,extra\n").encode(), 2, "comma"),
        (b"x" * (LARGEST + 1), 0, "Split the list"),
        ((HEADER + "Room 1,Ana,B,1,3,en\n" * (MOST_ROWS + 1)).encode(), 0, "Split the list"),
    ],
)
def test_files_that_cannot_be_read_say_what_to_do(data: bytes, line: int, words: str) -> None:
    found = problems_of(data)
    assert len(found) == 1
    assert words in found[0].fix
    assert not line or found[0].line == line


def test_missing_and_doubled_columns_are_all_named() -> None:
    found = problems_of("class,first_name,First Name,grade\nRoom 1,A,B,3\n")
    assert [one.column for one in found] == ["first_name", "last_name", "student_id", "language"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\u202eAna", "<script>", "A" * 61, "12", "\x07"])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_cells_that_a_spreadsheet_or_page_could_run_are_refused(cell: str, column: int) -> None:
    cells = ["Room 1", "Ana", "B", "1", "3", "en"]
    if column == 0 and cell == "12":
        return  # a class may be called 12
    cells[column] = cell
    assert len(problems_of(HEADER + ",".join(f'"{one}"' for one in cells) + "\n")) == 1


def test_a_child_in_two_classes_is_no_contradiction() -> None:
    rows = read((HEADER + "Maths,Ana,B,1,3,en\nReading,Ana,B,1,3,en\n").encode(), "list.csv").rows
    assert len(rows) == 2


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, HEADER.encode() + data):
        try:
            read(whole, "list.csv")
        except RosterProblems as error:
            assert error.problems


def test_broken_copies_of_a_good_list_are_read_or_refused() -> None:
    good = (LISTS / "two_classes.csv").read_bytes()
    rng = random.Random(7)
    for _copy in range(300):
        data = bytearray(good)
        for _byte in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.choice(b'",;\n\r\t\xff=\x00aZ9')
        try:
            read(bytes(data), "list.csv")
        except RosterProblems as error:
            assert error.problems


def test_lists_of_other_systems_are_refused_by_column(shared_data: Path, app: Flask) -> None:
    files = sorted((shared_data / "rosters").rglob("*.csv")) + sorted((shared_data / "rosters").rglob("*.zip"))
    assert files
    for path in files:
        for one in problems_of(path.read_bytes()):
            assert one.fix, path
        if path.suffix == ".zip":
            archive = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
            for name in archive.namelist():
                assert problems_of(archive.read(name))
