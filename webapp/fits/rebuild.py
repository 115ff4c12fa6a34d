"""Rebuild every child's state from the log, and say where the stored one differed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from models.knowledge.params import Params
from webapp.evidence import states
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.tables import StudentStateRow
from webapp.writing import writing

SLICE = 25  # children a write: other writers get their turn between


@dataclass(frozen=True, slots=True)
class Rebuilt:
    student: int
    differed: bool


def rebuild(only_check: bool = False) -> Iterator[Rebuilt]:
    """Replay child after child. `only_check` leaves the stored rows as they are."""
    params = current_parameters()
    students = list(db.session.scalars(select(StudentStateRow.student_id).order_by(StudentStateRow.student_id)))
    for start in range(0, len(students), SLICE):
        yield from rebuild_slice(students[start : start + SLICE], params, only_check)


def rebuild_slice(students: list[int], params: Params, only_check: bool) -> list[Rebuilt]:
    found = []
    with writing(students) as session:
        for student in students:
            before = stored(student)
            states.replay(student, params)
            found.append(Rebuilt(student, stored(student) != before))
        if only_check:
            session.rollback()
    return found


def stored(student: int) -> tuple[object, ...]:
    table = StudentStateRow.__table__
    return tuple(db.session.execute(select(table).where(table.c.student_id == student)).one())
