"""A job's row: who may do it now, decided by the database, and how it ended."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, update

from webapp import clock
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Job

LEASE = clock.HOUR  # a job that was killed or went wrong is tried again after this; one at work renews it


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended last: when, whether well, and what it did or why not. `succeeded_at`: when it last went well."""

    at: int
    ok: bool
    words: str
    succeeded_at: int | None


def last_outcome(name: str) -> Outcome | None:
    """None: it has never ended yet."""
    row = db.session.execute(select(Job.__table__).where(Job.name == name)).one_or_none()
    if row is None or row.ended_at is None:
        return None
    return Outcome(row.ended_at, bool(row.ok), row.words, row.succeeded_at)


def ask(name: str, now: int) -> None:
    """Let a server do it within the minute; nothing where one is at it already. Call inside `writing`."""
    schedule(name, now)
    idle = or_(Job.claimed_at.is_(None), Job.claimed_at < now - LEASE)
    db.session.execute(
        update(Job).where(Job.name == name, idle).values(due_at=now).execution_options(synchronize_session=False)
    )


def schedule(name: str, due_at: int) -> None:
    """The first time only: when the job is due. Call inside `writing`."""
    first = {"name": name, "due_at": due_at, "words": ""}
    db.session.execute(insert(Job.__table__).values(first).on_conflict_do_nothing())


def known() -> set[str]:
    return set(db.session.scalars(select(Job.name)))


def due(now: int) -> list[str]:
    """Names of the jobs whose time has come."""
    return list(db.session.scalars(select(Job.name).where(is_due(now)).order_by(Job.name)))


def is_due(now: int) -> ColumnElement[bool]:
    """A time days ahead was written by a clock that was wrong since: such a job is due as well."""
    return or_(Job.due_at <= now, Job.due_at > now + 2 * clock.DAY)


def claim(name: str, now: int) -> bool:
    """One changed row means it is yours; the other servers see it due only when the lease is over."""
    mine = update(Job).where(Job.name == name, is_due(now)).values(claimed_at=now, due_at=now + LEASE)
    changed = db.session.execute(mine.execution_options(synchronize_session=False))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def renew(name: str, now: int) -> None:
    """Of a job that is at work. Call inside `writing`."""
    mine = update(Job).where(Job.name == name, Job.claimed_at.is_not(None))
    db.session.execute(mine.values(claimed_at=now, due_at=now + LEASE))


def end(name: str, ok: bool, words: str, due_at: int, now: int) -> None:
    """Keep how it went. Call inside `writing`."""
    values = {"claimed_at": None, "ended_at": now, "ok": ok, "words": words[:500], "due_at": due_at}
    if ok:
        values["succeeded_at"] = now
    db.session.execute(update(Job).where(Job.name == name).values(values))
