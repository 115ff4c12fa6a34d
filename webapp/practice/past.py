"""What a child did in this class since the unit began: sittings, their rows, their steps."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from webapp import clock
from webapp.extensions import core
from webapp.tables import Classroom, EvidenceRow, Person, PlaylistStep, Sitting

s, c = Sitting.__table__.c, EvidenceRow.__table__.c
# Columns, not whole rows: a child's past is read with every page, and it grows.
SITTINGS = (
    select(s.id, s.skill, s.purpose, s.ticket_set_id, s.opened_at, s.finished_at, PlaylistStep.kind.label("step_kind"))
    .outerjoin(PlaylistStep, PlaylistStep.id == s.step_id)
    .where(
        s.student_id == bindparam("student"), s.class_id == bindparam("classroom"), s.opened_at >= bindparam("since")
    )
    .order_by(s.opened_at)
)
ROWS = (
    select(c.sitting_id, c.position, c.part, c.kind, c.skills, c.verdict, c.source, c.received_at, c.device_sequence)
    .where(c.sitting_id.in_(bindparam("sittings", expanding=True)))
    .order_by(c.issued_at, c.position, c.part, c["try"], c.revision)
)

p = PlaylistStep.__table__.c
ACTIVITIES = (
    select(p.kind, p.skill, p.activity, p.minutes, p.chosen_at, p.done_at)
    .where(
        p.student_id == bindparam("student"),
        p.class_id == bindparam("classroom"),
        p.activity.is_not(None),
        p.chosen_at >= bindparam("since"),
    )
    .order_by(p.chosen_at, p.id)
)


@dataclass(frozen=True, slots=True)
class Past:
    """The child's sittings in this class since the unit began, oldest first, with their rows; and what was begun beside
    the screen."""

    sittings: Sequence[Any]
    rows: dict[int, list[Any]]
    midnight: int  # when the school's day began
    activities: Sequence[Any] = ()

    @property
    def finished_today(self) -> list[Any]:
        done = [s for s in self.sittings if s.finished_at is not None and s.finished_at >= self.midnight]
        return sorted(done, key=lambda s: (s.finished_at or 0, s.id))

    @property
    def done_today(self) -> list[tuple[str, str]]:
        """(kind, skill) of what was finished today, at a screen or beside it, in order."""
        done = [(s.finished_at, kind_of(s), s.skill) for s in self.finished_today]
        done += [(row.done_at, row.kind, row.skill) for row in self.activities if (row.done_at or 0) >= self.midnight]
        return [(kind, skill) for _at, kind, skill in sorted(done)]


def kind_of(sitting: Any) -> str:
    """That of the step it was started from, where there is one."""
    return str(sitting.step_kind or sitting.purpose)


def look_back(student: Person, classroom: Classroom, since: int, midnight: int) -> Past:
    here = {"student": student.id, "classroom": classroom.id, "since": since}
    found = core().execute(SITTINGS, here).all()
    rows: dict[int, list[Any]] = defaultdict(list)
    if found:
        for row in core().execute(ROWS, {"sittings": [sitting.id for sitting in found]}):
            rows[row.sitting_id].append(row)
    return Past(found, rows, midnight, core().execute(ACTIVITIES, here).all())


def midnight(day: date, zone: str) -> int:
    """When that day began at the school."""
    return clock.from_datetime(datetime.combine(day, time(), ZoneInfo(zone)))
