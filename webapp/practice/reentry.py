"""A child who was away: the plan that is kept, or a fresh one on the day of coming back."""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from content.pack import Skill
from models.decisions.reentry import AWAY_DAYS, Reentry, plan_return
from models.decisions.situation import Situation, SkillView
from webapp import clock
from webapp.extensions import core
from webapp.inserting import insert_once
from webapp.practice.past import Past, midnight
from webapp.practice.skills import required
from webapp.practice.unit import skill_of
from webapp.school_days import SchoolDays
from webapp.tables import Classroom, Person, ReentryPlan, TicketSet, Unit

p = ReentryPlan.__table__.c
KEPT = (
    select(p.essential, p.excused)
    .where(p.student_id == bindparam("student"), p.unit_id == bindparam("unit"))
    .order_by(p.back_on)
)
_t = TicketSet.__table__.c
MISSED = (
    select(_t.pack_id, _t.pack_version, _t.ticket)
    .where(
        _t.unit_id == bindparam("unit"),
        _t.opened_at > bindparam("after"),
        _t.opened_at < bindparam("before"),
    )
    .order_by(_t.opened_at)
)


@dataclass(frozen=True, slots=True)
class Return:
    """What the plans of this unit say together; `fresh`: today's, not kept yet."""

    essential: tuple[str, ...] = ()
    excused: frozenset[str] = frozenset()
    fresh: Reentry | None = None

    def with_fresh(self, plan: Reentry | None) -> "Return":
        if plan is None:
            return self
        essential = (*plan.essential, *(skill for skill in self.essential if skill not in plan.excused))
        return Return(tuple(dict.fromkeys(essential)), (self.excused | {*plan.excused}) - {*plan.essential}, plan)


@dataclass(frozen=True, slots=True)
class Absence:
    """School days missed in a row before today, and the instant at which the child was last here."""

    days: int
    seen: int


def kept_plans(student: Person, unit: Unit, goals: Container[str]) -> Return:
    """The plans that are stored, without what is no goal any more."""
    rows = core().execute(KEPT, {"student": student.id, "unit": unit.id}).all()
    essential = dict.fromkeys(skill for row in rows for skill in row.essential if skill in goals)
    excused = frozenset(skill for row in rows for skill in row.excused if skill in goals and skill not in essential)
    return Return(tuple(essential), excused)


def absence(past: Past, first: date, days: SchoolDays, day: date) -> Absence | None:
    """None for who was here, or has begun today. `first`: the child's first day in the unit."""
    if past.sittings and past.sittings[-1].opened_at >= past.midnight:
        return None
    seen = past.sittings[-1].opened_at if past.sittings else midnight(first, days.zone) - 1
    away = days.count(clock.day_of(seen, days.zone), day - timedelta(days=1))
    return Absence(away, seen) if away >= AWAY_DAYS else None


def plan_for(
    student: Person,
    unit: Unit,
    away: Absence,
    past: Past,
    goals: Mapping[str, SkillView],
    library: dict[str, Skill],
    today: str | None,
) -> Reentry | None:
    stands_on = {goal: frozenset(required(goal, library, transitive=True)) for goal in goals}
    return plan_return(away.days, lessons_missed(student, unit, away, past), goals, stands_on, today)


def lessons_missed(student: Person, unit: Unit, away: Absence, past: Past) -> list[str]:
    """The goals whose exit ticket was set while the child was away."""
    found = core().execute(MISSED, {"unit": unit.id, "after": away.seen, "before": past.midnight})
    return [skill_of(student.school_id, row) for row in found]


def keep(
    student: Person, classroom: Classroom, unit: Unit, plan: Reentry, situation: Situation, day: date,
    params_id: str, now: int,
) -> None:  # fmt: skip
    """Store today's plan, once. Call inside `writing`."""
    row = {
        "student_id": student.id,
        "class_id": classroom.id,
        "unit_id": unit.id,
        "back_on": day,
        "essential": list(plan.essential),
        "excused": list(plan.excused),
        "reason": json.loads(plan.reason.to_json()),
        "numbers": {view.skill: {"mean": view.mean, "answers": view.answers} for view in situation.goals},
        "params_id": params_id,
        "made_at": now,
    }
    core().execute(insert_once(ReentryPlan.__table__), row)
