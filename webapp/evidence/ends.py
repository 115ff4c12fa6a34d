"""The end of a sitting: the child's own Finish, the bell's, or the day's end."""

from typing import Any

from sqlalchemy import bindparam, update

from webapp.extensions import core, db
from webapp.inserting import insert_once
from webapp.tables import EvidenceRow, PlaylistStep, Sitting, TicketSet

_log = EvidenceRow.__table__
_sittings = Sitting.__table__
_steps = PlaylistStep.__table__
OVER = (
    update(Sitting)
    .where(_sittings.c.id == bindparam("sitting"), _sittings.c.finished_at.is_(None))
    .values(finished_at=bindparam("now"))
)
DONE = (
    update(PlaylistStep)
    .where(_steps.c.id == bindparam("step"), _steps.c.done_at.is_(None))
    .values(done_at=bindparam("now"))
)


def end_if_closed(sitting: Any, now: int) -> None:
    """An answer that comes after the bell, to a ticket that had none then: the bell has rung for it too."""
    if sitting.ticket_set_id is None or sitting.finished_at is not None:
        return
    ticket_set = db.session.get_one(TicketSet, sitting.ticket_set_id, populate_existing=True)
    if ticket_set.closed_at is not None:
        end(sitting, ticket_set.set_by, now)


def end(sitting: Any, actor_id: int | None, now: int) -> bool:
    """The finish of the bell, or of the day's end (no actor). False: it was there.

    It stands beside the child's own, which may still be on its way with where on the device it came: so the same
    answers count whichever arrives first. Call inside `writing`; the caller moves the child's state.
    """
    fresh = core().execute(insert_once(_log), finish_row(sitting, actor_id, now)).scalar_one_or_none()
    if fresh is not None:
        close(sitting, now)
    return fresh is not None


def finish_row(sitting: Any, actor_id: int | None, now: int) -> dict[str, object]:
    return {
        "school_id": sitting.school_id,
        "class_id": sitting.class_id,
        "student_id": sitting.student_id,
        "sitting_id": sitting.id,
        "position": 0,
        "part": "",
        "try": 1,
        "kind": "finish",
        "revision": 0,  # a device counts from 1
        "source": sitting.purpose,
        "issued_at": sitting.opened_at,
        "received_at": now,
        "pack_id": sitting.pack_id,
        "pack_version": sitting.pack_version,
        "skills": [],
        "misconceptions": [],
        "actor_id": actor_id,
    }


def close(sitting: Any, now: int) -> None:
    """The sitting is over, and with it the playlist's step that it was."""
    core().execute(OVER, {"sitting": sitting.id, "now": now})
    if sitting.step_id is not None:
        core().execute(DONE, {"step": sitting.step_id, "now": now})
