"""Where one child stands now, gathered from the tables for `models.decisions.playlist.next_step`."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from models.decisions.reentry import Reentry
from models.decisions.situation import Minutes, Override, Situation, SkillView, TicketView
from webapp.evidence.overrides import standing
from webapp.extensions import core
from webapp.practice.beside import KINDS, day_left, minutes_beside, offers, running
from webapp.practice.class_day import ClassDay
from webapp.practice.minutes import active_minutes
from webapp.practice.own_tickets import own_tickets
from webapp.practice.past import Past, kind_of, look_back, midnight
from webapp.practice.reentry import absence, kept_plans, plan_for
from webapp.practice.skills import beyond, view_skills
from webapp.practice.unit import view_ticket
from webapp.tables import Accommodation, ChildGrade, Enrolment, Person, TicketSet, Unit

FEWER = "fewer items"  # the accommodation that halves a set
# What else is known of a child in a class, in one question.
ABOUT = select(
    select(Enrolment.starts_on)
    .where(Enrolment.class_id == bindparam("classroom"), Enrolment.student_id == bindparam("student"))
    .order_by(Enrolment.starts_on.desc())
    .limit(1)
    .scalar_subquery()
    .label("joined"),
    select(ChildGrade.grade)
    .where(ChildGrade.student_id == bindparam("student"), ChildGrade.subject == bindparam("subject"))
    .limit(1)
    .scalar_subquery()
    .label("grade"),
    select(Enrolment.choice_width)
    .where(
        Enrolment.class_id == bindparam("classroom"),
        Enrolment.student_id == bindparam("student"),
        Enrolment.ends_on.is_(None),
    )
    .limit(1)
    .scalar_subquery()
    .label("choice"),
    select(Accommodation.id)
    .where(
        Accommodation.student_id == bindparam("student"),
        Accommodation.kind == FEWER,
        Accommodation.starts_on <= bindparam("day"),
        or_(Accommodation.ends_on.is_(None), Accommodation.ends_on >= bindparam("day")),
    )
    .exists()
    .label("needs_fewer"),
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """`plan`: of a child who comes back today; it is kept with the first step. `beside`: the activity that the child is
    at now. `done`: (kind, skill) of what was finished today."""

    situation: Situation
    plan: Reentry | None
    beside: Any
    done: Sequence[tuple[str, str]]


def gather(student: Person, here: ClassDay, now: int) -> Gathered | None:
    """None without a unit, and while it has no goal that can be practised."""
    if here.unit is None or not here.goals:
        return None
    classroom, unit, goals, library, day = here.classroom, here.unit, here.goals, here.library, here.day
    who = {"classroom": classroom.id, "student": student.id, "subject": classroom.subject, "day": day}
    about = core().execute(ABOUT, who).one()
    past = look_back(student, classroom, midnight(unit.starts_on, here.calendar.zone), here.midnight)
    views = view_skills(student, about.grade, goals, library, past, here.params, now)
    ticket = view_ticket(student, here.ticket_set, past) if here.ticket_set else None
    lesson, reached = lesson_of(unit, goals, here.ticket_set, ticket, past.midnight), {key: views[key] for key in goals}
    first = max(unit.starts_on, about.joined or unit.starts_on)
    away = absence(past, first, here.calendar, day)
    fresh = plan_for(student, unit, away, past, reached, library, lesson) if away else None
    plans = kept_plans(student, unit, goals).with_fresh(fresh)
    done, after = past.done_today, beyond(goals, library)
    situation = Situation(
        goals=tuple(reached.values()),
        others=tuple(view for key, view in views.items() if key not in goals and key not in after),
        today=lesson,
        unit_day=max(1, here.calendar.count(first - timedelta(days=1), day)),
        spent=spend(past, goals, views, after),
        ticket=ticket,
        last=last_of(done, goals),  # type: ignore[arg-type]  # the step's own kinds
        done_today=len(done),
        fewer_tasks=about.needs_fewer,
        beyond=tuple(views[key] for key in after),
        overrides=overrides(student, unit, day, views),
        essential=plans.essential,
        excused=plans.excused,
        tickets=tuple(own_tickets(student, goals, here.packs, past)),
        activities=tuple(offers([*views], here.packs, past)),
        left=day_left(classroom, past),
        choice=about.choice or classroom.choice_width or "2",  # type: ignore[arg-type]  # the widths that may be set
    )
    return Gathered(situation, plans.fresh, running(past), done)


def last_of(done: Sequence[tuple[str, str]], goals: Container[str]) -> str | None:
    """The kind of what was finished last today; beside the screen what serves no goal by itself was support."""
    kind, skill = done[-1] if done else (None, "")
    return "support" if kind in KINDS and skill not in goals else kind


def overrides(student: Person, unit: Unit, day: date, known: Container[str]) -> tuple[Override, ...]:
    """The teacher's, as far as they are about a skill that an installed pack still has."""
    return tuple(Override(row.kind, row.skill) for row in standing(student.id, unit.id, day) if row.skill in known)


def lesson_of(
    unit: Unit, goals: Container[str], ticket_set: TicketSet | None, ticket: TicketView | None, midnight: int
) -> str | None:
    """The goal of today's lesson: that of the ticket which is open, or was set today; else the one that the teacher
    named."""
    if ticket_set is not None and ticket is not None and (ticket.open or ticket_set.opened_at >= midnight):
        return ticket.skill
    return unit.lesson if unit.lesson in goals else None


def spend(past: Past, goals: Sequence[str], views: dict[str, SkillView], after: Sequence[str]) -> Minutes:
    """Active minutes by what they served; what lies beyond the goals (`after`) is no support."""
    on_grade = {key for key, view in views.items() if view.grade_level or key in after}
    spent = {"goal": 0.0, "grade": 0.0, "support": 0.0, "review": 0.0}
    for sitting in past.sittings:
        sort = "goal" if sitting.skill in goals else "grade" if sitting.skill in on_grade else "support"
        if kind_of(sitting) == "review":
            sort = "review"
        spent[sort] += active_minutes([row.received_at for row in past.rows.get(sitting.id, [])], sitting.opened_at)
    for row in past.activities:
        sort = "goal" if row.skill in goals else "grade" if row.skill in on_grade else "support"
        spent[sort] += minutes_beside(row)
    return Minutes(**spent)
