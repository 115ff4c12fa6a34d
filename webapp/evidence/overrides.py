"""The teacher's overrides of a child's playlist, as long as they stand."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from webapp.extensions import core
from webapp.tables import Override, Sitting

o, s = Override.__table__.c, Sitting.__table__.c
UNTIL_DONE = ("pin", "add")
DONE = (
    select(s.id)
    .where(s.student_id == o.student_id, s.skill == o.skill, s.purpose == "practice", s.finished_at >= o.set_at)
    .correlate(Override.__table__)
    .exists()
)
STANDING = (
    select(o.kind, o.skill, o.why, o.set_at)
    .where(
        o.student_id == bindparam("student"),
        o.unit_id == bindparam("unit"),
        o.ended_at.is_(None),
        or_(o.ends_on.is_(None), o.ends_on >= bindparam("day")),
        or_(o.kind.not_in(UNTIL_DONE), ~DONE),
    )
    .order_by(o.set_at, o.id)
)


def standing(student_id: int, unit_id: int, day: date) -> list[Any]:
    """(kind, skill, why, set_at), the earliest first. A pin and an addition stand until a set on their skill is done, a
    skip for its day, an excuse as long as the unit."""
    return list(core().execute(STANDING, {"student": student_id, "unit": unit_id, "day": day}))
