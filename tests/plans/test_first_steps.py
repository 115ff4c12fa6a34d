"""With what each child begins: what the child's own page says, for the teacher."""

import pytest

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.pages import plain
from tests.classroom.stage import RIGHT, SMALLER, Stage
from tests.classroom.tables import table
from webapp.extensions import db
from webapp.tables import PlaylistStep
from webapp.writing import writing


@pytest.fixture
def stage(cast: Cast, pack: Pack) -> Stage:
    return Stage(cast)


def first_steps(stage: Stage) -> list[list[str]]:
    _head, *rows = table(stage.cast.browser(stage.cast.tess).get(stage.path("/first-steps")).text)
    return rows


def test_it_is_what_the_child_sees(stage: Stage) -> None:
    sam, sue = stage.cast.sam, stage.cast.sue
    ticket = stage.set_ticket(stage.start_unit())
    stage.sit(sam, ticket, SMALLER)
    stage.sit(sue, ticket, RIGHT)
    with writing() as session:
        session.merge(ticket).closed_at = stage.now
    rows = first_steps(stage)
    first, why = next(row[:2] for row in rows if "Sam" in row[2])
    page = plain(stage.cast.browser(sam).get("/today").text)
    assert first.startswith(("Practice: ", "Get ready: ")) and first in page
    assert why != "–" and why in page
    first, why = next(row[:2] for row in rows if "Sue" in row[2])
    assert first == "nothing to start" and why in plain(stage.cast.browser(sue).get("/today").text)
    assert db.session.query(PlaylistStep).count() == 0, "looking changes nothing"


def test_who_begins_alike_stands_together(stage: Stage) -> None:
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/first-steps")).text
    assert not table(page) and "Start a unit" in page, "without a unit nobody has a first step"
    stage.start_unit()
    [(first, _why, who)] = first_steps(stage)
    assert first != "nothing to start" and "Sam" in who and "Sue" in who


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    assert stage.cast.browser(getattr(stage.cast, who)).get(stage.path("/first-steps")).status_code == 404
