"""`backup verify`: opened beside the school, and everything in it compared with what it says of itself."""

import json
import sqlite3
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest

from tests.backups.conftest import Machine
from webapp.backups import archive, rows, sqlite
from webapp.backups.problems import BackupProblem
from webapp.backups.rows import Count


def rewritten(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy in which one member was changed, by somebody who knows how a zip is made."""
    target = path.with_name(f"changed-{path.name}")
    with ZipFile(path) as old, ZipFile(target, "w") as new:
        for each in old.namelist():
            data = old.read(each)
            new.writestr(each, change(data) if each == name else data)
    return target


def with_manifest(path: Path, **changes: object) -> Path:
    return rewritten(path, archive.MANIFEST, lambda data: json.dumps({**json.loads(data), **changes}).encode())


def said(school: Machine, path: Path, *more: str) -> str:
    """The refusal."""
    result = school.run("backup", "verify", path, *more)
    assert result.exit_code == 1, result.output
    return str(result.output)


def test_a_whole_backup_is_found_whole(school: Machine) -> None:
    before = school.contents(frozenset())
    result = school.run("backup", "verify", school.backup(), "--all")
    assert result.exit_code == 0, result.output
    assert "is whole" in result.output
    assert "4 states compared" in result.output
    assert school.contents(frozenset()) == before
    assert not list(school.folder.glob(".opened-*"))


@pytest.mark.parametrize("place", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.995])
def test_one_flipped_bit_is_found(school: Machine, place: float) -> None:
    made = school.backup()
    whole = made.read_bytes()
    for at in range(int(len(whole) * place), len(whole)):
        made.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        if contents_of(made) != contents_of(BytesIO(whole)):
            break  # else a bit that no reader looks at, such as a zip's filling
    said(school, made)


def contents_of(archive: Path | BytesIO) -> dict[str, bytes] | None:
    """None where it cannot be read."""
    try:
        with ZipFile(archive) as opened:
            return {name: opened.read(name) for name in opened.namelist()}
    except (BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError):
        return None


@pytest.mark.parametrize("name", ["database", "secret", "manifest.json"])
def test_one_flipped_bit_of_what_is_in_it_is_found(school: Machine, name: str) -> None:
    made = school.backup()
    full = next(each for each in contents_of(made) or () if each.startswith(name))
    said(school, rewritten(made, full, lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:]))


@pytest.mark.parametrize("length", [0, 10, 0.5, 0.99, -1])
def test_a_cut_off_file_is_found(school: Machine, length: float) -> None:
    made = school.backup()
    data = made.read_bytes()
    made.write_bytes(data[: int(length if length in (0, 10, -1) else len(data) * length)])
    said(school, made)


def test_another_file_is_no_backup(school: Machine, tmp_path: Path) -> None:
    path = tmp_path / "photo.zip"
    path.write_text("hello")
    assert "is no whole backup" in said(school, path)
    with ZipFile(path, "w") as other:
        other.writestr("manifest.json", "{}")
    assert "is no whole backup" in said(school, path)


def test_a_row_that_was_lost_is_found(school: Machine) -> None:
    made = school.backup()
    with ZipFile(made) as opened:
        counts = json.loads(opened.read(archive.MANIFEST))["counts"]
    counts["evidence"]["rows"] += 1
    assert "evidence holds" in said(school, with_manifest(made, counts=counts))
    counts["evidence"]["rows"] -= 1
    counts["people"]["sum"] = "0" * 32
    assert "people holds" in said(school, with_manifest(made, counts=counts))


def test_a_newer_onramp_is_named(school: Machine) -> None:
    made = school.backup()
    assert "A newer Onramp (9.9) made this" in said(school, with_manifest(made, revision="tomorrow", onramp="9.9"))
    assert "A newer Onramp" in said(school, with_manifest(made, format=2))


def test_a_state_that_is_not_the_fold_is_found(school: Machine) -> None:
    with school.at_work():
        from webapp.extensions import db
        from webapp.tables import StudentStateRow
        from webapp.writing import writing

        with writing() as session:
            row = session.query(StudentStateRow).order_by(StudentStateRow.segment_at.desc()).first()
            assert row is not None
            row.state = row.before
            session.flush()
        db.session.remove()
    assert "1 of 4 states" in said(school, school.backup(), "--all")


AWKWARD = [
    None, "", r"\N", "\\", "tab\there", "line\nfeed", "\r\b\f\v", "Zoë 数 🙂", "\\t", '{"a": "\\u00e9\\n"}', "\x7f\x01"
]  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD)
def test_lines_say_any_text_and_are_read_back(text: str | None) -> None:
    columns = {"a": "text", "b": "integer", "c": "boolean", "d": "bytes", "e": "real", "f": "boolean"}
    row = [text, -5, 1, b"\x00\\\n\xff", 0.1, 0]
    (line,) = rows.lines([row], columns)
    assert b"\n" not in line
    assert rows.values(line, rows.readers_of(columns)) == row


def test_the_sum_sees_each_bit_and_no_order() -> None:
    columns = {"a": "text"}
    one, other = [b"x", b"y", b"y"], [b"y", b"x", b"y"]
    assert rows.count(one, columns) == rows.count(other, columns)
    assert rows.count([b"x", b"y"], columns) != rows.count([b"x", b"z"], columns)
    assert rows.count([], columns) == Count(0, "0" * 32)
    assert rows.count([b"1", b"\\N"], {"a": "real"}) == rows.count([b"1.0", b"\\N"], {"a": "real"})


def test_rows_that_no_table_takes_are_a_problem_in_words(tmp_path: Path) -> None:
    with pytest.raises(BackupProblem, match="no such table: notes"):
        sqlite.load(tmp_path / "empty.sqlite", iter([("notes", [b"vacuum on Friday"])]), {"notes": {"words": "text"}})


def test_sqlite_broken_inside_is_found(school: Machine, tmp_path: Path) -> None:
    """A file that says of itself what it holds, and holds a reference to nobody."""
    if school.address:
        pytest.skip("PostgreSQL's dump is loaded anew and checked the same way")
    made = school.backup()
    path = tmp_path / "broken.sqlite"
    with ZipFile(made) as opened:
        path.write_bytes(opened.read("database.sqlite"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE enrolments SET student_id = 999 WHERE id = 1")
    connection.close()
    broken = rewritten(made, "database.sqlite", lambda _data: path.read_bytes())
    digest = archive.sha256(path.read_bytes()).hexdigest()
    with ZipFile(made) as opened:
        sums = json.loads(opened.read(archive.MANIFEST))["sha256"]
    assert "enrolments lacks a row" in said(school, with_manifest(broken, sha256={**sums, "database.sqlite": digest}))
