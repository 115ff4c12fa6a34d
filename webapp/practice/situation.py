"""Where one child stands now, gathered from the tables for `models.decisions.playlist.next_step`."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from models.decisions.situation import Minutes, Situation, SkillView, TicketView
from webapp import clock
from webapp.access import school as school_of
from webapp.extensions import db
from webapp.library import packs
from webapp.practice.minutes import active_minutes
from webapp.practice.past import Past, look_back, midnight
from webapp.practice.skills import view_skills
from webapp.practice.unit import current_ticket, goals_of, skill_of, view_ticket
from webapp.tables import Accommodation, Classroom, ClosedDay, Enrolment, Person, TicketSet, Unit

FEWER = "fewer items"  # the accommodation that halves a set


def gather(student: Person, classroom: Classroom, unit: Unit, now: int) -> Situation | None:
    """None while the unit has no goal that can be practised."""
    goals = goals_of(unit, student.school_id)
    ticket_set = current_ticket(unit)
    if ticket_set is not None and (ticket_skill := skill_of(student, ticket_set)) not in goals:
        goals.append(ticket_skill)
    if not goals:
        return None
    zone = school_of(student).time_zone
    day = clock.day_of(now, zone)
    past = look_back(student, classroom, midnight(unit.starts_on, zone), midnight(day, zone))
    library = {key: skill for key, skill, _pack in packs.skills(student.school_id)}
    views = view_skills(student, classroom, goals, library, past, now)
    ticket = view_ticket(student, ticket_set, past) if ticket_set else None
    finished = past.finished_today
    return Situation(
        goals=tuple(views[key] for key in goals),
        others=tuple(view for key, view in views.items() if key not in goals),
        today=lesson_of(ticket_set, ticket, past.midnight),
        unit_day=unit_day(student, classroom, unit, day),
        spent=spend(past, goals, views),
        ticket=ticket,
        last=past.kind(finished[-1]) if finished else None,  # type: ignore[arg-type]  # the step's own kinds
        done_today=len(finished),
        fewer_tasks=needs_fewer(student, day),
    )


def lesson_of(ticket_set: TicketSet | None, ticket: TicketView | None, midnight: int) -> str | None:
    """The goal of today's lesson: that of the ticket which is open, or was set today."""
    if ticket_set is None or ticket is None:
        return None
    return ticket.skill if ticket.open or ticket_set.opened_at >= midnight else None


def spend(past: Past, goals: Sequence[str], views: dict[str, SkillView]) -> Minutes:
    """Active minutes by what they served."""
    spent = {"goal": 0.0, "grade": 0.0, "support": 0.0, "review": 0.0}
    for sitting in past.sittings:
        view = views.get(sitting.skill)
        sort = "goal" if sitting.skill in goals else "grade" if view and view.grade_level else "support"
        if past.kind(sitting) == "review":
            sort = "review"
        spent[sort] += active_minutes([row.received_at for row in past.rows.get(sitting.id, [])], sitting.opened_at)
    return Minutes(**spent)


def unit_day(student: Person, classroom: Classroom, unit: Unit, day: date) -> int:
    """This child's school day in the unit, from 1."""
    joined = db.session.scalar(
        select(Enrolment.starts_on)
        .where(Enrolment.class_id == classroom.id, Enrolment.student_id == student.id)
        .order_by(Enrolment.starts_on.desc())
    )
    first = max(unit.starts_on, joined or unit.starts_on)
    closed = set(db.session.scalars(select(ClosedDay.day).where(ClosedDay.school_id == student.school_id)))
    days = [first + timedelta(days=n) for n in range((day - first).days + 1)]
    return max(1, sum(d.weekday() < 5 and d not in closed for d in days))


def needs_fewer(student: Person, day: date) -> bool:
    row = select(Accommodation.id).where(
        Accommodation.student_id == student.id,
        Accommodation.kind == FEWER,
        Accommodation.starts_on <= day,
        or_(Accommodation.ends_on.is_(None), Accommodation.ends_on >= day),
    )
    return db.session.scalars(row).first() is not None
