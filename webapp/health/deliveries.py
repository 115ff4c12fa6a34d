"""What has arrived, as numbers: the admin learns of which class, never whose it is or what it says."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from webapp import clock
from webapp.access.classes import current, today
from webapp.evidence.fold import JUDGED
from webapp.extensions import db
from webapp.tables import (
    AnswerConflict,
    Classroom,
    Enrolment,
    EvidenceRow,
    Person,
    RefusedRow,
    School,
    UnknownRefusals,
)

WEEK = timedelta(days=7)


def unseen(school: School) -> Sequence[tuple[str, int, int]]:
    """(class, refused rows, conflicts) that its teacher has not looked at; last those of children in no class."""
    refused = (
        select(RefusedRow.student_id, func.count())
        .join(Person, Person.id == RefusedRow.student_id)
        .where(Person.school_id == school.id, RefusedRow.seen_at.is_(None))
        .group_by(RefusedRow.student_id)
    )
    conflicts = (
        select(EvidenceRow.student_id, func.count())
        .join(AnswerConflict, AnswerConflict.evidence_id == EvidenceRow.id)
        .where(EvidenceRow.school_id == school.id, AnswerConflict.seen_at.is_(None))
        .group_by(EvidenceRow.student_id)
    )
    classes, counts = class_names(school), defaultdict[str, list[int]](lambda: [0, 0])
    for place, query in enumerate((refused, conflicts)):
        for student, number in db.session.execute(query):
            counts[classes.get(student, "")][place] += number
    return [(name, *counts[name]) for name in sorted(counts, key=lambda name: (not name, name))]  # type: ignore[misc]


def class_names(school: School) -> dict[int, str]:
    """By child the class that the child works in now."""
    here = (
        select(Enrolment.student_id, Classroom.name)
        .join(Classroom, Classroom.id == Enrolment.class_id)
        .join(Person, Person.id == Enrolment.student_id)
        .where(Classroom.school_id == school.id, current(Enrolment, today(school.id)), Person.disabled_at.is_(None))
        .order_by(Enrolment.starts_on, Enrolment.id)
    )
    return {row.student_id: row.name for row in db.session.execute(here)}


def unknown(now: int) -> int:
    """Refused rows of no known child, of the last week."""
    since = clock.day_of(now, "UTC") - WEEK
    return db.session.scalar(select(func.sum(UnknownRefusals.number)).where(UnknownRefusals.day > since)) or 0


def answers(school: School, since: int) -> tuple[int, int | None]:
    """(how many since, when the last one of all came)."""
    classes = select(Classroom.id).where(Classroom.school_id == school.id)
    count = select(func.count()).where(
        EvidenceRow.class_id.in_(classes), EvidenceRow.received_at >= since, EvidenceRow.kind.in_(JUDGED)
    )
    # One look at the end of an index for each class: the log itself may be long.
    last = select(func.max(EvidenceRow.received_at)).where(EvidenceRow.class_id == Classroom.id).scalar_subquery()
    newest = select(func.max(last)).where(Classroom.school_id == school.id)
    return db.session.scalar(count) or 0, db.session.scalar(newest)
