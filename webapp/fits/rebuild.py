"""Rebuild every child's state from the log, and say where the stored one differed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models.knowledge.params import Params
from webapp.evidence import states
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.tables import StudentStateRow
from webapp.writing import writing

SLICE = 25  # children read at a time


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`differed`: from the log under the same parameters; a state that has yet to follow new ones is not meant."""

    student: int
    differed: bool


def rebuild(only_check: bool = False) -> Iterator[Rebuilt]:
    """Replay child after child. `only_check` leaves the stored rows as they are."""
    params = current_parameters()
    students = list(db.session.scalars(select(StudentStateRow.student_id).order_by(StudentStateRow.student_id)))
    for start in range(0, len(students), SLICE):
        yield from rebuild_slice(students[start : start + SLICE], params, only_check)


def rebuild_slice(students: Sequence[int], params: Params, only_check: bool) -> list[Rebuilt]:
    """Compared outside any lock; what seems to differ once more under it, since an answer may have come between."""
    found = []
    for stored in states.stored_of(students):
        differs = is_other(stored, params) and rebuild_one(stored.student_id, params, only_check)
        found.append(Rebuilt(stored.student_id, differs))
    db.session.rollback()  # ends the read
    return found


def rebuild_one(student: int, params: Params, only_check: bool) -> bool:
    """Whether the stored state differed from the log."""
    with writing([student]):
        stored = states.stored_of([student])[0]
        other = is_other(stored, params)
        if other and not only_check:
            states.replay(student, params)
    return other and stored.params_id in ("", params.id)


def is_other(stored: Any, params: Params) -> bool:
    """Is what is stored something else than the log's fold? The version is no part of it: it counts writes."""
    values = states.fold_anew(stored, params).values
    return any(getattr(stored, name) != value for name, value in values.items() if name != "student")
