"""Has anything changed since the page was made? One query per poll, so that an unchanged class costs almost nothing."""

import hashlib
from datetime import date
from functools import cache
from typing import Any, Literal

from flask import request
from sqlalchemy import Select, bindparam, func, select

from models.decisions.attention import IDLE_AFTER
from webapp import clock
from webapp.classroom import names
from webapp.classroom.live.flags import HEARD_WITHIN
from webapp.clock import MINUTE
from webapp.extensions import core
from webapp.language import asked_language, own_language
from webapp.school_days import zone_of
from webapp.security import LASTS, hash_token
from webapp.tables import (
    AnswerConflict,
    Classroom,
    Enrolment,
    EvidenceRow,
    FlagRow,
    Group,
    GroupRule,
    Intervention,
    LetIn,
    PeerWish,
    Person,
    Presence,
    RefusedRow,
    School,
    SignInSession,
    Sitting,
    Teaching,
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
    found = core().execute(question(part), moments(classroom.id, now)).one()
    return digest(part, tuple(found), now, zone_of(classroom.school_id), own_language())


def is_unchanged(token: str, class_id: int, part: Part, held: str, now: int) -> bool:
    """Whether the browser of this sign-in holds the part as it is: also says so only to a teacher of the class.

    One question instead of one for each of these, since every open page asks every few seconds. False says nothing.
    """
    here = {"token_hash": hash_token(token), "since_sign_in": now - LASTS}
    asked = core().execute(poll(part), moments(class_id, now) | here).first()
    if asked is None:
        return False
    starts_on, ends_on, zone, language, *found = asked
    if not starts_on <= clock.day_of(now, zone) <= (ends_on or date.max):
        return False
    return held == digest(part, tuple(found), now, zone, language)


def moments(class_id: int, now: int) -> dict[str, Any]:
    return {"room": class_id, "since": window(now), "heard": now - HEARD_WITHIN, "active": now - IDLE_AFTER}


def window(now: int) -> int:
    return (now // WINDOW - 1) * WINDOW


def digest(part: Part, found: tuple[Any, ...], now: int, zone: str, language: str) -> str:
    stamp = now // MINUTE if part == "needs" else clock.day_of(now, zone)
    shown_in = asked_language(), language, str(request.accept_languages), names.hidden()
    text = repr((part, found, window(now), stamp, shown_in))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


ROOM: Any = bindparam("room")
HERE = select(Enrolment.student_id).where(Enrolment.class_id == ROOM)
# Whose a conflict is, asked of each unseen conflict: a join would begin with everything the class has ever answered.
_first = EvidenceRow.__table__.alias("first_answer")
CONFLICT_OF = (
    select(_first.c.student_id)
    .where(_first.c.id == AnswerConflict.evidence_id)
    .correlate(AnswerConflict)
    .scalar_subquery()
)


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


@cache
def poll(part: Part) -> Select[Any]:
    """The same, beside who asks: no row where it is no teacher of the class, or signed in no longer."""
    return (
        select(
            Teaching.starts_on, Teaching.ends_on, School.time_zone, Person.language, *question(part).selected_columns
        )
        .select_from(SignInSession)
        .join(Person, Person.id == SignInSession.person_id)
        .join(School, School.id == Person.school_id)
        .join(Classroom, (Classroom.id == ROOM) & (Classroom.school_id == School.id))
        .join(Teaching, (Teaching.class_id == Classroom.id) & (Teaching.teacher_id == Person.id))
        .where(
            SignInSession.token_hash == bindparam("token_hash"),
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > bindparam("since_sign_in"),
            Person.disabled_at.is_(None),
            Person.role == "teacher",
        )
        .order_by(Teaching.starts_on.desc())
    )


def newest(table: Any, column: str = "id") -> Any:
    return select(func.max(getattr(table, column))).where(table.class_id == ROOM).scalar_subquery()


def needs_columns() -> list[Any]:
    """Flags, doors, what was not kept, who sits together, and how many devices are heard and in use."""
    here = Presence.student_id.in_(HERE)
    heard = select(func.count()).where(here, Presence.heard_at > bindparam("heard"))
    active = select(func.count()).where(here, Presence.active_at > bindparam("active"))
    conflicts = select(func.count()).where(AnswerConflict.seen_at.is_(None), CONFLICT_OF.in_(HERE))
    refused = select(func.count()).where(RefusedRow.seen_at.is_(None), RefusedRow.student_id.in_(HERE))
    found = [(FlagRow, "id"), (FlagRow, "cleared_at"), (Intervention, "id"), (LetIn, "id"), (LetIn, "granted_at")]
    found += [(LetIn, "used_at"), (PeerWish, "ended_at")]
    paired = select(func.count()).where(PeerWish.class_id == ROOM, PeerWish.partner_id.is_not(None))
    counted = [each.scalar_subquery() for each in (conflicts, refused, paired, heard, active)]
    return [*(newest(table, column) for table, column in found), *counted]


def ticket_columns() -> list[Any]:
    """The latest ticket, whether one was closed, how many children have opened it."""
    opened = select(func.count()).where(Sitting.ticket_set_id == newest(TicketSet))
    return [newest(TicketSet), newest(TicketSet, "closed_at"), opened.scalar_subquery()]


def group_columns() -> list[Any]:
    """What was decided or locked last, what every grouping is to heed, and the unit that says what groups are about."""
    devices = select(func.count()).where(
        Presence.student_id.in_(HERE),
        Presence.heard_at > bindparam("since"),
    )
    rules = select(func.count()).where(GroupRule.class_id == ROOM)
    locked = select(func.count()).where(Group.class_id == ROOM, Group.locked_at.is_not(None))
    return [
        newest(Group),
        newest(Group, "decided_at"),
        newest(Group, "locked_at"),
        locked.scalar_subquery(),
        newest(GroupRule, "set_at"),
        rules.scalar_subquery(),
        newest(Unit),
        newest(Unit, "closed_at"),
        devices.scalar_subquery(),
    ]
