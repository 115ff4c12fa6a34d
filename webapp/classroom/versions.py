"""Has anything changed since the page was made? One query per poll, so that an unchanged class costs almost nothing."""

import hashlib
from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, bindparam, func, select

from models.decisions.attention import IDLE_AFTER
from webapp.classroom import names
from webapp.classroom.days import day_at
from webapp.classroom.flags import HEARD_WITHIN
from webapp.clock import MINUTE
from webapp.extensions import db
from webapp.language import language_code
from webapp.tables import (
    AnswerConflict,
    Classroom,
    Enrolment,
    EvidenceRow,
    FlagRow,
    Group,
    Intervention,
    LetIn,
    Presence,
    RefusedRow,
    Sitting,
    TicketSet,
    Unit,
)

Part = Literal["needs", "ticket", "groups"]
PARTS: tuple[Part, ...] = ("needs", "ticket", "groups")
WINDOW = 10 * MINUTE  # a write that waited for its turn has come in by then


def version(classroom: Classroom, part: Part, now: int) -> str:
    """A short text that changes with what the part shows.

    Rows are received before they are committed, so the newest instant alone could miss one: they are counted as well.
    """
    since = (now // WINDOW - 1) * WINDOW
    values = {"room": classroom.id, "since": since, "heard": now - HEARD_WITHIN, "active": now - IDLE_AFTER}
    found = db.session.execute(question(part), values).one()
    stamp = now // MINUTE if part == "needs" else day_at(classroom, now)
    text = repr((part, tuple(found), since, stamp, names.hidden(), language_code()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


ROOM: Any = bindparam("room")


@cache
def question(part: Part) -> Select[Any]:
    """The one query of a part, built once."""
    mine = EvidenceRow.class_id == ROOM
    return select(
        select(func.count()).where(mine, EvidenceRow.received_at >= bindparam("since")).scalar_subquery(),
        select(func.max(EvidenceRow.received_at)).where(mine).scalar_subquery(),
        select(func.count()).where(Enrolment.class_id == ROOM, Enrolment.ends_on.is_(None)).scalar_subquery(),
        *{"needs": needs_columns, "ticket": ticket_columns, "groups": group_columns}[part](),
    )


def newest(table: Any, column: str = "id") -> Any:
    return select(func.max(getattr(table, column))).where(table.class_id == ROOM).scalar_subquery()


def needs_columns() -> list[Any]:
    """Flags, doors, what was not kept, and how many devices are heard and in use."""
    here = Presence.student_id.in_(select(Enrolment.student_id).where(Enrolment.class_id == ROOM))
    heard = select(func.count()).where(here, Presence.heard_at > bindparam("heard"))
    active = select(func.count()).where(here, Presence.active_at > bindparam("active"))
    conflicts = (
        select(func.count())
        .select_from(AnswerConflict)
        .join(EvidenceRow, EvidenceRow.id == AnswerConflict.evidence_id)
        .where(EvidenceRow.class_id == ROOM, AnswerConflict.seen_at.is_(None))
    )
    found = [(FlagRow, "id"), (FlagRow, "cleared_at"), (Intervention, "id"), (LetIn, "id"), (LetIn, "granted_at")]
    found += [(LetIn, "used_at"), (RefusedRow, "id"), (RefusedRow, "seen_at")]
    counted = [each.scalar_subquery() for each in (conflicts, heard, active)]
    return [*(newest(table, column) for table, column in found), *counted]


def ticket_columns() -> list[Any]:
    """The latest ticket, whether one was closed, how many children have opened it."""
    opened = select(func.count()).where(Sitting.ticket_set_id == newest(TicketSet))
    return [newest(TicketSet), newest(TicketSet, "closed_at"), opened.scalar_subquery()]


def group_columns() -> list[Any]:
    """What was decided last, and the unit that says what the groups are about."""
    devices = select(func.count()).where(
        Presence.student_id.in_(select(Enrolment.student_id).where(Enrolment.class_id == ROOM)),
        Presence.heard_at > bindparam("since"),
    )
    return [
        newest(Group),
        newest(Group, "decided_at"),
        newest(Unit),
        newest(Unit, "closed_at"),
        devices.scalar_subquery(),
    ]
