"""With what each child begins: what the child's own page says, for the teacher."""

from collections import Counter

import pytest
from sqlalchemy import event

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.pages import plain
from tests.classroom.stage import RIGHT, SMALLER, Stage, ticket_class
from tests.classroom.tables import sheet, table
from webapp import clock
from webapp.accounts.enrolment import enrol
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
    kept = sheet(stage.cast.browser(stage.cast.tess).get(stage.path("/first-steps.csv")))[1:]
    assert [[*row[:2], row[2].replace(", ", " ")] for row in kept] == rows
    assert db.session.query(PlaylistStep).count() == 0, "looking changes nothing"


def test_who_begins_alike_stands_together(stage: Stage) -> None:
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/first-steps")).text
    assert not table(page) and "Start a unit" in page, "without a unit nobody has a first step"
    stage.start_unit()
    [(first, _why, who)] = first_steps(stage)
    assert first != "nothing to start" and "Sam" in who and "Sue" in who


def test_what_the_class_shares_is_asked_once(stage: Stage) -> None:
    ticket_class(stage, smaller=1, kept=1, of=5)
    stage.practise(stage.children[0])
    tess, asked = stage.cast.browser(stage.cast.tess), list[str]()

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        page = tess.get(stage.path("/first-steps")).text
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert all(child.first_name in page for child in stage.everybody)
    again = Counter(each for each in asked if not each.startswith("BEGIN"))
    of_a_child = {text for text in again if "student_id = " in text or "sitting_id" in text}
    assert len(of_a_child) > 5 and max(again[text] for text in of_a_child) == 5
    assert max(often for text, often in again.items() if text not in of_a_child) < 5


def test_a_child_in_two_classes_begins_where_it_works(stage: Stage) -> None:
    """The class joined last is the one whose unit leads."""
    stage.start_unit()
    assert "Sam" in first_steps(stage)[0][2]
    with writing():
        enrol(stage.cast.other_room, stage.cast.sam, clock.day_of(stage.now, stage.cast.school.time_zone))
    rows = first_steps(stage)
    assert [row[0] for row in rows if "Sam" in row[2]] == ["nothing to start"], "that class has no unit"
    assert [row[0] for row in rows if "Sue" in row[2]] != ["nothing to start"]


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    assert stage.cast.browser(getattr(stage.cast, who)).get(stage.path("/first-steps")).status_code == 404
