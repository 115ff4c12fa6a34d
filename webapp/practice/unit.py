"""The unit that a class is in, its goals and its exit ticket."""

from collections.abc import Container
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from content.picked import ticket_named
from models.decisions.situation import TicketView
from webapp.extensions import core, db
from webapp.library import packs
from webapp.practice.own_tickets import latest_ticket, went_well
from webapp.practice.past import Past
from webapp.tables import Classroom, Person, TicketSet, Unit, UnitGoal

CURRENT_UNIT = (
    select(Unit)
    .where(
        Unit.class_id == bindparam("classroom"),
        Unit.closed_at.is_(None),
        Unit.starts_on <= bindparam("day"),
        Unit.ends_on >= bindparam("day"),
    )
    .order_by(Unit.starts_on.desc(), Unit.id.desc())
)
GOALS = select(UnitGoal.skill).where(UnitGoal.unit_id == bindparam("unit")).order_by(UnitGoal.position, UnitGoal.id)
CURRENT_TICKET = (
    select(TicketSet)
    .where(TicketSet.unit_id == bindparam("unit"))
    .order_by(TicketSet.closed_at.isnot(None), TicketSet.opened_at.desc())
    .limit(1)
    .execution_options(populate_existing=True)  # the bell may have rung since it was read
)


def current_unit(classroom: Classroom, day: date) -> Unit | None:
    """The unit that the class is in; the one started last, where two overlap."""
    return db.session.scalars(CURRENT_UNIT, {"classroom": classroom.id, "day": day}).first()


def goals_of(unit: Unit, library: Container[str]) -> list[str]:
    """Its goal skills in the teacher's order, as far as an installed pack still has them."""
    return [skill for skill in core().execute(GOALS, {"unit": unit.id}).scalars() if skill in library]


def current_ticket(unit: Unit) -> TicketSet | None:
    """The ticket that is open, else the one set last."""
    return db.session.scalars(CURRENT_TICKET, {"unit": unit.id}).first()


def skill_of(school_id: int, ticket_set: Any) -> str:
    """`ticket_set`: it, or a row of its pack, version and ticket."""
    pack = packs.load(school_id, ticket_set.pack_id, ticket_set.pack_version)
    return packs.skill_key(pack, ticket_named(pack, ticket_set.ticket).skill)


def view_ticket(student: Person, ticket_set: TicketSet, past: Past) -> TicketView:
    pack = packs.load(student.school_id, ticket_set.pack_id, ticket_set.pack_version)
    ticket = ticket_named(pack, ticket_set.ticket)
    sitting = next((s for s in past.sittings if s.ticket_set_id == ticket_set.id), None)
    taken = sitting is not None and sitting.finished_at is not None
    skill = packs.skill_key(pack, ticket.skill)
    return TicketView(
        skill=skill,
        open=ticket_set.closed_at is None,
        tasks=sum(draw.n for draw in ticket.draw),
        minutes=ticket.minutes,
        taken=taken,
        went_well=taken and went_well(latest_ticket(skill, past), past),
    )
