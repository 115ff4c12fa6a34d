"""What a teacher decides about groups, stored: accepted, changed, locked, put off, taken back, undone.

Each is called inside `writing`.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import delete, select, update

from models.decisions.groups import Proposal
from webapp.classroom.days import day_at
from webapp.classroom.groups.decided import TAKEN_BACK, Decided
from webapp.classroom.groups.groups import digest
from webapp.classroom.groups.past import STANDING
from webapp.evidence.flags import as_json
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Classroom, Group, GroupMember, Person

Status = Literal["accepted", "changed", "declined"]


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

    `members` where the teacher changed them, with the reason why.
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
        "locked_at": None,
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
    sort = select(Group.kind == "mixed").where(Group.id == group_id).scalar_subquery()
    others = select(Group.id).where(
        Group.class_id == classroom.id, Group.day == day_at(classroom, now), Group.id != group_id,
        (Group.kind == "mixed") == sort,
    )  # fmt: skip
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
    """Other children in a group that stands; how it was before is kept for `undo`. Doing it again changes nothing."""
    group, chosen = decided.group, tuple(sorted(set(members)))
    numbers = group.numbers
    if chosen != decided.members:
        before = {"members_before": list(decided.members), "before": [group.status, code_of(group.why_changed)]}
        came = [[child, now] for child in chosen if child not in decided.members]
        numbers = {**numbers, **before, "joined": [*numbers.get("joined", []), *came]}
    write(group, status="changed", why_changed=why, decided_by=teacher.id, decided_at=now, numbers=numbers)
    unsure = frozenset(int(student) for student, _ in decided.group.numbers["unsure"])
    put(classroom, group.id, chosen, unsure, decided.may_skip, now)


def code_of(why: str | None) -> str | None:
    """A kept reason without the teacher's own words, which stand in one place only."""
    return why.partition(": ")[0] if why else None


def write(group: Group, **values: object) -> None:
    statement = update(Group).where(Group.id == group.id).values(values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def undo(classroom: Classroom, teacher: Person, decided: Decided, now: int) -> None:
    """The group as it was before its last change; who came from another group goes back there. Once for each change."""
    group = decided.group
    numbers = dict(group.numbers)
    members, before = numbers.pop("members_before", None), numbers.pop("before", None)
    if members is None or before is None:
        return
    status, why = before
    write(group, status=status, why_changed=why, decided_by=teacher.id, decided_at=now, numbers=numbers)
    unsure = frozenset(int(student) for student, _ in numbers["unsure"])
    put(classroom, group.id, members, unsure, decided.may_skip, now)
    for student in set(decided.members).difference(members):
        left = (
            select(GroupMember.id)
            .join(Group, Group.id == GroupMember.group_id)
            .where(
                GroupMember.student_id == student, GroupMember.role == "moved", Group.class_id == classroom.id,
                Group.day == group.day, Group.status.in_(STANDING), Group.id != group.id,
            )
            .order_by(Group.decided_at.desc())
        )  # fmt: skip
        row = db.session.scalars(left).first()
        if row is not None:
            db.session.execute(
                update(GroupMember).where(GroupMember.id == row).values(role="member")
                .execution_options(synchronize_session=False)
            )  # fmt: skip


def lock(decided: Decided, now: int | None) -> None:
    """From now on no change elsewhere takes a child out, nor can the group itself be changed; None unlocks."""
    write(decided.group, locked_at=now)


def take_back(classroom: Classroom, key: str, now: int) -> bool:
    """Undo a decision of today: its children may be proposed again."""
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
