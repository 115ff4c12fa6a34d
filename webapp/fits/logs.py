"""The log of evidence as the fit reads it: what children answered, a file of one row an answer, and who judges.

Hints, answers after one or faster than reading, and what staff saw move a child's state too, but with weights that
people set: nothing is learned from them. The file names children by number alone, and ends with the fit.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from webapp.evidence import states
from webapp.evidence.fold import JUDGED, LogRow, counted, segments, voided_ids
from webapp.extensions import db
from webapp.tables import Accommodation, ChildGrade, EvidenceRow, Person, StudentStateRow

HEADER = ("student_id", "skill", "item", "correct", "order", "timestamp")
JUDGE = 5  # each fifth child judges, and always the same ones: no fit that was ever judged has learned from them
BLOCK = 200  # children read at a time


@dataclass(frozen=True, slots=True)
class Log:
    """answers, children: how many were written; judging: whose answers judge, and the groups that are looked at."""

    answers: int
    children: int
    judges_answers: int
    judging: dict[str, Any]


def write_log(path: Path) -> Log:
    """Child after child, in blocks: memory does not grow with the log, and no read stays open for long."""
    answers = judges_answers = 0
    children, judges = [], []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for student in children_of_the_log():
            rows = list(answers_of(student))
            writer.writerows(rows)
            db.session.rollback()  # ends the read
            if rows:
                children.append(student)
                answers += len(rows)
            if rows and student % JUDGE == 0:
                judges.append(str(student))
                judges_answers += len(rows)
    return Log(answers, len(children), judges_answers, {"judges": judges, "groups": groups_of(children)})


def count_answers() -> int:
    """About as many as `write_log` would write; one query."""
    c = EvidenceRow.__table__.c
    return db.session.scalar(select(func.count()).where(c.kind.in_(JUDGED))) or 0


def children_of_the_log() -> list[int]:
    return list(db.session.scalars(select(StudentStateRow.student_id).order_by(StudentStateRow.student_id)))


def answers_of(student: int) -> Iterator[tuple[object, ...]]:
    """The child's answers that count, without help and with time to read, in the order in which they are folded."""
    log = states.read_log(student, since=0)
    voided, order = voided_ids(log), 0
    for issued_at, segment in segments(log):
        for row in without_help(counted(segment, voided)):
            skills, item = "~".join(row.skills), f"{row.pack_id}/{row.item}"
            yield student, skills, item, int(row.verdict == "right"), order, f"{issued_at / 1e6:.6f}"
            order += 1


def without_help(rows: list[LogRow]) -> Iterator[LogRow]:
    hinted: set[int] = set()
    for row in rows:
        if row.kind == "hint":
            hinted.add(row.position)
        elif row.kind in JUDGED and row.skills and row.item and row.position not in hinted and not row.rapid:
            yield row


def groups_of(children: list[int]) -> dict[str, dict[str, list[str]]]:
    """By grade, language and accommodation the children of whom it is known."""
    found: dict[str, dict[str, list[str]]] = {"grade": {}, "language": {}, "accommodation": {}}
    for start in range(0, len(children), BLOCK):
        for by, student, value in known_of(children[start : start + BLOCK]):
            names = found[by].setdefault(value, [])
            if str(student) not in names[-1:]:
                names.append(str(student))
    return found


def known_of(students: list[int]) -> Iterator[tuple[str, int, str]]:
    grade, need, person = ChildGrade, Accommodation, Person
    for by, of, value, table in (
        ("grade", grade.student_id, grade.grade, grade),
        ("language", person.id, person.language, person),
        ("accommodation", need.student_id, need.kind, need),
    ):
        rows = select(of, value).select_from(table).where(of.in_(students)).order_by(of)
        for student, found in db.session.execute(rows):
            yield by, student, found
