"""Sam's class in a unit, with a device for Sam, and what the tables say of it."""

import re
from collections.abc import Callable

import numpy
import pytest
from flask import Flask
from sqlalchemy import select

from content.generate import VariantPart
from content.pack import Pack
from tests.cast import Cast
from tests.misses import miss
from tests.practice.browsing import Child
from webapp import clock
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.tokens import read
from webapp.extensions import db
from webapp.tables import EvidenceRow, Sitting, StudentStateRow, TicketSet, Unit, UnitGoal
from webapp.writing import writing

GOAL = "subtract-regroup/subtract-within-100-regroup"
EASIER = "subtract-regroup/subtract-within-100-no-trade"


@pytest.fixture(autouse=True)
def same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tasks in every run, so that no key stands on a page by chance."""
    seeded = numpy.random.default_rng
    dice = seeded(9)
    monkeypatch.setattr(numpy.random, "default_rng", lambda *seed: seeded(*seed) if seed else dice)


@pytest.fixture
def unit(cast: Cast, pack: Pack) -> Unit:
    with writing() as session:
        found = Unit(
            class_id=cast.room.id,
            title="Trading a ten",
            starts_on=clock.day_of(clock.now() - 2 * clock.DAY, "UTC"),
            ends_on=clock.day_of(clock.now() + 20 * clock.DAY, "UTC"),
            created_by=cast.tess.id,
        )
        session.add(found)
        session.flush()
        session.add(UnitGoal(unit_id=found.id, skill=GOAL, position=1))
        session.add(UnitGoal(unit_id=found.id, skill=EASIER, position=2))
    return found


@pytest.fixture
def ticket_set(cast: Cast, unit: Unit) -> TicketSet:
    """The four subtractions 80-24, 72-15, 60-58, 75-46."""
    with writing() as session:
        found = TicketSet(
            class_id=cast.room.id,
            unit_id=unit.id,
            pack_id="subtract-regroup",
            pack_version="1.0.0",
            ticket="et-regroup",
            form=1,
            set_by=cast.tess.id,
            opened_at=clock.now(),
        )
        session.add(found)
    return found


@pytest.fixture
def sam(cast: Cast, unit: Unit) -> Child:
    return Child(cast.browser(cast.sam))


@pytest.fixture
def practising(sam: Child) -> Child:
    """Sam at the first question of a practice set."""
    sam.start()
    return sam


@pytest.fixture
def in_ticket(sam: Child, ticket_set: TicketSet) -> Child:
    """Sam at the first question of the exit ticket."""
    sam.start("ticket")
    return sam


@pytest.fixture
def asked(app: Flask) -> Callable[[Child], VariantPart]:
    """The part, with its key, that a child's page asks for now: read from the token of its form."""

    def part_of(child: Child) -> VariantPart:
        token = read(child.page.work.value("token"))
        return variant_of(db.session.get_one(Sitting, token.sitting), token).part(token.part)

    return part_of


@pytest.fixture
def right(asked: Callable[[Child], VariantPart]) -> Callable[[Child], str]:
    return lambda child: asked(child).key[0]


@pytest.fixture
def missing(asked: Callable[[Child], VariantPart]) -> Callable[[Child], str]:
    """An answer that no rule predicts, or another option."""

    return lambda child: miss(asked(child))


def rows(kind: str | None = None) -> list[EvidenceRow]:
    """The log, oldest first."""
    db.session.rollback()
    found = db.session.scalars(select(EvidenceRow).order_by(EvidenceRow.id).execution_options(populate_existing=True))
    return [row for row in found if kind in (None, row.kind)]


def state_row(student_id: int) -> tuple[object, ...]:
    """Everything that is stored of a child's state, but for the count of its writes."""
    db.session.rollback()
    table = StudentStateRow.__table__
    *believed, _version = db.session.execute(table.select().where(table.c.student_id == student_id)).one()
    return tuple(believed)


def latest_sitting() -> Sitting:
    db.session.rollback()
    found = db.session.scalars(
        select(Sitting).order_by(Sitting.opened_at.desc()).execution_options(populate_existing=True)
    ).first()
    assert found is not None
    return found


def keys_of(sitting: Sitting) -> list[str]:
    return [
        variant_of(sitting, token_for(sitting, position)).parts[0].key[0]
        for position in range(1, len(sitting.tasks) + 1)
    ]


def without_tokens(html: str) -> str:
    """The page without its signed fields and drawings, in which digits may stand by chance."""
    return re.sub(r"[\w.=-]{30,}|<svg.*?</svg>|\?v=\w+", "", html, flags=re.DOTALL)
