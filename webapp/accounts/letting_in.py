"""The teacher lets a child in: the device asks, the teacher opens, the device goes through once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from werkzeug.exceptions import NotFound

from webapp import access
from webapp.accounts import audit, failures, sessions
from webapp.clock import MINUTE
from webapp.extensions import db
from webapp.tables import Classroom, LetIn, Person

ASKS_FOR = 30 * MINUTE  # then the question has left the teacher's page; the child can ask again
GRANTED_FOR = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Waiting:
    """One child at the door, for the teacher's page.

    `tries` counts the picture tries of the last day; `granted`: opened, not used yet.
    """

    let_in_id: int
    student: Person
    asked_at: int
    tries: int
    granted: bool

    @property
    def out_of_tries(self) -> bool:
        return self.tries >= failures.ASK_TEACHER_AT


def ask(classroom: Classroom, student: Person, device: str, now: int) -> LetIn:
    """This device asks for this child; it asks for one child at a time. Flushes; call inside `writing`."""
    found = open_question(device, now)
    if found is not None and found.student_id == student.id and found.class_id == classroom.id:
        return found
    db.session.execute(delete(LetIn).where(LetIn.device == device, LetIn.used_at.is_(None)))
    asked = LetIn(class_id=classroom.id, student_id=student.id, device=device, asked_at=now)
    db.session.add(asked)
    db.session.flush()
    return asked


def open_question(device: str, now: int) -> LetIn | None:
    """What this device waits for, asked or granted; None: nothing, or it has run out."""
    query = select(LetIn).where(LetIn.device == device, LetIn.used_at.is_(None), still_open(now))
    return db.session.scalars(query.order_by(LetIn.asked_at.desc(), LetIn.id.desc())).first()


def still_open(now: int):  # type: ignore[no-untyped-def]  # a column expression
    asked = LetIn.granted_at.is_(None) & (LetIn.asked_at > now - ASKS_FOR)
    return asked | (LetIn.granted_at > now - GRANTED_FOR)


def waiting(classroom: Classroom, now: int) -> Sequence[Waiting]:
    """The children at this class's door, longest waiting first."""
    query = (
        select(LetIn, Person)
        .join(Person, Person.id == LetIn.student_id)
        .where(LetIn.class_id == classroom.id, LetIn.used_at.is_(None), still_open(now), Person.disabled_at.is_(None))
        .order_by(LetIn.asked_at, LetIn.id)
    )
    return [
        Waiting(
            row.id,
            student,
            row.asked_at,
            failures.tries_of(failures.student_key(student.id), now),
            row.granted_at is not None,
        )
        for row, student in db.session.execute(query)
    ]


def child_of(question: LetIn) -> Person:
    return db.session.get_one(Person, question.student_id)


def grant(question: LetIn, teacher: Person, now: int) -> bool:
    """Open the door for this device; a second tap changes nothing. False: the question has run out.

    Call inside `writing`.
    """
    changed = db.session.execute(
        update(LetIn)
        .where(LetIn.id == question.id, LetIn.granted_at.is_(None), LetIn.used_at.is_(None), still_open(now))
        .values(granted_at=now, granted_by=teacher.id)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 1:  # type: ignore[attr-defined]
        audit.record(teacher, "let in", "student", question.student_id, now, class_id=question.class_id)
        return True
    return question.granted_at is not None


@dataclass(frozen=True, slots=True)
class Through:
    """The child that a device was let in for, the class, and the token of the new session."""

    student: Person
    classroom: Classroom
    token: str


def go_through(device: str, now: int) -> Through | None:
    """None: not (yet) let in, or the child has left the class meanwhile.

    Only one request gets through with one grant. Call inside `writing`.
    """
    question = open_question(device, now)
    if question is None or question.granted_at is None:
        return None
    changed = db.session.execute(
        update(LetIn)
        .where(LetIn.id == question.id, LetIn.used_at.is_(None), LetIn.granted_at > now - GRANTED_FOR)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    classroom = db.session.get_one(Classroom, question.class_id)
    try:
        student = access.student_at_door(classroom, question.student_id)
    except NotFound:
        return None
    failures.forgive(failures.student_key(student.id))
    return Through(student, classroom, sessions.open_session(student, "let in", now))
