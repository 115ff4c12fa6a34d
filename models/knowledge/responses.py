"""Response logs as files: CSV or CSV.gz, one row per answer; every fault told with file and line.

Columns: student_id, skill, item, correct, order[, timestamp][, source]. `skill` may name several, joined by `~`;
`correct` is 0 or 1; `order` sorts a student's rows; `timestamp` is in seconds. One student_id is one student across
files.
"""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.knowledge.state import SOURCES

REQUIRED = ("student_id", "skill", "item", "correct", "order")
MOST_FAULTS = 20
MOST_SKILLS = 20  # of one row


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
    taken: list[tuple[int, float, int, tuple[int, ...], bool, float, int]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def refuse(self, fault: str) -> None:
        self.faults.append(fault)
        if len(self.faults) >= MOST_FAULTS:
            raise ResponsesInvalid([*self.faults, f"... and perhaps more: only the first {MOST_FAULTS} are listed"])


def read_responses(paths: Iterable[Path], keep: str | None = None) -> Responses:
    """Every row of the files; `keep` names a column to carry along. Raises ResponsesInvalid, OSError."""
    rows = _Rows()
    for path in paths:
        _read_file(path, rows, keep)
    if not rows.taken and not rows.faults:
        rows.faults.append("no rows: a log needs at least one answer")
    if rows.faults:
        raise ResponsesInvalid(rows.faults)
    student = np.array([row[0] for row in rows.taken])
    order = np.lexsort((np.array([row[1] for row in rows.taken]), student))
    taken = [rows.taken[n] for n in order]
    return Responses(
        student[order],
        np.array([row[2] for row in taken]),
        [row[3] for row in taken],
        np.array([row[4] for row in taken]),
        np.array([row[5] for row in taken]),
        np.array([row[6] for row in taken]),
        list(rows.students),
        list(rows.items),
        list(rows.names),
        {keep: [rows.kept[n] for n in order]} if keep else {},
    )


def _read_file(path: Path, rows: _Rows, keep: str | None) -> None:
    with _opened(path) as lines:
        reader = csv.reader(lines)
        try:
            header = [name.strip() for name in next(reader, [])]
        except (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
            raise ResponsesInvalid([f"{path}:1: no CSV: {error}"]) from error
        if missing := [name for name in (*REQUIRED, *([keep] if keep else [])) if name not in header]:
            rows.refuse(f"{path}:1: no column {', '.join(missing)}; found {', '.join(header)[:200]}")
            return
        try:
            _read_rows(path, reader, header, rows, keep)
        except (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
            rows.refuse(f"{path}:{reader.line_num}: cannot be read: {error}")


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[str]]:
    if path.name.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield file
    else:
        with path.open(encoding="utf-8", newline="") as file:
            yield file


def _read_rows(path: Path, reader: Iterable[list[str]], header: list[str], rows: _Rows, keep: str | None) -> None:
    at = {name: n for n, name in enumerate(header)}
    wanted = [at[name] for name in REQUIRED]
    clock, origin, kept = at.get("timestamp"), at.get("source"), at[keep] if keep else None
    practice = SOURCES.index("practice")
    for line in reader:
        if not line:
            continue
        number = reader.line_num  # type: ignore[attr-defined]
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
        rows.taken.append((
            rows.students.setdefault(student, len(rows.students)), place, rows.items.setdefault(item, len(rows.items)),
            skills, correct == "1", seconds, source,
        ))  # type: ignore[arg-type]  # fmt: skip
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
