"""One child's playlist as the teacher sees it: what steers it, the plan after an absence, the steps so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from models.decisions.reason import Reason
from webapp.classroom.days import day_at
from webapp.classroom.students.choosing import own_width
from webapp.classroom.students.steering import KINDS, skills_of
from webapp.classroom.words import when
from webapp.evidence.overrides import standing
from webapp.extensions import db
from webapp.library import packs
from webapp.reasons import WORDS, Titles, say
from webapp.school_days import SchoolDays
from webapp.tables import Classroom, Person, PlaylistStep, ReentryPlan, Unit
from webapp.typesetting import plain

LATEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that steers the way, or a step of it. `skill` is its key where it can be taken back."""

    title: str
    what: str
    why: str
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A child's playlist as the teacher sees it. `plan`: after an absence; `width` is empty where the class's holds."""

    standing: Sequence[Line]
    plan: str
    essential: Sequence[str]
    excused: Sequence[str]
    steps: Sequence[Line]
    skills: Sequence[tuple[str, str]]
    width: str


def way_of(student: Person, classroom: Classroom, unit: Unit, titles: Titles, now: int, days: SchoolDays) -> Way:
    plan = latest_plan(student, unit)
    rows = standing(student.id, unit.id, day_at(classroom, now))
    return Way(
        standing=[Line(titles.skill(row.skill), _(KINDS[row.kind]), row.why, row.skill) for row in rows],
        plan=say(reason_of(plan.reason), titles) if plan else "",
        essential=[titles.skill(skill) for skill in plan.essential] if plan else [],
        excused=[titles.skill(skill) for skill in plan.excused] if plan else [],
        steps=latest_steps(student, unit, titles, now, days),
        skills=[(key, titles.skill(key)) for key in skills_of(classroom, unit)],
        width=own_width(student, classroom),
    )


def latest_plan(student: Person, unit: Unit) -> ReentryPlan | None:
    plans = select(ReentryPlan).where(ReentryPlan.student_id == student.id, ReentryPlan.unit_id == unit.id)
    return db.session.scalars(plans.order_by(ReentryPlan.back_on.desc())).first()


def latest_steps(student: Person, unit: Unit, titles: Titles, now: int, days: SchoolDays) -> list[Line]:
    """The last steps that the child began, with the reason as it was then."""
    steps = select(PlaylistStep).where(PlaylistStep.student_id == student.id, PlaylistStep.unit_id == unit.id)
    found = db.session.scalars(steps.order_by(PlaylistStep.chosen_at.desc()).limit(LATEST))
    reasons = [(step, reason_of(step.reason)) for step in found]
    called = activities_of(student.school_id) if any(step.activity for step, _reason in reasons) else {}
    return [
        Line(title_of(step, titles, called), when(step.chosen_at, now, days), say(reason, titles))
        for step, reason in reasons
        if reason.code in WORDS
    ]


def title_of(step: PlaylistStep, titles: Titles, called: Mapping[str, str]) -> str:
    """The skill; of what is done beside the screen its own name, and whether the child said that it is done."""
    if step.activity is None:
        return titles.skill(step.skill or "")
    name = called.get(step.activity) or titles.skill(step.skill or "")
    return _("%(activity)s (done)", activity=name) if step.done_at else _("%(activity)s (begun)", activity=name)


def activities_of(school_id: int) -> dict[str, str]:
    """The titles of what the installed packs offer beside the screen, by key."""
    own = {pack.header.id: pack for _key, _skill, pack in packs.skills(school_id)}
    return {f"{id}/{each.id}": plain(each.title) for id, pack in own.items() for each in pack.activities}


def reason_of(stored: dict[str, object]) -> Reason:
    values = stored["values"]
    return Reason(str(stored["code"]), tuple((name, value) for name, value in values))  # type: ignore[attr-defined]
