"""What teachers did: the second tap after "I'm on it", and who has not been visited this week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from webapp import clock
from webapp.classroom.groups.past import STANDING
from webapp.extensions import db
from webapp.language import N_
from webapp.school_days import zone_of
from webapp.tables import Classroom, EvidenceRow, Group, GroupMember, Intervention, Person

ON_IT = "on it"
# What a teacher may say to have done, as it is kept and as it is read.
DONE: Mapping[str, str] = {
    "asked a question": N_("asked a question"),
    "taught again": N_("taught it again"),
    "worked one together": N_("worked one together"),
    "gave a break": N_("gave a break"),
    "not needed": N_("nothing was needed"),
}
WITH_THE_CHILD = frozenset({"observation", "conference"})  # evidence that a teacher gave after sitting with the child


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody went to this child today and has not said yet what was done."""

    id: int
    student: int
    at: int


def to_note(classroom: Classroom, since: int) -> dict[int, Visit]:
    """By child, the latest visit since then of which nobody has said what was done."""
    i = Intervention.__table__.c
    rows = db.session.execute(
        select(i.id, i.student_id, i.at)
        .where(i.class_id == classroom.id, i.student_id.is_not(None), i.what == ON_IT, i.at >= since)
        .order_by(i.at, i.id)
    )
    return {row.student_id: Visit(row.id, row.student_id, row.at) for row in rows}


def note(visit: Intervention, done: str) -> None:
    """Keep what was done. A later tap corrects an earlier one. Call inside `writing`. KeyError: no such choice."""
    DONE[done]
    visit.what = done


def not_visited(classroom: Classroom, students: Sequence[Person], now: int) -> list[Person]:
    """Whom no teacher of this class has gone to since Monday."""
    zone = zone_of(classroom.school_id)
    monday = clock.day_of(now, zone) - timedelta(days=clock.day_of(now, zone).weekday())
    gone_to = visited(classroom, clock.from_datetime(datetime.combine(monday, time(), ZoneInfo(zone))))
    return [student for student in students if student.id not in gone_to]


def visited(classroom: Classroom, since: int) -> set[int]:
    """Children with whom a teacher was: after a flag, in a group that stands, or to see or hear what they know."""
    i, e = Intervention.__table__.c, EvidenceRow.__table__.c
    went = select(i.student_id).where(i.class_id == classroom.id, i.student_id.is_not(None), i.at >= since)
    seen = select(e.student_id).where(e.class_id == classroom.id, e.received_at >= since, e.kind.in_(WITH_THE_CHILD))
    sat = select(GroupMember.student_id).join(Group, Group.id == GroupMember.group_id).where(
        Group.class_id == classroom.id, Group.kind == "group", Group.decided_at >= since, Group.status.in_(STANDING),
        GroupMember.role.in_(("member", "unsure")),
    )  # fmt: skip
    return set(db.session.scalars(went.union(seen, sat)))
