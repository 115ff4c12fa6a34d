"""A teacher's judgement of one answer: a slip of the keyboard, or the question misread. It says nothing of the skill.

Nothing is edited: a void names the answer and why; to let it count again, a void names that void.
"""

from sqlalchemy import select

from webapp.evidence import states
from webapp.evidence.observations import staff_row
from webapp.evidence.parameters import current_parameters
from webapp.extensions import core, db
from webapp.tables import Classroom, EvidenceRow, Person

WHY = ("typo", "misread")
_void = EvidenceRow.__table__.alias("void")
_undone = EvidenceRow.__table__.alias("undone")


def standing_void(row_id: int, *reasons: str) -> int | None:
    """The id of a void of this row that was not taken back; with reasons, one for any of these."""
    undone = select(_undone.c.id).where(_undone.c.voids_id == _void.c.id, _undone.c.kind == "void").exists()
    wanted = select(_void.c.id).where(_void.c.voids_id == row_id, _void.c.kind == "void", ~undone)
    return core().scalars(wanted.where(_void.c.why.in_(reasons)) if reasons else wanted).first()


def set_aside(
    row: EvidenceRow, why: str, student: Person, classroom: Classroom, teacher: Person, now: int
) -> bool:  # fmt: skip
    """The answer counts no longer. False: it did not before. Call inside `writing([student.id])`."""
    if standing_void(row.id) is not None:
        return False
    add_void(row.id, why, student, classroom, teacher, now)
    return True


def count_again(row: EvidenceRow, student: Person, classroom: Classroom, teacher: Person, now: int) -> bool:
    """The answer counts as before. False: no teacher had set it aside. Call inside `writing([student.id])`."""
    void = standing_void(row.id, *WHY)
    if void is None:
        return False
    add_void(void, "taken back", student, classroom, teacher, now)
    return True


def add_void(row_id: int, why: str, student: Person, classroom: Classroom, teacher: Person, now: int) -> None:
    made = staff_row(teacher, student, classroom, "void", now)
    made.voids_id, made.why = row_id, why
    db.session.add(made)
    db.session.flush()
    states.replay(student.id, current_parameters())
