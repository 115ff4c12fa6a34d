"""Presence: when a child's device was last heard. A small table beside the log; never evidence."""

from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Presence

_presence = Presence.__table__


def hear(student_id: int, now: int, active: bool, doing: str | None = None) -> None:
    """Note a sign of life. `doing` (screen, break, off screen) changes only where given. Call inside `writing`."""
    first = {"student_id": student_id, "heard_at": now, "active_at": now, "doing": doing or "screen"}
    changes = {"heard_at": now} | ({"active_at": now} if active else {}) | ({"doing": doing} if doing else {})
    statement = insert(_presence).values(first)
    db.session.execute(statement.on_conflict_do_update(index_elements=["student_id"], set_=changes))
