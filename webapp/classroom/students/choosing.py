"""How much children may choose from beside their next step: set for the class, or for one child."""

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update

from webapp.accounts import audit
from webapp.extensions import db
from webapp.language import N_
from webapp.tables import Classroom, Enrolment, Person

WIDTHS = {"2": N_("two other things"), "4": N_("four other things"), "own plan": N_("everything: an own plan")}


def widths() -> list[tuple[str, str]]:
    """The widths with their words, as a form offers them."""
    return [(width, _(words)) for width, words in WIDTHS.items()]


def own_width(student: Person, classroom: Classroom) -> str:
    """How much this child may choose from; empty where the class's width holds."""
    return db.session.scalar(select(Enrolment.choice_width).where(*enrolled(student, classroom))) or ""


def set_width(width: str, classroom: Classroom, student: Person | None, teacher: Person, now: int) -> None:
    """For one child, or for the class. An empty `width` gives a child the class's. Call inside `writing`."""
    if student is None:
        db.session.execute(update(Classroom).where(Classroom.id == classroom.id).values(choice_width=width))
        audit.record(teacher, "choice", "class", classroom.id, now, width=width)
        return
    mine = update(Enrolment).where(*enrolled(student, classroom))
    db.session.execute(mine.values(choice_width=width or None).execution_options(synchronize_session=False))
    audit.record(teacher, "choice", "student", student.id, now, class_id=classroom.id, width=width)


def enrolled(student: Person, classroom: Classroom) -> tuple[ColumnElement[bool], ...]:
    return (
        Enrolment.student_id == student.id, Enrolment.class_id == classroom.id, Enrolment.ends_on.is_(None),
    )  # fmt: skip
