"""The audit log: who did what to whose data."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from webapp import clock
from webapp.extensions import db
from webapp.tables import AuditEvent, Person, School

SHOWN = 200


def record(
    actor: Person | None,
    action: str,
    noun: str,
    noun_id: object,
    now: int,
    *,
    school_id: int | None = None,
    **detail: object,
) -> None:
    """Write one event into the school's log. Flushes; call inside `writing`.

    `actor` is None for the command line, which names the school instead. `detail` holds plain JSON
    values and never a secret.
    """
    school = actor.school_id if actor is not None else school_id
    if school is None:
        raise ValueError("an event without an actor needs its school_id")
    db.session.add(
        AuditEvent(
            school_id=school,
            at=now,
            actor_id=actor.id if actor is not None else None,
            action=action,
            noun=noun,
            noun_id=str(noun_id),
            detail=dict(detail),
        )
    )
    db.session.flush()


def latest(school: School, day: date | None = None) -> Sequence[tuple[AuditEvent, Person | None]]:
    """The newest SHOWN events of the school, of one of its calendar days where given, each with its actor."""
    query = (
        select(AuditEvent, Person)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.school_id == school.id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(SHOWN)
    )
    if day is not None:
        start, end = (midnight(school, d) for d in (day, day + timedelta(days=1)))
        query = query.where(AuditEvent.at >= start, AuditEvent.at < end)
    return [(event, actor) for event, actor in db.session.execute(query)]


def midnight(school: School, day: date) -> int:
    return clock.from_datetime(datetime.combine(day, time(), ZoneInfo(school.time_zone)))
