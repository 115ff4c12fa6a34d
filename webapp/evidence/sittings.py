"""Opening a sitting: one child's run of a practice set or an exit ticket, with everything fixed at that moment."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy
from sqlalchemy import bindparam, func, select

from content.drawing import NoVariant
from content.forms import form_beyond, ticket_form
from content.generate import Variant, variant
from content.items import Item
from content.pack import Pack, Ticket
from content.picked import ticket_named
from webapp.evidence.interests import interest_of, with_interest
from webapp.evidence.tokens import Token
from webapp.extensions import core, database, db
from webapp.language import content_language
from webapp.library import packs
from webapp.tables import Classroom, EvidenceRow, Person, Sitting, TicketSet

TASKS = 6  # of a practice set: about eight minutes
LAST = select(
    select(func.max(Sitting.opened_at))
    .where(Sitting.student_id == bindparam("student"))
    .scalar_subquery()
    .label("opened"),
    select(func.max(EvidenceRow.issued_at))
    .where(EvidenceRow.student_id == bindparam("student"))
    .scalar_subquery()
    .label("issued"),
)

FORMS = (
    select(Sitting.pack_id, Sitting.ticket, func.max(Sitting.form).label("form"))
    .where(Sitting.student_id == bindparam("student"), Sitting.purpose == "ticket")
    .group_by(Sitting.pack_id, Sitting.ticket)
)


def issue_time(student_id: int, now: int) -> int:
    """When a sitting or a staff's row of this child is: now, but always later than the child's last.

    Call inside `writing`: the child's lock keeps two devices from taking the same instant.
    """
    last = db.session.execute(LAST, {"student": student_id}).one()
    return max(now, (last.opened or 0) + 1, (last.issued or 0) + 1)


def open_practice(
    student: Person,
    classroom: Classroom,
    skill: str,
    now: int,
    rng: numpy.random.Generator,
    step_id: int | None = None,
    count: int = TASKS,
) -> Sitting:
    """A practice set of `count` tasks on one skill, of different kinds and contexts, each with a fresh variant."""
    found, pack = packs.find_skill(student.school_id, skill)
    every = [item for item in pack.items if found.id in item.skills]
    voided = packs.withdrawn(pack, student.school_id)
    items = [item for item in every if item.id not in voided] or every  # better one that does not count than none
    chosen = mix(items, int(rng.integers(1 << 30)), count)
    seeds = [f"{rng.integers(1 << 48):012x}" for _item in chosen]
    told = [
        with_interest(seed, item, student.likes or (), at)
        for at, (seed, item) in enumerate(zip(seeds, chosen, strict=True))
    ]
    tasks = [{"item": item.id, "seed": seed} for item, seed in zip(chosen, told, strict=True)]
    return add_sitting(student, classroom, "practice", skill, pack, tasks, now, step_id=step_id)


def mix(items: Sequence[Item], start: int, count: int = TASKS) -> list[Item]:
    """Up to `count` items, going round the kinds and contexts so that no set is all of one sort.

    Bare tasks lead, but a set too short for all sorts begins anywhere, so that several of them bring every sort.
    """
    if not items:
        raise ValueError("a skill without items cannot be practised; the pack's check refuses it")
    rounds: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        rounds.setdefault((item.kind, item.context), []).append(item)
    sorts = sorted(rounds, key=lambda sort: (sort[0] != "procedural", sort[1] != "bare", sort))
    if count < len(sorts):
        sorts = sorts[start % len(sorts) :] + sorts[: start % len(sorts)]
    chosen = [
        rounds[s][(start + n // len(sorts)) % len(rounds[s])] for n in range(count) for s in [sorts[n % len(sorts)]]
    ]
    # what has no numbers to vary would be the very same question again
    return [item for n, item in enumerate(chosen) if item.variables or item.cases or item not in chosen[:n]]


def open_ticket(
    student: Person, ticket_set: TicketSet, classroom: Classroom, now: int, at: int | None = None
) -> Sitting:
    """The child's sitting of a ticket that the class was set; the one already open, where there is one.

    `at`: when it was worked on, where that is not now; nothing else of the child may be at that instant.
    """
    existing = db.session.scalar(
        select(Sitting).where(Sitting.ticket_set_id == ticket_set.id, Sitting.student_id == student.id)
    )
    if existing is not None:
        return existing
    pack = packs.load(student.school_id, ticket_set.pack_id, ticket_set.pack_version)
    ticket = ticket_named(pack, ticket_set.ticket)
    variants = ticket_form(pack, ticket_set.ticket, ticket_set.form)
    tasks = [{"item": each.item_id, "seed": each.seed} for each in variants]
    return add_sitting(
        student,
        classroom,
        "ticket",
        packs.skill_key(pack, ticket.skill),
        pack,
        tasks,
        now,
        ticket_set=ticket_set,
        at=at,
    )


def open_own_ticket(student: Person, classroom: Classroom, pack: Pack, ticket: Ticket, now: int) -> Sitting | None:
    """A ticket that the child sits alone, with numbers that it never had and the class never gets. None where the
    pack has no more of them."""
    form, tasks = own_tasks(student.school_id, pack, ticket, forms_had(student.id))
    if not tasks:
        return None
    key, own = packs.skill_key(pack, ticket.skill), (ticket.id, form)
    return add_sitting(student, classroom, "ticket", key, pack, [dict(task) for task in tasks], now, own=own)


def forms_had(student_id: int) -> dict[tuple[str, str], int]:
    """(pack, ticket) -> the highest form that the child was given, in whatever class."""
    return {(row.pack_id, row.ticket): row.form for row in core().execute(FORMS, {"student": student_id})}


def own_tasks(
    school_id: int, pack: Pack, ticket: Ticket, had: Mapping[tuple[str, str], int]
) -> tuple[int, tuple[dict[str, str], ...]]:
    """The next form for a child who `had` these, and its tasks: none where the numbers run out."""
    form = max(ticket.forms, had.get((pack.header.id, ticket.id), 0)) + 1
    return form, own_form(school_id, pack.header.id, pack.header.version, ticket.id, form, database())


@lru_cache(maxsize=512)  # asked with every look at a child's day
def own_form(
    school_id: int, pack_id: str, version: str, ticket: str, form: int, _database: str
) -> tuple[dict[str, str], ...]:
    """The tasks of a form beyond the class's; none where the numbers run out."""
    try:
        variants = form_beyond(packs.load(school_id, pack_id, version), ticket, form)
    except NoVariant:
        return ()
    return tuple({"item": each.item_id, "seed": each.seed} for each in variants)


def add_sitting(
    student: Person,
    classroom: Classroom,
    purpose: str,
    skill: str,
    pack: Pack,
    tasks: list[dict[str, str]],
    now: int,
    step_id: int | None = None,
    ticket_set: TicketSet | None = None,
    at: int | None = None,
    own: tuple[str, int] | None = None,
) -> Sitting:
    """`own`: ticket and form of a child who sits it alone."""
    ticket, form = (ticket_set.ticket, ticket_set.form) if ticket_set else own or (None, None)
    sitting = Sitting(
        school_id=student.school_id,
        student_id=student.id,
        class_id=classroom.id,
        purpose=purpose,
        skill=skill,
        pack_id=pack.header.id,
        pack_version=pack.header.version,
        ticket=ticket,
        form=form,
        ticket_set_id=ticket_set.id if ticket_set else None,
        step_id=step_id,
        tasks=tasks,
        opened_at=issue_time(student.id, now) if at is None else at,
    )
    db.session.add(sitting)
    db.session.flush()
    return sitting


def pack_of(sitting: Sitting) -> Pack:
    return packs.load(sitting.school_id, sitting.pack_id, sitting.pack_version)


def variant_at(sitting: Sitting, position: int, again: int = 0) -> Variant:
    """The task at a position, from 1. `again` counts the child's "I mistyped" there: each brings new numbers."""
    return variant_of(sitting, token_for(sitting, position, again=again))


def variant_of(sitting: Sitting, token: Token) -> Variant:
    """The numbers that the child saw when this token was handed out."""
    item = sitting.tasks[token.position - 1]["item"]
    pack = sitting.school_id, sitting.pack_id, sitting.pack_version
    return generate(*pack, item, token.seed, database(), content_language())


@lru_cache(maxsize=4096)  # a whole class sits the same ticket, and each answer is graded, shown and weighed
def generate(
    school_id: int, pack_id: str, version: str, item: str, seed: str, _database: str, _language: str | None
) -> Variant:
    return variant(packs.load(school_id, pack_id, version), item, seed, interest_of(seed))


def seed_of(seed: str, again: int) -> str:
    return f"{seed}.{again}" if again else seed


def token_for(sitting: Sitting, position: int, part: str = "", try_: int = 1, again: int = 0) -> Token:
    """The token of one try at one part; position 0 stands for the sitting as a whole."""
    item, seed = "", ""
    if position:
        task = sitting.tasks[position - 1]
        item = f"{sitting.pack_id}/{task['item']}@{sitting.pack_version}"
        seed = seed_of(task["seed"], again)
    return Token(sitting.student_id, sitting.id, position, item, seed, part, try_, sitting.opened_at)


def minutes_of(tasks: int) -> int:
    """About how long so many tasks take a child."""
    return max(2, round(tasks * 4 / 3))
