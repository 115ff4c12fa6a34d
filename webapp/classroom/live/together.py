"""Children who work together now of their own will: both said yes on their pages."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from webapp.classroom.days import day_at
from webapp.extensions import db
from webapp.reasons import Titles
from webapp.tables import Classroom, PeerWish


def pairs(classroom: Classroom, called: Mapping[int, str], titles: Titles, now: int) -> tuple[str, ...]:
    """In words; without those of whom one has left the class."""
    w = PeerWish.__table__.c
    rows = db.session.execute(
        select(w.student_id, w.partner_id, w.skill)
        .where(
            w.class_id == classroom.id,
            w.day == day_at(classroom, now),
            w.role == "helps",
            w.partner_id.is_not(None),
            w.ended_at.is_(None),
        )
        .order_by(w.id)
    )
    return tuple(
        _(
            "%(one)s helps %(other)s: %(skill)s",
            one=called[row.student_id], other=called[row.partner_id], skill=titles.skill(row.skill),
        )
        for row in rows
        if row.student_id in called and row.partner_id in called
    )  # fmt: skip
