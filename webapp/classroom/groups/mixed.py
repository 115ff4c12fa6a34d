"""Mixed groups and pairs for a discussion: proposed by a seed, stored when the teacher takes them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import update

from models.decisions.constraints import broken
from models.decisions.groups import Proposal
from models.decisions.mixed import mix
from models.decisions.reason import Reason
from models.knowledge.belief import evidence_side
from webapp.classroom.days import day_at
from webapp.classroom.groups import deciding
from webapp.classroom.groups.decided import TAKEN_BACK
from webapp.classroom.groups.groups import Today
from webapp.classroom.groups.past import met_lately, past_groups
from webapp.classroom.planning.units import goals_of, open_unit
from webapp.evidence.states import load_many
from webapp.extensions import db
from webapp.tables import Classroom, Group, Person

Seating = tuple[tuple[int, ...], ...]
SIZES = (2, 3, 4)


def seat(classroom: Classroom, day: Today, size: int, seed: int, now: int) -> Seating:
    """Groups of those who are here today; of children who skip a lesson or sit in a skill group too."""
    date = day_at(classroom, now)
    met = met_lately(past_groups(classroom, date), date)
    rules = replace(day.rules, often={})
    return mix(levels(classroom, day.present), size, rules, met, seed)


def levels(classroom: Classroom, students: Iterable[int]) -> Mapping[int, float | None]:
    """Mean P(known) on the evidence side over the goals that a child has evidence on; None where there are none."""
    unit = open_unit(classroom)
    goals = goals_of(unit) if unit else []
    found = dict.fromkeys(sorted(students))
    for student, (state, _tracks) in load_many(found).items():
        known = [evidence_side(state, goal) for goal in goals if goal in state.skills]
        found[student] = sum(known) / len(known) if known else None
    return found


def notes(members: Sequence[int], seating: Seating, day: Today) -> tuple[Reason, ...]:
    """What one group of a seating does not keep of the teacher's constraints."""
    elsewhere = {child for group in seating for child in group}.difference(members)
    return broken(members, elsewhere, replace(day.rules, often={}))


def digest(seating: Seating) -> str:
    """Names a whole seating, so that what was looked at is what is taken."""
    return hashlib.sha256(repr(sorted(seating)).encode()).hexdigest()[:20]


def take(classroom: Classroom, teacher: Person, seating: Seating, now: int) -> None:
    """These instead of the mixed groups of today. Call inside `writing`; doing it again changes nothing."""
    give_up(classroom, now)
    for members in seating:
        deciding.decide(classroom, teacher, as_proposal(members, now), "accepted", now)


def as_proposal(members: Sequence[int], now: int) -> Proposal:
    """A mixed group as it is stored: about no need, and nobody unsure."""
    return Proposal(
        kind="mixed", need_kind="", need="", members=tuple(members), unsure=(), may_skip=(), status="proposed",
        reason=Reason.of("mixed.group", of=len(members)), ask=None, sources=(), made_at=now,
    )  # fmt: skip


def give_up(classroom: Classroom, now: int) -> None:
    """All mixed groups of today are taken back. Call inside `writing`."""
    db.session.execute(
        update(Group)
        .where(
            Group.class_id == classroom.id, Group.day == day_at(classroom, now), Group.kind == "mixed",
            Group.status != TAKEN_BACK,
        )
        .values(status=TAKEN_BACK, decided_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
