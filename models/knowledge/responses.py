"""Response logs as files: CSV, CSV.gz or Parquet, one row per answer; every fault told with file and line.

Columns: student_id, skill, item, correct, order[, timestamp][, source]. `skill` may name several, joined by `~`;
`correct` is 0 or 1; `order` sorts a student's rows; `timestamp` is in seconds. One student_id is one student across
files.
"""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.knowledge.parquet import ParquetInvalid, ParquetRows
from models.knowledge.state import SOURCES

REQUIRED = ("student_id", "skill", "item", "correct", "order")
MOST_FAULTS = 20
MOST_SKILLS = 20  # of one row
HELD_OUT = 0.2
UNREADABLE = (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error, ParquetInvalid)


class ResponsesInvalid(ValueError):
    """Files that cannot be taken as they are; `faults` lists the first twenty, each with its file and line."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Responses:
    """N answers, by student in the order of the files' first mention, each student's in time's order.

    student (N,), item (N,): numbers of `students`, `items`; skills: per row its skills' numbers in `skill_names`;
    right (N,); seconds (N,), NaN where the files have no time; source (N,): numbers of SOURCES.
    """

    student: NDArray[np.int64]
    item: NDArray[np.int64]
    skills: list[tuple[int, ...]]
    right: NDArray[np.bool_]
    seconds: NDArray[np.float64]
    source: NDArray[np.int64]
    students: list[str]
    items: list[str]
    skill_names: list[str]
    columns: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.student)

    def of_students(self, wanted: NDArray[np.bool_]) -> Responses:
        """The rows of these students alone (a mask over `students`); names and numbers stay."""
        rows = wanted[self.student]
        at = np.flatnonzero(rows)
        return Responses(
            self.student[rows], self.item[rows], [self.skills[n] for n in at], self.right[rows], self.seconds[rows],
            self.source[rows], self.students, self.items, self.skill_names,
            {name: [values[n] for n in at] for name, values in self.columns.items()},
        )  # fmt: skip


@dataclass
class _Rows:
    students: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    tags: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sets: dict[tuple[int, ...], int] = field(default_factory=dict)
    # by row, eight bytes a number and column: a log may have ten million
    student: array[int] = field(default_factory=lambda: array("q"))
    place: array[float] = field(default_factory=lambda: array("d"))
    item: array[int] = field(default_factory=lambda: array("q"))
    tagged: array[int] = field(default_factory=lambda: array("q"))
    right: array[int] = field(default_factory=lambda: array("b"))
    seconds: array[float] = field(default_factory=lambda: array("d"))
    source: array[int] = field(default_factory=lambda: array("q"))
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def refuse(self, fault: str) -> None:
        self.faults.append(fault)
        if len(self.faults) >= MOST_FAULTS:
            raise ResponsesInvalid([*self.faults, f"... and perhaps more: only the first {MOST_FAULTS} are listed"])

    def take(
        self, student: str, skills: tuple[int, ...], item: str, right: bool, place: float, seconds: float, source: int
    ) -> None:
        self.student.append(self.students.setdefault(student, len(self.students)))
        self.tagged.append(self.sets.setdefault(skills, len(self.sets)))
        self.item.append(self.items.setdefault(item, len(self.items)))
        self.right.append(right)
        self.place.append(place)
        self.seconds.append(seconds)
        self.source.append(source)


def read_responses(paths: Iterable[Path], keep: str | None = None) -> Responses:
    """Every row of the files; `keep` names a column to carry along. Raises ResponsesInvalid, OSError."""
    rows = _Rows()
    for path in paths:
        _read_file(path, rows, keep)
    if not rows.student and not rows.faults:
        rows.faults.append("no rows: a log needs at least one answer")
    if rows.faults:
        raise ResponsesInvalid(rows.faults)
    student = np.array(rows.student)
    order = np.lexsort((np.array(rows.place), student))
    sets = list(rows.sets)
    return Responses(
        student[order],
        np.array(rows.item)[order],
        [sets[n] for n in np.array(rows.tagged)[order].tolist()],
        np.array(rows.right, dtype=bool)[order],
        np.array(rows.seconds)[order],
        np.array(rows.source)[order],
        list(rows.students),
        list(rows.items),
        list(rows.names),
        {keep: [rows.kept[n] for n in order]} if keep else {},
    )


def judges(students: int, seed: int) -> NDArray[np.bool_]:
    """A mask over so many students: the fifth that is held out and judges a fit."""
    out = np.zeros(students, dtype=bool)
    out[np.random.default_rng(seed).permutation(students)[: round(HELD_OUT * students)]] = True
    return out


def _read_file(path: Path, rows: _Rows, keep: str | None) -> None:
    with _opened(path) as reader:
        try:
            header = [name.strip() for name in next(reader, [])]
        except UNREADABLE as error:
            raise ResponsesInvalid([f"{path}:1: cannot be read: {error}"]) from error
        if missing := [name for name in (*REQUIRED, *([keep] if keep else [])) if name not in header]:
            rows.refuse(f"{path}:1: no column {', '.join(missing)}; found {', '.join(header)[:200]}")
            return
        if twice := [name for name in REQUIRED if header.count(name) > 1]:
            rows.refuse(f"{path}:1: more than one column {', '.join(twice)}")
            return
        try:
            _read_rows(path, reader, header, rows, keep)
        except UNREADABLE as error:
            rows.refuse(f"{path}:{reader.line_num}: cannot be read: {error}")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Lists of text, the header first, with `line_num`; a spreadsheet's mark before the text is no part of it."""
    if path.suffix == ".parquet":
        yield ParquetRows(path)
    elif path.name.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield csv.reader(file)
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield csv.reader(file)


def _read_rows(path: Path, reader: Any, header: list[str], rows: _Rows, keep: str | None) -> None:
    at = {name: n for n, name in enumerate(header)}
    wanted = [at[name] for name in REQUIRED]
    clock, origin, kept = at.get("timestamp"), at.get("source"), at[keep] if keep else None
    practice = SOURCES.index("practice")
    for line in reader:
        if not line:
            continue
        number = reader.line_num
        if len(line) != len(header):
            rows.refuse(f"{path}:{number}: {len(line)} values, the header has {len(header)}")
            continue
        student, tags, item, correct, order = (line[n] for n in wanted)
        fault = _fault(student, item, correct)
        skills = rows.tags.get(tags) or _tagged(tags, rows)
        place = _number(order)
        seconds = math.nan if clock is None or line[clock] == "" else _number(line[clock])
        source = practice if origin is None else SOURCES.index(line[origin]) if line[origin] in SOURCES else -1
        if fault is None and (skills is None or place is None or seconds is None or source < 0):
            fault = _which(tags, skills, order, place, seconds, line, clock, origin)
        if fault is not None:
            rows.refuse(f"{path}:{number}: {fault}")
            continue
        rows.take(student, skills, item, correct == "1", place, seconds, source)  # type: ignore[arg-type]
        if kept is not None:
            rows.kept.append(line[kept])


def _fault(student: str, item: str, correct: str) -> str | None:
    if not student:
        return "student_id is empty"
    if not item:
        return "item is empty"
    if correct not in ("0", "1"):
        return f"correct must be 0 or 1, not {correct[:40]!r}"
    return None


def _which(
    tags: str, skills: object, order: str, place: object, seconds: object, line: list[str], clock: int | None,
    origin: int | None,
) -> str:  # fmt: skip
    if skills is None:
        return f"skill must be 1 to {MOST_SKILLS} different names joined by ~, not {tags[:40]!r}"
    if place is None:
        return f"order must be a number, not {order[:40]!r}"
    if seconds is None and clock is not None:
        return f"timestamp must be seconds, not {line[clock][:40]!r}"
    return f"source must be one of {', '.join(SOURCES)}, not {line[origin or 0][:40]!r}"


def _tagged(tags: str, rows: _Rows) -> tuple[int, ...] | None:
    names = tags.split("~")
    if "" in names or len(set(names)) != len(names) or len(names) > MOST_SKILLS:
        return None
    found = rows.tags[tags] = tuple(rows.names.setdefault(name, len(rows.names)) for name in names)
    return found


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
