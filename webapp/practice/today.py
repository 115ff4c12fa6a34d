"""Today: a child's one next step, what else may be chosen, and the way so far. Looking changes nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import numpy
from sqlalchemy import bindparam, select

from content.pack import Pack, Skill
from models.decisions.beside import beside
from models.decisions.playlist import next_step
from models.decisions.ready import welcome
from models.decisions.reentry import Reentry
from models.decisions.situation import Situation, Step
from webapp import clock
from webapp.access import classroom_of_student
from webapp.evidence.sittings import open_own_ticket, open_practice, open_ticket
from webapp.extensions import db
from webapp.practice.beside import go, open_step
from webapp.practice.class_day import ClassDay, class_day
from webapp.practice.own_tickets import ticket_on
from webapp.practice.reentry import keep as keep_plan
from webapp.practice.situation import gather
from webapp.practice.unit import current_ticket
from webapp.school_days import zone_of
from webapp.tables import Classroom, Person, PlaylistStep, Sitting, TicketSet, Unit

State = Literal["no class", "no unit", "go on", "next"]
UNFINISHED = (
    select(Sitting)
    .outerjoin(TicketSet, TicketSet.id == Sitting.ticket_set_id)
    .where(
        Sitting.student_id == bindparam("student"),
        Sitting.class_id == bindparam("classroom"),
        Sitting.finished_at.is_(None),
        TicketSet.closed_at.is_(None),
        (Sitting.opened_at >= bindparam("since")) | Sitting.ticket_set_id.is_not(None),
    )
    .order_by(Sitting.opened_at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Today:
    """`open_sitting` is one to go on with; `step` is None where there is no class or no unit. `library` and `params_id`
    are what it was decided by, `packs` holds the one that teaches each skill, `midnight` is when the
    school's day began."""

    state: State
    classroom: Classroom | None = None
    unit: Unit | None = None
    situation: Situation | None = None
    step: Step | None = None
    open_sitting: Sitting | None = None
    library: Mapping[str, Skill] = field(default_factory=dict)
    packs: Mapping[str, Pack] = field(default_factory=dict)
    params_id: str = ""
    midnight: int = 0
    day: date | None = None
    plan: Reentry | None = None  # of a child who comes back today, not kept yet
    beside: Any = None  # the activity beside the screen that the child is at
    done: Sequence[tuple[str, str]] = ()  # (kind, skill) of what was finished today

    @property
    def choices(self) -> Sequence[Step]:
        """What may be started: the step and its alternatives."""
        return (self.step, *self.step.alternatives) if self.step else ()

    @property
    def ready(self) -> Sequence[Step]:
        """The tickets that the child may have for saying "I'm ready", where they are not among the choices."""
        offered = [step.skill for step in self.choices if step.kind == "ticket"]
        steps = welcome(self.situation) if self.situation else ()
        return [step for step in steps if step.skill not in offered]

    @property
    def at_hand(self) -> str:
        """The skill of what the child is at, or is to do next; empty while that is a ticket, or nothing."""
        if self.beside is not None:
            return str(self.beside.skill)
        if self.open_sitting is not None:
            return self.open_sitting.skill if self.open_sitting.purpose == "practice" else ""
        return (self.step.skill or "") if self.step and self.step.tasks and self.step.kind != "ticket" else ""

    @property
    def besides(self) -> Sequence[Step]:
        """What may be begun beside the screen: the step, what there is for the skill at hand, then for the goals."""
        if self.situation is None:
            return ()
        chosen = [self.step] if self.step is not None and self.step.activity else []
        skills = dict.fromkeys([self.at_hand, *(view.skill for view in self.situation.goals)])
        return [*chosen, *(found for skill in skills for found in beside(self.situation, skill))]


class NotOffered(ValueError):
    """That step is not among today's; things have moved on since the page was made."""


def look(student: Person, now: int) -> Today:
    zone = zone_of(student.school_id)
    classroom = classroom_of_student(student, clock.day_of(now, zone))
    if classroom is None:
        return Today("no class")
    return look_within(student, class_day(classroom, zone, now), now)


def look_within(student: Person, here: ClassDay, now: int) -> Today:
    """The same for a child of this class, of whose day is known already what all its children share."""
    gathered = gather(student, here, now)
    situation = gathered.situation if gathered else None
    step = next_step(situation) if situation else None
    sitting = still_open(student, here.classroom, here.midnight, step)
    today = Today(
        state="go on" if sitting else "next" if step else "no unit",
        classroom=here.classroom,
        unit=here.unit,
        situation=situation,
        step=step,
        open_sitting=sitting,
        library=here.library,
        packs=here.packs,
        params_id=here.params.id,
        midnight=here.midnight,
        day=here.day,
    )
    if gathered is None:
        return today
    return replace(today, plan=gathered.plan, beside=gathered.beside, done=gathered.done)


def still_open(student: Person, classroom: Classroom, since: int, step: Step | None) -> Sitting | None:
    """The sitting to go on with. A drill that has stopped is none: the set waits until the teacher came."""
    found = latest_unfinished(student, classroom, since)
    stopped = step is not None and step.reason.code == "rest.handed-over"
    return None if stopped and found is not None and found.purpose == "practice" else found


def where_to_go_on(student: Person, classroom: Classroom, now: int) -> Sitting | None:
    """The latest unfinished sitting: a set of today, or a ticket that is still open."""
    return latest_unfinished(student, classroom, clock.start_of_day(now, zone_of(student.school_id)))


def latest_unfinished(student: Person, classroom: Classroom, since: int) -> Sitting | None:
    """`since`: when the school's day began."""
    here = {"student": student.id, "classroom": classroom.id, "since": since}
    return db.session.scalars(UNFINISHED, here).first()


def begin(student: Person, today: Today, kind: str, skill: str, now: int, rng: numpy.random.Generator) -> Sitting:
    """Store the chosen step and open its sitting; the one already open for it, where there is one.

    Call inside `writing([student.id])` with what was seen before it: looking takes longer than others should wait for
    their turn to write. Only what may not stand any more is asked again: whether another tap has opened a sitting
    meanwhile, and whether the ticket is still open. Raises NotOffered.
    """
    if today.classroom is None:
        raise NotOffered
    going_on = still_open(student, today.classroom, today.midnight, today.step)
    if going_on is not None and going_on.skill == skill and (going_on.purpose == "ticket") == (kind == "ticket"):
        return going_on
    step = next((s for s in (*today.choices, *today.ready) if (s.kind, s.skill) == (kind, skill) and s.tasks), None)
    if step is None or step.activity is not None or today.unit is None:
        raise NotOffered
    row = keep_step(student, today, step, now)
    if step.kind != "ticket":
        return open_practice(student, today.classroom, skill, now, rng, step_id=row.id, count=step.tasks)
    sitting = open_any_ticket(student, today.classroom, today.unit, today, skill, now)
    if sitting is None:
        raise NotOffered
    sitting.step_id = sitting.step_id or row.id
    return sitting


def open_any_ticket(
    student: Person, classroom: Classroom, unit: Unit, today: Today, skill: str, now: int
) -> Sitting | None:
    """The class's ticket while the child has not taken it, else one of the child's own. None where neither is left."""
    ticket = today.situation.ticket if today.situation else None
    if ticket is None or not ticket.open or ticket.taken or ticket.skill != skill:
        pack = today.packs[skill]
        own = ticket_on(pack, skill)
        return open_own_ticket(student, classroom, pack, own, now) if own else None
    ticket_set = current_ticket(unit)
    if ticket_set is None or ticket_set.closed_at is not None:
        return None
    return open_ticket(student, ticket_set, classroom, now)


def begin_beside(student: Person, today: Today, activity: str, now: int) -> PlaylistStep:
    """Store an activity beside the screen as begun; the one that the child is at already, where it is that. Call inside
    `writing([student.id])`. Raises NotOffered.
    """
    going_on = open_step(student, activity, today.midnight)
    if going_on is None or today.beside is None or today.beside.activity != activity:
        step = next((each for each in today.besides if each.activity == activity), None)
        if step is None:
            raise NotOffered
        going_on = keep_step(student, today, step, now)
    go(student, now)
    return going_on


def keep_step(student: Person, today: Today, step: Step, now: int) -> PlaylistStep:
    """The decision as a row, with the numbers as believed now; and with the first step of a child who was away its
    plan. Raises NotOffered where there is no unit."""
    if today.classroom is None or today.unit is None or today.situation is None:
        raise NotOffered
    if today.plan is not None:
        day = clock.day_of(now, zone_of(student.school_id))
        keep_plan(student, today.classroom, today.unit, today.plan, today.situation, day, today.params_id, now)
    row = PlaylistStep(
        student_id=student.id,
        class_id=today.classroom.id,
        unit_id=today.unit.id,
        kind=step.kind,
        skill=step.skill,
        minutes=step.minutes,
        reason=json.loads(step.reason.to_json()),
        numbers={
            v.skill: {"mean": v.mean, "answers": v.answers, "band": v.band, "run": v.run} for v in today.situation.views
        },
        params_id=today.params_id,
        chosen_at=now,
        activity=step.activity,
    )
    db.session.add(row)
    db.session.flush()
    return row
