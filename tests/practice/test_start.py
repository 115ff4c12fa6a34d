"""Sam presses Start."""

from sqlalchemy import select

from tests.practice.browsing import Child
from tests.practice.conftest import EASIER, GOAL, latest_sitting
from webapp.extensions import db
from webapp.tables import PlaylistStep, Sitting, TicketSet


def steps() -> list[PlaylistStep]:
    db.session.rollback()
    return list(db.session.scalars(select(PlaylistStep)))


def test_stores_the_step_with_its_reason_and_opens_the_set(sam: Child) -> None:
    page = sam.start()
    (step,) = steps()
    assert (step.kind, step.skill, step.minutes) == ("practice", GOAL, 8)
    assert step.reason == {"code": "practice.goal-new", "values": [["skill", GOAL]]}
    assert step.numbers[GOAL]["band"] == "no data"
    assert step.params_id == "priors"
    sitting = latest_sitting()
    assert (sitting.skill, sitting.step_id, len(sitting.tasks)) == (GOAL, step.id, 6)
    assert page.url == f"/sittings/{sitting.id}"
    assert "Task 1 of 6" in page.text


def test_an_alternative_may_be_chosen(sam: Child) -> None:
    sam.see("/today")
    sam.send(sam.page.form_with("skill", EASIER), [])
    assert latest_sitting().skill == EASIER


def test_twice_opens_one_set(sam: Child) -> None:
    sam.see("/today")
    form = sam.page.form_with("kind", "practice")
    sam.send(form, [])
    first = sam.page.url
    sam.send(form, [])
    assert sam.page.url == first
    assert len(steps()) == 1


def test_what_is_not_offered_is_not_opened(sam: Child) -> None:
    for kind, skill in [
        ("practice", "subtract-regroup/tens-and-ones"),
        ("ticket", GOAL),
        ("rest", ""),
        ("practice", "x"),
    ]:
        page = sam.post("/today/start", [("kind", kind), ("skill", skill)])
        assert page.url == "/today"
    assert steps() == []
    assert db.session.scalars(select(Sitting)).all() == []


def test_an_open_set_is_the_next_thing(practising: Child) -> None:
    question = practising.page.url
    page = practising.see("/today")
    assert "Go on where you were" in page.text
    assert page.main_link == question


def test_the_ticket_may_be_taken_first(sam: Child, ticket_set: TicketSet) -> None:
    sam.start("ticket")
    sitting = latest_sitting()
    assert (sitting.purpose, sitting.ticket_set_id) == ("ticket", ticket_set.id)
    assert sitting.step_id == steps()[0].id
    assert "Question 1 of 4" in sam.page.text
