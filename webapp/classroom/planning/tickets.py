"""Exit tickets that a teacher can set: which, in which form, with their right answers and predicted errors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from content.drawing import NoVariant
from content.forms import ticket_form
from content.generate import Variant
from content.pack import Pack, Ticket
from content.picked import MARK, items_of, ticket_named
from webapp.classroom.answers import as_task
from webapp.classroom.planning import keeping
from webapp.classroom.planning.units import goals_of, lock
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Classroom, Person, Sitting, TicketSet, Unit
from webapp.typesetting import typeset, typeset_block


@dataclass(frozen=True, slots=True)
class Question:
    """One question before anybody answered it. For the teacher alone: it holds the key."""

    prompt: Markup
    right: str
    errors: tuple[tuple[str, str], ...]  # (the misconception's title, the answers that it predicts)
    look: dict[str, str]  # names the very question: as a child sees it, without keeping anything


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket on a goal skill, in the form that the class would get. `again`: every form was used before; `items`: of
    one that the teacher put together, `kept`: under that name."""

    pack_id: str
    ticket: str
    title: str
    skill: str
    minutes: int
    form: int
    again: bool
    questions: tuple[Question, ...]
    briefs: "tuple[Brief, ...]"
    items: tuple[str, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """The ticket that the class sits now, and how far it is."""

    ticket_set: TicketSet
    title: str
    skill: str
    begun: int
    finished: int


def offers(classroom: Classroom, unit: Unit) -> list[Offer]:
    """The tickets on the unit's goals, in the order of the goals: the packs' and those that the teacher keeps."""
    goals, names = goals_of(unit), keeping.kept(classroom)
    found = []
    for pack in packs.newest(classroom.school_id):
        own = [each for (pack_id, ticket) in names if pack_id == pack.header.id and (each := whole(pack, ticket))]
        for ticket in (*pack.tickets, *own):
            key = packs.skill_key(pack, ticket.skill)
            if key in goals:
                title = names.get((pack.header.id, ticket.id))
                found.append((goals.index(key), offer(classroom, pack, ticket, title)))
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def whole(pack: Pack, name: str) -> Ticket | None:
    """A ticket that was put together, by its whole name. None where the pack has its questions no longer."""
    try:
        return ticket_named(pack, name).model_copy(update={"id": name})
    except KeyError:
        return None


def offer(classroom: Classroom, pack: Pack, ticket: Ticket, kept: str | None = None) -> Offer:
    """`kept`: what the teacher calls it, where it is kept."""
    form, again = next_form(classroom, pack, ticket.id)
    return Offer(
        pack_id=pack.header.id,
        ticket=ticket.id,
        title=kept or ticket.title,
        skill=packs.skill_key(pack, ticket.skill),
        minutes=ticket.minutes,
        form=form,
        again=again,
        questions=questions(pack, ticket.id, form),
        briefs=briefs_of(pack, ticket.id, form),
        items=items_of(ticket.id),
        kept=kept is not None,
    )


def questions(pack: Pack, ticket: str, form: int) -> tuple[Question, ...]:
    return tuple(question for made in ticket_form(pack, ticket, form) for question in asked(pack, made))


def asked(pack: Pack, made: Variant) -> Iterator[Question]:
    """The questions of one task, a part each."""
    for part in made.parts:
        task = as_task(part, made.stem)
        errors = tuple(
            (pack.misconception(rule).title, ", ".join(task.said(answer) for answer in answers))
            for rule, answers in task.predicted.items()
        )
        named = {"pack": pack.header.id, "version": pack.header.version, "item": made.item_id}
        look = {**named, "seed": made.seed, "part": part.id}
        yield Question(typeset(task.prompt, part.language_of(task.prompt)), task.right, errors, look)


@dataclass(frozen=True, slots=True)
class Brief:
    """One predicted error: what to do about it (the pack's remedy), and its answers as (question's number, answer)."""

    title: str
    remedy: Markup
    answers: tuple[tuple[int, str], ...]


def title_of(classroom: Classroom, ticket_set: TicketSet) -> str:
    """What the pack calls it, and a child reads."""
    pack = packs.load(classroom.school_id, ticket_set.pack_id, ticket_set.pack_version)
    return ticket_named(pack, ticket_set.ticket).title


def key_of(classroom: Classroom, ticket_set: TicketSet) -> tuple[Question, ...]:
    """Its questions with what is right."""
    pack = packs.load(classroom.school_id, ticket_set.pack_id, ticket_set.pack_version)
    return questions(pack, ticket_set.ticket, ticket_set.form)


def briefs(classroom: Classroom, ticket_set: TicketSet) -> tuple[Brief, ...]:
    """What a set ticket can tell apart, in the order in which its questions meet it."""
    pack = packs.load(classroom.school_id, ticket_set.pack_id, ticket_set.pack_version)
    return briefs_of(pack, ticket_set.ticket, ticket_set.form)


def briefs_of(pack: Pack, ticket_id: str, form: int) -> tuple[Brief, ...]:
    met: dict[str, list[tuple[int, str]]] = {}
    made = [(each.stem, part) for each in ticket_form(pack, ticket_id, form) for part in each.parts]
    for number, (stem, part) in enumerate(made, 1):
        task = as_task(part, stem)
        for rule, answers in task.predicted.items():
            met.setdefault(rule, []).append((number, ", ".join(task.said(answer) for answer in answers)))
    named = ((pack.misconception(rule), answers) for rule, answers in met.items())
    return tuple(
        Brief(rule.title, typeset_block(rule.remedy, pack.language_of(rule.remedy)), tuple(found))
        for rule, found in named
    )


def next_form(classroom: Classroom, pack: Pack, ticket: str) -> tuple[int, bool]:
    """The first form that this class has not had; once it had all, the one that it had longest ago (True)."""
    rows = db.session.execute(
        select(TicketSet.form, func.max(TicketSet.opened_at).label("at"))
        .where(
            TicketSet.class_id == classroom.id,
            TicketSet.pack_id == pack.header.id,
            TicketSet.ticket == ticket,
        )
        .group_by(TicketSet.form)
    ).all()
    used = {row.form: row.at for row in rows}
    forms = range(1, ticket_named(pack, ticket).forms + 1)
    fresh = next((form for form in forms if form not in used and can_be_made(pack, ticket, form)), None)
    if fresh is not None:
        return fresh, False
    return min(used, key=lambda form: used[form]), True


def can_be_made(pack: Pack, ticket: str, form: int) -> bool:
    """Are there numbers for it? Those of a pack's own ticket were seen when the pack was checked."""
    if ticket.startswith(MARK):
        try:
            ticket_form(pack, ticket, form)
        except NoVariant:
            return False
    return True


def set_ticket(classroom: Classroom, pack_id: str, ticket_id: str, teacher: Person, now: int) -> TicketSet | None:
    """Give every child of the class this ticket. None where one is open already. Call inside `writing`.

    `ticket_id`: the pack's, or a name made of its questions (`content.picked`). Raises NotFound for a ticket that is on
    no goal of the class's unit.
    """
    lock(classroom)
    unit = db.session.scalars(select(Unit).where(Unit.class_id == classroom.id, Unit.closed_at.is_(None))).first()
    if unit is None:
        raise NotFound
    if open_ids(classroom):
        return None
    pack = packs.newest_of(classroom.school_id, pack_id)
    try:
        ticket = ticket_named(pack, ticket_id)
    except KeyError:
        raise NotFound from None
    if packs.skill_key(pack, ticket.skill) not in goals_of(unit):
        raise NotFound
    found = TicketSet(
        class_id=classroom.id,
        unit_id=unit.id,
        pack_id=pack.header.id,
        pack_version=pack.header.version,
        ticket=ticket_id,
        form=next_form(classroom, pack, ticket_id)[0],
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
    ticket = ticket_named(pack, found.ticket)
    begun, finished = db.session.execute(
        select(func.count(), func.count(Sitting.finished_at)).where(Sitting.ticket_set_id == found.id)
    ).one()
    title = keeping.name_of(classroom, found) or ticket.title
    return OpenTicket(found, title, packs.skill_key(pack, ticket.skill), begun, finished)
