"""Sittings opened for Sam, and the rows that a device would deliver from them."""

from collections.abc import Callable
from typing import Any

import numpy
import pytest

from content.pack import Pack
from tests.cast import Cast
from tests.misses import miss
from webapp import clock
from webapp.evidence.sittings import open_practice, open_ticket, token_for, variant_of
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.tables import Person, Sitting, StudentStateRow, TicketSet, Unit
from webapp.writing import writing

SKILL = "subtract-regroup/subtract-within-100-regroup"
Row = dict[str, Any]


@pytest.fixture
def open_set(cast: Cast, pack: Pack) -> Callable[..., Sitting]:
    """Open a practice set for a child."""

    def open_for(student: Person | None = None, skill: str = SKILL, seed: int = 1) -> Sitting:
        child = student or cast.sam
        with writing([child.id]):
            return open_practice(child, cast.room, skill, clock.now(), numpy.random.default_rng(seed))

    return open_for


@pytest.fixture
def ticket_set(cast: Cast, pack: Pack) -> TicketSet:
    """The four subtractions of `et-regroup`, set by Tess."""
    with writing() as session:
        unit = Unit(
            class_id=cast.room.id,
            title="Trading",
            starts_on=clock.day_of(clock.now(), "UTC"),
            ends_on=clock.day_of(clock.now() + 20 * clock.DAY, "UTC"),
            created_by=cast.tess.id,
        )
        session.add(unit)
        session.flush()
        found = TicketSet(
            class_id=cast.room.id,
            unit_id=unit.id,
            pack_id=pack.header.id,
            pack_version=pack.header.version,
            ticket="et-regroup",
            form=1,
            set_by=cast.tess.id,
            opened_at=clock.now(),
        )
        session.add(found)
        session.flush()
    return found


@pytest.fixture
def open_ticket_for(cast: Cast, ticket_set: TicketSet) -> Callable[..., Sitting]:
    def open_for(student: Person | None = None) -> Sitting:
        child = student or cast.sam
        with writing([child.id]):
            return open_ticket(child, ticket_set, cast.room, clock.now())

    return open_for


def row(sitting: Sitting, position: int, kind: str = "answer", answer: str | None = "right", **more: Any) -> Row:
    """A row of a position's first part; the answers `right` and `missing` stand for a right one and a plain miss."""
    try_, again = more.pop("try_", 1), more.pop("again", 0)
    if position == 0:
        return {"token": sign(token_for(sitting, 0)), "kind": kind, "revision": 1, **more}
    token = token_for(sitting, position, try_=try_, again=again)
    part = variant_of(sitting, token).parts[0]
    token = token_for(sitting, position, part.id, try_, again)
    text = {"right": part.key[0], "missing": miss(part, "1000")}.get(answer or "")
    found = {"token": sign(token), "kind": kind, "revision": 1, **more}
    return found | {"answer": text if text is not None else answer} if kind == "answer" else found


def state_bytes(student: Person) -> tuple[Any, ...]:
    """Everything that is stored of a child's state, but for the count of its writes."""
    table = StudentStateRow.__table__
    *believed, _version = db.session.execute(table.select().where(table.c.student_id == student.id)).one()
    return tuple(believed)
