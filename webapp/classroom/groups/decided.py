"""Groups as the teacher decided them on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.decisions.reason import Reason
from webapp.classroom.groups.past import STANDING
from webapp.extensions import db
from webapp.tables import Classroom, Group, GroupMember

TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Decided:
    """A group that the teacher decided today, with its children by role, and the constraints that it does not keep."""

    group: Group
    members: tuple[int, ...]
    may_skip: tuple[int, ...]
    notes: tuple[Reason, ...] = ()

    @property
    def standing(self) -> bool:
        return self.group.status in STANDING


def decided_on(classroom: Classroom, day: date) -> tuple[Decided, ...]:
    """What was decided on a day, in the order of decision; what was taken back is not among it."""
    wanted = select(Group).where(Group.class_id == classroom.id, Group.day == day, Group.status != TAKEN_BACK)
    groups = db.session.scalars(wanted.order_by(Group.id).execution_options(populate_existing=True)).all()
    rows = db.session.execute(
        select(GroupMember.group_id, GroupMember.student_id, GroupMember.role)
        .where(GroupMember.group_id.in_([group.id for group in groups]))
        .order_by(GroupMember.student_id)
    ).all()
    by_role: dict[tuple[int, bool], list[int]] = {}
    for row in rows:
        if row.role != "moved":
            by_role.setdefault((row.group_id, row.role == "may skip"), []).append(row.student_id)
    return tuple(
        Decided(group, tuple(by_role.get((group.id, False), ())), tuple(by_role.get((group.id, True), ())))
        for group in groups
    )
