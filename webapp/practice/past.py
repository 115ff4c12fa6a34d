"""What a child did in this class since the unit began: sittings, their rows, their steps."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from webapp import clock
from webapp.extensions import db
from webapp.tables import Classroom, EvidenceRow, Person, PlaylistStep, Sitting

c = EvidenceRow.__table__.c
# Columns, not whole rows: a child's past is read with every page, and it grows.
READ = (
    c.sitting_id, c.position, c.part, c.kind, c.skills, c.verdict, c.source, c.received_at, c.device_sequence,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """The child's sittings in this class since the unit began, oldest first, with their rows and steps."""

    sittings: Sequence[Sitting]
    rows: dict[int, list[Any]]
    step_kinds: dict[int, str]  # by sitting
    midnight: int  # when the school's day began

    def kind(self, sitting: Sitting) -> str:
        return self.step_kinds.get(sitting.id, sitting.purpose)

    @property
    def finished_today(self) -> list[Sitting]:
        done = [s for s in self.sittings if s.finished_at is not None and s.finished_at >= self.midnight]
        return sorted(done, key=lambda s: (s.finished_at or 0, s.id))


def look_back(student: Person, classroom: Classroom, since: int, midnight: int) -> Past:
    found = db.session.scalars(
        select(Sitting)
        .where(Sitting.student_id == student.id, Sitting.class_id == classroom.id, Sitting.opened_at >= since)
        .order_by(Sitting.opened_at)
    ).all()
    ids = [sitting.id for sitting in found]
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(*READ)
        .where(EvidenceRow.sitting_id.in_(ids))
        .order_by(
            EvidenceRow.issued_at,
            EvidenceRow.position,
            EvidenceRow.part,
            EvidenceRow.try_,
            EvidenceRow.revision,
        )
    ):
        rows[row.sitting_id or 0].append(row)
    kinds = select(Sitting.id, PlaylistStep.kind).join(PlaylistStep, PlaylistStep.id == Sitting.step_id)
    steps = {row.id: row.kind for row in db.session.execute(kinds.where(Sitting.id.in_(ids)))}
    return Past(found, rows, steps, midnight)


def midnight(day: date, zone: str) -> int:
    """When that day began at the school."""
    return clock.from_datetime(datetime.combine(day, time(), ZoneInfo(zone)))
