"""Rows that could not be kept: told to the teacher of the signed-in child, a bounded number a day."""

from sqlalchemy import func, select

from webapp import clock
from webapp.access import classroom_of_student
from webapp.evidence.deliveries import Delivery
from webapp.extensions import db
from webapp.tables import Person, RefusedRow
from webapp.writing import writing

A_DAY = 20  # a broken device must not fill the disk or the teacher's page


def note_refusal(delivery: Delivery, why: str, signed_in: Person | None, now: int) -> None:
    """Keep a refused row for the teacher to see. Nothing where nobody is signed in: there is no teacher to tell."""
    if signed_in is None or signed_in.role != "student":
        return
    classroom = classroom_of_student(signed_in)
    if classroom is None:
        return
    recent = select(func.count()).where(RefusedRow.student_id == signed_in.id, RefusedRow.received_at > now - clock.DAY)
    with writing() as session:
        if (db.session.scalar(recent) or 0) < A_DAY:
            session.add(
                RefusedRow(
                    student_id=signed_in.id,
                    class_id=classroom.id,
                    answer=delivery.answer,
                    why=why[:200],
                    received_at=now,
                )
            )
