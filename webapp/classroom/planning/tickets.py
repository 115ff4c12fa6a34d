"""Exit tickets that a teacher can set: which, in which form, with their right answers and predicted errors."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from content.forms import ticket_form
from content.pack import Pack, Ticket
from webapp.classroom.answers import as_task
from webapp.classroom.planning.units import goals_of, lock
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Classroom, Person, Sitting, TicketSet, Unit
from webapp.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Question:
    """One question before anybody answered it. For the teacher alone: it holds the key."""

    prompt: Markup
    right: str
    errors: tuple[tuple[str, str], ...]  # (the misconception's title, the answers that it predicts)


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket on a goal skill, in the form that the class would get. `again`: every form was used before."""

    pack_id: str
    ticket: str
    title: str
    skill: str
    minutes: int
    form: int
    again: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """The ticket that the class sits now, and how far it is."""

    ticket_set: TicketSet
    title: str
    skill: str
    begun: int
    finished: int


def offers(classroom: Classroom, unit: Unit) -> list[Offer]:
    """The tickets on the unit's goals, in the order of the goals."""
    goals = goals_of(unit)
    found = [
        (goals.index(packs.skill_key(pack, ticket.skill)), offer(classroom, pack, ticket))
        for pack in packs.newest(classroom.school_id)
        for ticket in pack.tickets
        if packs.skill_key(pack, ticket.skill) in goals
    ]
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def offer(classroom: Classroom, pack: Pack, ticket: Ticket) -> Offer:
    form, again = next_form(classroom, pack, ticket)
    return Offer(
        pack_id=pack.header.id,
        ticket=ticket.id,
        title=ticket.title,
        skill=packs.skill_key(pack, ticket.skill),
        minutes=ticket.minutes,
        form=form,
        again=again,
        questions=questions(pack, ticket, form),
    )


def questions(pack: Pack, ticket: Ticket, form: int) -> tuple[Question, ...]:
    found = []
    for made in ticket_form(pack, ticket.id, form):
        for part in made.parts:
            task = as_task(part, made.stem)
            errors = tuple(
                (pack.misconception(rule).title, ", ".join(task.said(answer) for answer in answers))
                for rule, answers in task.predicted.items()
            )
            found.append(Question(typeset(task.prompt, part.language_of(task.prompt)), task.right, errors))
    return tuple(found)


def next_form(classroom: Classroom, pack: Pack, ticket: Ticket) -> tuple[int, bool]:
    """The first form that this class has not had; once it had all, the one that it had longest ago (True)."""
    rows = db.session.execute(
        select(TicketSet.form, func.max(TicketSet.opened_at).label("at"))
        .where(
            TicketSet.class_id == classroom.id,
            TicketSet.pack_id == pack.header.id,
            TicketSet.ticket == ticket.id,
        )
        .group_by(TicketSet.form)
    ).all()
    used = {row.form: row.at for row in rows}
    fresh = next((form for form in range(1, ticket.forms + 1) if form not in used), None)
    if fresh is not None:
        return fresh, False
    return min(range(1, ticket.forms + 1), key=lambda form: used[form]), True


def set_ticket(classroom: Classroom, pack_id: str, ticket_id: str, teacher: Person, now: int) -> TicketSet | None:
    """Give every child of the class this ticket. None where one is open already. Call inside `writing`.

    Raises NotFound for a ticket that is on no goal of the class's unit.
    """
    lock(classroom)
    unit = db.session.scalars(select(Unit).where(Unit.class_id == classroom.id, Unit.closed_at.is_(None))).first()
    if unit is None:
        raise NotFound
    if open_ids(classroom):
        return None
    pack = packs.newest_of(classroom.school_id, pack_id)
    ticket = next((each for each in pack.tickets if each.id == ticket_id), None)
    if ticket is None or packs.skill_key(pack, ticket.skill) not in goals_of(unit):
        raise NotFound
    found = TicketSet(
        class_id=classroom.id,
        unit_id=unit.id,
        pack_id=pack.header.id,
        pack_version=pack.header.version,
        ticket=ticket.id,
        form=next_form(classroom, pack, ticket)[0],
        set_by=teacher.id,
        opened_at=now,
    )
    db.session.add(found)
    db.session.flush()
    return found


def open_ids(classroom: Classroom) -> Sequence[int]:
    """Tickets of the class that are not closed."""
    wanted = select(TicketSet.id).where(TicketSet.class_id == classroom.id, TicketSet.closed_at.is_(None))
    return db.session.scalars(wanted.order_by(TicketSet.opened_at.desc())).all()


def open_sets(classroom: Classroom) -> Sequence[TicketSet]:
    return [db.session.get_one(TicketSet, each) for each in open_ids(classroom)]


def open_ticket(classroom: Classroom) -> OpenTicket | None:
    """The ticket that the class sits now."""
    ids = open_ids(classroom)
    if not ids:
        return None
    found = db.session.get_one(TicketSet, ids[0])
    pack = packs.load(classroom.school_id, found.pack_id, found.pack_version)
    ticket = pack.ticket(found.ticket)
    begun, finished = db.session.execute(
        select(func.count(), func.count(Sitting.finished_at)).where(Sitting.ticket_set_id == found.id)
    ).one()
    return OpenTicket(found, ticket.title, packs.skill_key(pack, ticket.skill), begun, finished)
