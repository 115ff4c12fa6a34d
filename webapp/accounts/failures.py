"""Attempts that did not succeed: they slow that person and that device, never a class.

An attempt is written down before it is checked and struck out when it succeeds: many at once, over any number of
workers, cannot all slip through before the first is counted. The rows are the limit, so it holds after a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, text

from webapp.clock import HOUR, MINUTE, SECOND
from webapp.extensions import db
from webapp.tables import SignInFailure

COUNTED_FOR = 24 * HOUR
DEVICE_COUNTED_FOR = HOUR
PERSON_FREE = 3  # tries of one person before the first wait
DEVICE_FREE = 12  # a shared device serves many children, one after another
LONGEST_WAIT = 5 * MINUTE
ASK_TEACHER_AT = 10


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: `seconds` until the next try; `ask_teacher` when only a grown-up opens the door."""

    seconds: int
    ask_teacher: bool = False


def student_key(student_id: int) -> str:
    return f"student:{student_id}"


def adult_key(sign_in_name: str) -> str:
    return f"adult:{sign_in_name}"


def wait_for(whom: str, device: str, now: int) -> Wait | None:
    """How long this person on this device has to wait now; None: try."""
    theirs = moments(SignInFailure.whom == whom, now - COUNTED_FOR)
    if len(theirs) >= ASK_TEACHER_AT and whom.startswith("student:"):
        return Wait(0, ask_teacher=True)
    here = moments(SignInFailure.device == device, now - DEVICE_COUNTED_FOR)
    until = max(next_try(theirs, PERSON_FREE), next_try(here, DEVICE_FREE))
    return Wait(-(-(until - now) // SECOND)) if until > now else None


def begin(whom: str, device: str, now: int) -> int | Wait:
    """Write an attempt down and return its id, or say how long to wait. Flushes; call inside `writing`."""
    stand_in_line(whom, device)
    wait = wait_for(whom, device, now)
    if wait is not None:
        return wait
    attempt = SignInFailure(whom=whom, device=device, at=now)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def forgive(whom: str) -> None:
    """The person got in: the tries before do not count any more. Call inside `writing`."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.whom == whom))


def tries_of(whom: str, now: int) -> int:
    return len(moments(SignInFailure.whom == whom, now - COUNTED_FOR))


def moments(which: object, since: int) -> Sequence[int]:
    query = select(SignInFailure.at).where(which, SignInFailure.at > since)  # type: ignore[arg-type]
    return db.session.scalars(query.order_by(SignInFailure.at)).all()


def next_try(tries: Sequence[int], free: int) -> int:
    """The third try waits 10 s, each further one twice as long, five minutes at most."""
    if len(tries) < free:
        return 0
    return tries[-1] + min(10 * SECOND * 2 ** min(len(tries) - free, 10), LONGEST_WAIT)


def stand_in_line(whom: str, device: str) -> None:
    """On PostgreSQL tries of the same person or device go one after another; on SQLite all writes do."""
    if db.engine.dialect.name == "postgresql":
        for key in sorted((f"person {whom}", f"device {device}")):
            db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": key})
