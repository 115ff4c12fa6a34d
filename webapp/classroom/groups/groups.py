"""Groups for today: proposed when looked at, stored when the teacher decides, over when the school day is.

A child whom the teacher decided about today is in no further proposal today, unless the decision is taken back.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import delete, select, update

from models.decisions.groups import Proposal, propose
from webapp.classroom.days import day_at, start_of_day
from webapp.classroom.groups.needs import gather
from webapp.classroom.planning.units import goals_of, open_unit
from webapp.evidence.flags import as_json
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Classroom, Group, GroupMember, Person, Presence

Status = Literal["accepted", "changed", "declined"]
STANDING = ("accepted", "changed")
TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Decided:
    """A group that the teacher decided today, with its children by role."""

    group: Group
    members: tuple[int, ...]
    may_skip: tuple[int, ...]

    @property
    def standing(self) -> bool:
        return self.group.status in STANDING


@dataclass(frozen=True, slots=True)
class Today:
    """The groups of one day: what stands, what was put off, what is proposed for the others, who was not seen."""

    decided: tuple[Decided, ...]
    proposals: tuple[Proposal, ...]
    absent: tuple[int, ...]

    @property
    def standing(self) -> tuple[Decided, ...]:
        return tuple(each for each in self.decided if each.standing)

    @property
    def put_off(self) -> tuple[Decided, ...]:
        return tuple(each for each in self.decided if not each.standing)

    def proposal(self, key: str) -> Proposal | None:
        return next((each for each in self.proposals if digest(each) == key), None)

    def decision(self, key: str) -> Decided | None:
        return next((each for each in self.decided if each.group.digest == key), None)


def today(classroom: Classroom, students: Sequence[Person], now: int) -> Today:
    """The groups as they are now: a minute after the last answer they are here, since they are made when looked at."""
    ids = [student.id for student in students]
    decided = decided_on(classroom, day_at(classroom, now))
    settled = {student for each in decided for student in each.members}
    unit = open_unit(classroom)
    gathered = gather(ids, goals_of(unit) if unit else [], now)
    present = present_today(classroom, ids, now)
    needs = [need for need in gathered.needs if need.student not in settled]
    proposals = propose(needs, present, now, gathered.seen - settled)
    absent = tuple(student for student in ids if student not in present)
    return Today(decided, proposals, absent)


def present_today(classroom: Classroom, students: Sequence[int], now: int) -> frozenset[int]:
    """Those whose device was heard today, once that is at least half of the class; before, everybody.

    A class that works on paper, or a morning before the first sign-in, says nothing about who is here.
    """
    heard = db.session.scalars(
        select(Presence.student_id).where(
            Presence.student_id.in_(students), Presence.heard_at >= start_of_day(classroom, now)
        )
    ).all()
    return frozenset(heard) if 2 * len(heard) >= len(students) else frozenset(students)


def digest(proposal: Proposal) -> str:
    """Names a proposal by what the teacher decides about: the kind, the need and the children."""
    text = repr((proposal.kind, proposal.need_kind, proposal.need, proposal.members))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


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


def decide(
    classroom: Classroom,
    teacher: Person,
    proposal: Proposal,
    status: Status,
    now: int,
    members: Iterable[int] | None = None,
    why: str | None = None,
) -> bool:
    """Store a decision about a proposal, with the reason and the numbers as believed now. False: it was decided before.

    Call inside `writing`. `members` where the teacher changed them, with the reason why.
    """
    groups = Group.__table__
    row = {
        "class_id": classroom.id,
        "day": day_at(classroom, now),
        "kind": proposal.kind,
        "need_kind": proposal.need_kind,
        "need": proposal.need,
        "status": status,
        "digest": digest(proposal),
        "reason": as_json(proposal.reason),
        "numbers": numbers_of(proposal),
        "params_id": current_parameters().id,
        "why_changed": why,
        "decided_by": teacher.id,
        "decided_at": now,
    }
    again = {name: value for name, value in row.items() if name not in ("class_id", "day", "digest")}
    statement = insert(groups).values(row).on_conflict_do_update(
        index_elements=["class_id", "day", "digest"], set_=again, where=groups.c.status == TAKEN_BACK
    )  # fmt: skip
    group_id = db.session.execute(statement.returning(groups.c.id)).scalar_one_or_none()
    if group_id is None:
        return False
    chosen = proposal.members if members is None else tuple(members)
    put(classroom, group_id, chosen, frozenset(student for student, _ in proposal.unsure), proposal.may_skip, now)
    return True


def numbers_of(proposal: Proposal) -> dict[str, object]:
    """The proposal as it was: what a later look at its effect needs."""
    return {
        "status": proposal.status,
        "members": list(proposal.members),
        "may_skip": list(proposal.may_skip),
        "unsure": [[student, as_json(ask)] for student, ask in proposal.unsure],
        "ask": as_json(proposal.ask) if proposal.ask else None,
        "sources": [[student, list(sources)] for student, sources in proposal.sources],
        "made_at": proposal.made_at,
    }


def put(
    classroom: Classroom,
    group_id: int,
    members: Iterable[int],
    unsure: frozenset[int],
    may_skip: Iterable[int],
    now: int,
) -> None:
    """The children of a group; whoever comes from another group of today leaves that one."""
    chosen = sorted(set(members))
    db.session.execute(delete(GroupMember).where(GroupMember.group_id == group_id))
    others = select(Group.id).where(
        Group.class_id == classroom.id, Group.day == day_at(classroom, now), Group.id != group_id
    )
    db.session.execute(
        update(GroupMember)
        .where(GroupMember.group_id.in_(others), GroupMember.student_id.in_(chosen), GroupMember.role != "may skip")
        .values(role="moved")
        .execution_options(synchronize_session=False)
    )
    roles: Mapping[int, str] = {
        **dict.fromkeys(may_skip, "may skip"),
        **{student: "unsure" if student in unsure else "member" for student in chosen},
    }
    rows = [{"group_id": group_id, "student_id": student, "role": roles[student]} for student in sorted(roles)]
    if rows:
        db.session.execute(insert(GroupMember.__table__), rows)


def change(classroom: Classroom, teacher: Person, decided: Decided, members: Iterable[int], why: str, now: int) -> None:
    """Other children in a group that stands. Call inside `writing`; doing it again changes nothing."""
    db.session.execute(
        update(Group)
        .where(Group.id == decided.group.id)
        .values(status="changed", why_changed=why, decided_by=teacher.id, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    unsure = frozenset(int(student) for student, _ in decided.group.numbers["unsure"])
    put(classroom, decided.group.id, members, unsure, decided.may_skip, now)


def take_back(classroom: Classroom, key: str, now: int) -> bool:
    """Undo a decision of today: its children may be proposed again. Call inside `writing`."""
    changed = db.session.execute(
        update(Group)
        .where(
            Group.class_id == classroom.id, Group.day == day_at(classroom, now), Group.digest == key.replace("\0", ""),
            Group.status != TAKEN_BACK,
        )
        .values(status=TAKEN_BACK, decided_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return bool(changed.rowcount)  # type: ignore[attr-defined]
