"""Sam can do it and offers help; Sue works on it and asks for company. Both say yes, or nothing happens."""

import pytest
from sqlalchemy import select, update

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.stage import RIGHT, SKILL, Stage
from tests.practice.browsing import Child
from webapp import clock
from webapp.extensions import db
from webapp.tables import Classroom, GroupRule, PeerWish, Presence
from webapp.writing import writing


@pytest.fixture
def pair(cast: Cast, pack: Pack) -> tuple[Child, Child]:
    stage = Stage(cast)
    ticket = stage.set_ticket(stage.start_unit())
    stage.practise(cast.sam)
    stage.sit(cast.sam, ticket, RIGHT)
    stage.practise(cast.sue, missing=True, tasks=4)
    return Child(cast.browser(cast.sam)), Child(cast.browser(cast.sue))


def say_yes(child: Child) -> str:
    """Press the choice to work together, where there is one; what the page says then."""
    page = child.see("/today")
    form = next((form for form in page.forms if form.action == "/today/together"), None)
    return child.post(form.action, form.fields).text if form else page.text


def wishes() -> list[PeerWish]:
    db.session.rollback()
    return list(db.session.scalars(select(PeerWish).order_by(PeerWish.id).execution_options(populate_existing=True)))


@pytest.mark.parametrize("first", [0, 1])
def test_both_say_yes_and_sit_together(pair: tuple[Child, Child], first: int, cast: Cast) -> None:
    one, other = pair[first], pair[1 - first]
    assert "You will see here who joins you" in say_yes(one)
    assert ("Sam", "Sue")[first] not in other.see("/today").text, "nobody is told who asks"
    say_yes(other)
    sam, sue = pair[0].see("/today").text, pair[1].see("/today").text
    assert "Sue and you" in sam and "ask: “How do you know?”" in sam
    assert "Sam and you" in sue and "Sam would like to help you with this" in sue
    assert "With a partner: teller and banker" in sue
    assert {row.partner_id for row in wishes()} == {cast.sam.id, cast.sue.id}
    assert {db.session.get_one(Presence, each.id).doing for each in (cast.sam, cast.sue)} == {"off screen"}
    now = cast.browser(cast.tess).get(f"/classes/{cast.room.id}").text
    assert "Sam helps Sue: Subtract within 100, trading a ten" in now
    assert "Sue and you" not in pair[0].post("/today/together/end", []).text
    assert "Sam and you" not in pair[1].see("/today").text, "over for both"
    assert all(row.ended_at for row in wishes())


def test_who_has_shown_every_goal_may_go_deeper_on_to_what_comes_next_or_help(pair: tuple[Child, Child]) -> None:
    """None of it by itself: the child presses what it likes."""
    pair[0].see("/today")
    pair[0].go_on()
    page = pair[0].press("finish")
    assert "You reached your goals!" in page.text and "This comes after your goals" in page.text
    offered = [dict(form.fields) for form in page.forms if form.action == "/today/start"]
    beyond = next(each for each in offered if each["skill"] != SKILL)
    assert any(each["skill"] == SKILL and each["kind"] == "practice" for each in offered), "deeper"
    assert any(form.action == "/today/together" for form in page.forms), "help"
    assert "Task 1 of" in pair[0].post("/today/start", list(beyond.items())).text
    assert "This comes after your goals" not in pair[1].see("/today").text, "first the goals"


def test_whom_the_teacher_keeps_apart_is_not_found(pair: tuple[Child, Child], cast: Cast) -> None:
    two = sorted((cast.sam.id, cast.sue.id))
    with writing() as session:
        rule = {"class_id": cast.room.id, "about": "two", "kind": "apart", "student_id": two[0], "other_id": two[1]}
        session.add(GroupRule(**rule, note="", set_by=cast.tess.id, set_at=clock.now()))
    say_yes(pair[0])
    assert "You will see here who joins you" in say_yes(pair[1])
    assert [row.partner_id for row in wishes()] == [None, None]


def test_rather_not_and_the_next_day(pair: tuple[Child, Child], cast: Cast) -> None:
    say_yes(pair[0])
    assert "Or together, if you both like" in pair[0].post("/today/together/end", []).text
    say_yes(pair[0])
    with writing():
        yesterday = clock.day_of(clock.now() - clock.DAY, cast.school.time_zone)
        db.session.execute(update(PeerWish).values(day=yesterday))
    assert "You will see here who joins you" in say_yes(pair[1]), "an offer is for its day"
    assert "Or together, if you both like" in pair[0].see("/today").text


def test_only_who_can_do_it_helps_and_only_who_tried_asks(pair: tuple[Child, Child]) -> None:
    for child, role in ((pair[0], "asks"), (pair[1], "helps"), (pair[1], "dances")):
        child.post("/today/together", [("role", role), ("skill", "subtract-regroup/nothing")])
        child.post("/today/together", [("role", role), ("skill", SKILL)])
    assert [row.role for row in wishes()] == ["asks"], "whatever is no help is a question, which Sue may put"


def test_not_where_the_teacher_does_not_want_it(pair: tuple[Child, Child]) -> None:
    with writing():
        db.session.execute(update(Classroom).values(peers=False))
    assert "Or together" not in say_yes(pair[0])
    pair[0].post("/today/together", [("role", "helps"), ("skill", SKILL)])
    assert wishes() == []
