"""Where one child stands now, gathered from the tables for `models.decisions.playlist.next_step`."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, or_, select

from content.pack import Skill
from models.decisions.situation import Minutes, Situation, SkillView, TicketView
from models.knowledge.params import Params
from webapp import clock
from webapp.extensions import core
from webapp.practice.minutes import active_minutes
from webapp.practice.past import Past, kind_of, look_back, midnight
from webapp.practice.skills import view_skills
from webapp.practice.unit import current_ticket, goals_of, skill_of, view_ticket
from webapp.tables import Accommodation, ChildGrade, Classroom, ClosedDay, Enrolment, Person, TicketSet, Unit

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
CLOSED = select(ClosedDay.day).where(ClosedDay.school_id == bindparam("school"))


def gather(
    student: Person,
    classroom: Classroom,
    unit: Unit,
    library: dict[str, Skill],
    params: Params,
    zone: str,
    now: int,
) -> Situation | None:
    """None while the unit has no goal that can be practised."""
    goals = goals_of(unit, library)
    ticket_set = current_ticket(unit)
    if ticket_set is not None and (ticket_skill := skill_of(student, ticket_set)) not in goals:
        goals.append(ticket_skill)
    if not goals:
        return None
    day = clock.day_of(now, zone)
    about = (
        core()
        .execute(ABOUT, {"classroom": classroom.id, "student": student.id, "subject": classroom.subject, "day": day})
        .one()
    )
    past = look_back(student, classroom, midnight(unit.starts_on, zone), midnight(day, zone))
    views = view_skills(student, about.grade, goals, library, past, params, now)
    ticket = view_ticket(student, ticket_set, past) if ticket_set else None
    finished = past.finished_today
    return Situation(
        goals=tuple(views[key] for key in goals),
        others=tuple(view for key, view in views.items() if key not in goals),
        today=lesson_of(ticket_set, ticket, past.midnight),
        unit_day=unit_day(student.school_id, max(unit.starts_on, about.joined or unit.starts_on), day),
        spent=spend(past, goals, views),
        ticket=ticket,
        last=kind_of(finished[-1]) if finished else None,  # type: ignore[arg-type]  # the step's own kinds
        done_today=len(finished),
        fewer_tasks=about.needs_fewer,
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
        if kind_of(sitting) == "review":
            sort = "review"
        spent[sort] += active_minutes([row.received_at for row in past.rows.get(sitting.id, [])], sitting.opened_at)
    return Minutes(**spent)


def unit_day(school_id: int, first: date, day: date) -> int:
    """This child's school day in the unit, from 1."""
    closed = set(core().execute(CLOSED, {"school": school_id}).scalars())
    days = [first + timedelta(days=n) for n in range((day - first).days + 1)]
    return max(1, sum(d.weekday() < 5 and d not in closed for d in days))
