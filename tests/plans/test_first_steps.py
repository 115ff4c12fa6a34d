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


def test_it_is_what_the_child_sees(stage: Stage) -> None:
    sam, sue = stage.cast.sam, stage.cast.sue
    ticket = stage.set_ticket(stage.start_unit())
    stage.sit(sam, ticket, SMALLER)
    stage.sit(sue, ticket, RIGHT)
    with writing() as session:
        session.merge(ticket).closed_at = stage.now
    rows = {row[0]: row[1:] for row in table(stage.cast.browser(stage.cast.tess).get(stage.path("/first-steps")).text)}
    first, why = rows["Sam"]
    page = plain(stage.cast.browser(sam).get("/today").text)
    assert first.startswith(("Practice: ", "Get ready: ")) and first in page
    assert why != "–" and why in page
    first, why = rows["Sue"]
    assert first == "nothing to start" and why in plain(stage.cast.browser(sue).get("/today").text)
    assert db.session.query(PlaylistStep).count() == 0, "looking changes nothing"


def test_without_a_unit_there_is_nothing_to_start(stage: Stage) -> None:
    page = plain(stage.cast.browser(stage.cast.tess).get(stage.path("/first-steps")).text)
    assert page.count("nothing to start") == 2


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    assert stage.cast.browser(getattr(stage.cast, who)).get(stage.path("/first-steps")).status_code == 404
