"""Tess's class at work, with the shipped pack published."""

import pytest

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.stage import Stage
from webapp.tables import TicketSet


@pytest.fixture
def stage(cast: Cast, pack: Pack) -> Stage:
    """An empty room: a test fills it with as many children as it needs."""
    return Stage(cast)


@pytest.fixture
def ticket(stage: Stage) -> TicketSet:
    """A class of ten to whom the four subtractions are set."""
    stage.fill(10)
    return stage.set_ticket(stage.start_unit())
