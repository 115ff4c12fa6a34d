"""Presence: when a child's device was last heard. A small table beside the log; never evidence."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from webapp import clock
from webapp.extensions import core
from webapp.inserting import dialect, insert_of
from webapp.tables import Presence

MOMENT = 10 * clock.SECOND  # devices tell every 20 s, and one not heard for 60 s is not connected

_presence = Presence.__table__
HEARD = select(_presence).where(_presence.c.student_id == bindparam("student"))


def hear(student_id: int, now: int, active: bool, doing: str | None = None) -> None:
    """Note a sign of life. `doing` (screen, break, off screen) changes only where given. Call inside `writing`."""
    changes = ("heard_at", *(("active_at",) if active else ()), *(("doing",) if doing else ()))
    first = {"student_id": student_id, "heard_at": now, "active_at": now, "doing": doing or "screen"}
    core().execute(note(changes, dialect()), first)


def is_known(student_id: int, now: int, active: bool) -> bool:
    """Whether as much is noted already, a moment ago: what would be learned is not worth a turn at writing."""
    noted = core().execute(HEARD, {"student": student_id}).one_or_none()
    return noted is not None and (noted.active_at if active else noted.heard_at) > now - MOMENT


def is_news(active_at: int | None, doing_before: str | None, doing: str, now: int) -> bool:
    """Whether it has to be noted that the child does something now: other than before, or a while after."""
    return active_at is None or active_at <= now - MOMENT or doing != doing_before


@cache
def note(changes: tuple[str, ...], dialect: str) -> Any:
    statement = insert_of(_presence, dialect)
    new = {name: statement.excluded[name] for name in changes}
    return statement.on_conflict_do_update(index_elements=["student_id"], set_=new)
