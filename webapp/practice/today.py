"""Today: a child's one next step, what else may be chosen, and the way so far. Looking changes nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy
from sqlalchemy import select

from models.decisions.playlist import next_step
from models.decisions.situation import Situation, Step, StepKind
from webapp import clock
from webapp.access import classroom_of_student
from webapp.access import school as school_of
from webapp.evidence.parameters import current_parameters
from webapp.evidence.sittings import open_practice, open_ticket
from webapp.extensions import db
from webapp.practice.past import midnight
from webapp.practice.situation import gather
from webapp.practice.unit import current_ticket, current_unit
from webapp.tables import Classroom, Person, PlaylistStep, Sitting, TicketSet, Unit


@dataclass(frozen=True, slots=True)
class Today:
    """`open_sitting` is one to go on with; `step` is None where there is no class or no unit."""

    state: Literal["no class", "no unit", "go on", "next"]
    classroom: Classroom | None = None
    unit: Unit | None = None
    situation: Situation | None = None
    step: Step | None = None
    open_sitting: Sitting | None = None

    @property
    def choices(self) -> Sequence[Step]:
        """What may be started: the step and its alternatives."""
        return (self.step, *self.step.alternatives) if self.step else ()


class NotOffered(ValueError):
    """That step is not among today's; things have moved on since the page was made."""


def look(student: Person, now: int) -> Today:
    classroom = classroom_of_student(student)
    if classroom is None:
        return Today("no class")
    zone = school_of(student).time_zone
    unit = current_unit(classroom, clock.day_of(now, zone))
    situation = gather(student, classroom, unit, now) if unit else None
    sitting = where_to_go_on(student, classroom, now)
    if unit is None or situation is None:
        return Today("go on" if sitting else "no unit", classroom, unit, open_sitting=sitting)
    step = next_step(situation)
    if sitting is not None and sitting.purpose == "practice" and step.reason.code == "rest.handed-over":
        sitting = None  # the drill has stopped; the set waits until the teacher came
    return Today("go on" if sitting else "next", classroom, unit, situation, step, sitting)


def where_to_go_on(student: Person, classroom: Classroom, now: int) -> Sitting | None:
    """The latest unfinished sitting: a set of today, or a ticket that is still open."""
    zone = school_of(student).time_zone
    since = midnight(clock.day_of(now, zone), zone)
    rows = (
        select(Sitting)
        .outerjoin(TicketSet, TicketSet.id == Sitting.ticket_set_id)
        .where(
            Sitting.student_id == student.id,
            Sitting.class_id == classroom.id,
            Sitting.finished_at.is_(None),
            TicketSet.closed_at.is_(None),
            (Sitting.opened_at >= since) | (Sitting.purpose == "ticket"),
        )
    )
    return db.session.scalars(rows.order_by(Sitting.opened_at.desc())).first()


def start(student: Person, kind: str, skill: str, now: int, rng: numpy.random.Generator) -> Sitting:
    """Look once more and start what was chosen. Call inside `writing([student.id])`. Raises NotOffered."""
    return begin(student, look(student, now), kind, skill, now, rng)


def begin(student: Person, today: Today, kind: str, skill: str, now: int, rng: numpy.random.Generator) -> Sitting:
    """Store the chosen step and open its sitting; the one already open for it, where there is one."""
    going_on = today.open_sitting
    if going_on is not None and going_on.skill == skill and (going_on.purpose == "ticket") == (kind == "ticket"):
        return going_on
    step = next((s for s in today.choices if (s.kind, s.skill) == (kind, skill) and s.tasks), None)
    if step is None or today.classroom is None or today.unit is None or today.situation is None:
        raise NotOffered
    row = keep_step(student, today.classroom, today.unit, today.situation, step, now)
    if step.kind != "ticket":
        return open_practice(student, today.classroom, skill, now, rng, step_id=row.id, count=step.tasks)
    ticket_set = current_ticket(today.unit)
    if ticket_set is None:
        raise NotOffered
    sitting = open_ticket(student, ticket_set, today.classroom, now)
    sitting.step_id = sitting.step_id or row.id
    return sitting


def keep_step(
    student: Person,
    classroom: Classroom,
    unit: Unit,
    situation: Situation,
    step: Step,
    now: int,
) -> PlaylistStep:
    """The decision as a row, with the numbers as believed now."""
    row = PlaylistStep(
        student_id=student.id,
        class_id=classroom.id,
        unit_id=unit.id,
        kind=step.kind,
        skill=step.skill,
        minutes=step.minutes,
        reason=json.loads(step.reason.to_json()),
        numbers={
            v.skill: {"mean": v.mean, "answers": v.answers, "band": v.band, "run": v.run} for v in situation.views
        },
        params_id=current_parameters().id,
        chosen_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def done_today(student: Person, classroom: Classroom, now: int) -> list[StepKind]:
    """The kinds of what was finished today, in order."""
    zone = school_of(student).time_zone
    rows = db.session.execute(
        select(PlaylistStep.kind, Sitting.purpose)
        .select_from(Sitting)
        .outerjoin(PlaylistStep, PlaylistStep.id == Sitting.step_id)
        .where(
            Sitting.student_id == student.id,
            Sitting.class_id == classroom.id,
            Sitting.finished_at >= midnight(clock.day_of(now, zone), zone),
        )
        .order_by(Sitting.finished_at)
    )
    return [row.kind or row.purpose for row in rows]
