"""Beside the screen: an activity of a pack as a step of the playlist, begun, and done once the child says so.

That it was done is kept in the log, and is no evidence of knowing: nobody has seen how it went.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from content.pack import Pack
from models.decisions.activities import ALONE_MINUTES, NO_LIMIT, SCREEN_MINUTES, ActivityView, DayLeft
from webapp import clock
from webapp.evidence import states
from webapp.evidence.observations import staff_row
from webapp.evidence.parameters import current_parameters
from webapp.evidence.presence import hear
from webapp.extensions import core, db
from webapp.practice.minutes import active_minutes
from webapp.practice.past import Past
from webapp.tables import Classroom, Person, PlaylistStep

KINDS = ("partner", "hands-on", "paper")
OPEN = (
    select(PlaylistStep)
    .where(
        PlaylistStep.student_id == bindparam("student"),
        PlaylistStep.activity == bindparam("activity"),
        PlaylistStep.done_at.is_(None),
        PlaylistStep.chosen_at >= bindparam("since"),
    )
    .order_by(PlaylistStep.chosen_at.desc())
    .limit(1)
)


def offers(skills: Sequence[str], teaching: Mapping[str, Pack], past: Past) -> Iterator[ActivityView]:
    """What the packs have for these skills beside the screen, in the packs' order, and what of it was done."""
    done = [row for row in past.activities if row.done_at is not None]
    for skill in skills:
        pack = teaching.get(skill)
        own = skill.partition("/")[2]
        for each in pack.activities if pack else ():
            if each.skill != own or each.kind not in KINDS:
                continue
            key = f"{skill.partition('/')[0]}/{each.id}"
            times = [row.done_at for row in done if row.activity == key]
            today = bool(times) and max(times) >= past.midnight
            yield ActivityView(key, skill, each.kind, each.minutes, len(times), today)  # type: ignore[arg-type]


def minutes_beside(row: Any) -> float:
    """How long a child was at it: never longer than the pack says, whenever "We did it" came, and nothing without."""
    return 0.0 if row.done_at is None else min(float(row.minutes), (row.done_at - row.chosen_at) / clock.MINUTE)


def day_left(classroom: Classroom, past: Past) -> DayLeft:
    """What is left of the class's minutes for this child today."""
    at_screen = sum(
        active_minutes([row.received_at for row in past.rows.get(sitting.id, [])], sitting.opened_at)
        for sitting in past.sittings
        if sitting.opened_at >= past.midnight
    )
    alone = at_screen + sum(
        minutes_beside(row) for row in past.activities if row.chosen_at >= past.midnight and row.kind != "partner"
    )
    screen_a_day = SCREEN_MINUTES if classroom.screen_minutes is None else classroom.screen_minutes
    alone_a_day = ALONE_MINUTES if classroom.alone_minutes is None else classroom.alone_minutes
    return DayLeft(left_of(screen_a_day, at_screen), left_of(alone_a_day, alone))


def left_of(a_day: int, spent: float) -> int | None:
    return None if a_day == NO_LIMIT else max(0, int(a_day - spent))


def open_step(student: Person, activity: str, since: int) -> PlaylistStep | None:
    """The activity that the child began today and has not said to be done."""
    return db.session.scalars(OPEN, {"student": student.id, "activity": activity, "since": since}).first()


def go(student: Person, now: int) -> None:
    """A quiet device means nothing from here on. Call inside `writing([student.id])`."""
    hear(student.id, now, active=True, doing="off screen")


def running(past: Past) -> Any:
    """The activity begun today that the child is still at: nothing else was begun after it. None without one."""
    begun = [row for row in past.activities if row.done_at is None and row.chosen_at >= past.midnight]
    latest = max((sitting.opened_at for sitting in past.sittings), default=0)
    return begun[-1] if begun and begun[-1].chosen_at >= latest else None


def finish(student: Person, classroom: Classroom, step: PlaylistStep, now: int) -> bool:
    """ "We did it." False: it was said before. Call inside `writing([student.id])`."""
    over = update(PlaylistStep).where(PlaylistStep.id == step.id, PlaylistStep.done_at.is_(None))
    done = core().execute(over.values(done_at=now).returning(PlaylistStep.id)).scalar_one_or_none()
    if done is None:
        return False
    row = staff_row(None, student, classroom, "done", now)
    row.source, row.skills = "practice", [step.skill]
    row.answer = step.activity  # no item of a pack: what was done
    db.session.add(row)
    db.session.flush()
    states.advance(student.id, current_parameters(), row.issued_at)
    hear(student.id, now, active=True, doing="screen")
    return True
