"""What the demo's teachers do: name the lesson, go to who is stuck, and take the first groups after a ticket."""

from collections.abc import Mapping

import numpy
from sqlalchemy import select

from models.knowledge.simulate import SimulatedStudent
from webapp.classroom.groups import deciding, groups
from webapp.classroom.live import flags, visits
from webapp.classroom.planning import units
from webapp.demo.school import Room
from webapp.extensions import db
from webapp.tables import FlagRow, Intervention
from webapp.writing import writing

GROUPS = 2  # as many as there is time for
HELPED = 0.4  # of those who are taught again lose the wrong rule, and as many have the skill from then on


def name_lesson(room: Room, goal: str) -> None:
    unit = units.open_unit(room.classroom)
    if unit is not None:
        with writing():
            units.name_lesson(unit, goal)


def go_round(room: Room, now: int, leave: int) -> None:
    """The teacher goes to those who struggle, in the order in which it showed; the last few are still waiting.

    What was done on days that are over is noted.
    """
    waiting = db.session.scalars(
        select(FlagRow)
        .where(
            FlagRow.class_id == room.classroom.id,
            FlagRow.cleared_at.is_(None),
            FlagRow.kind.in_(("struggling", "stop")),
        )
        .order_by(FlagRow.since)
    ).all()
    for flag in waiting[: max(0, len(waiting) - leave)]:
        with writing([flag.student_id]):
            flags.take(flag, room.teacher, max(now, flag.since))
    if leave:
        return
    with writing():
        made = select(Intervention).where(
            Intervention.class_id == room.classroom.id, Intervention.what == visits.ON_IT, Intervention.at <= now
        )
        for visit in db.session.scalars(made):
            visits.note(visit, "worked one together")


def teach_again(
    room: Room, children: Mapping[int, SimulatedStudent], skill: str, rng: numpy.random.Generator, now: int
) -> None:
    """The first groups that are proposed are accepted and taught. Some it helps, and some not."""
    proposed = groups.today(room.classroom, room.students, now).proposals
    for proposal in [each for each in proposed if each.kind == "group" and not each.asks_why][:GROUPS]:
        with writing():
            deciding.decide(room.classroom, room.teacher, proposal, "accepted", now)
        wanted = proposal.need if proposal.need_kind == "skill" else skill
        for student in proposal.members:
            teach(children[student], wanted, rng)


def teach(child: SimulatedStudent, skill: str, rng: numpy.random.Generator) -> None:
    if rng.random() < HELPED:
        child.bugs = frozenset()
    if rng.random() < HELPED and skill in child.known:
        child.known[skill] = True
