"""Sam presses Start."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import EASIER, GOAL, latest_sitting
from webapp import clock
from webapp.classroom.planning import bell
from webapp.extensions import db
from webapp.practice import routes
from webapp.tables import PlaylistStep, Sitting, TicketSet
from webapp.writing import writing


def steps() -> list[PlaylistStep]:
    db.session.rollback()
    return list(db.session.scalars(select(PlaylistStep).order_by(PlaylistStep.id)))


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


@pytest.mark.parametrize("kind", ["practice", "ticket"])
def test_two_taps_at_once_open_one_sitting(cast: Cast, ticket_set: TicketSet, monkeypatch, kind: str) -> None:
    """Both have looked, and seen nothing open, before either may write."""
    both, look = threading.Barrier(2, timeout=30), routes.look

    def look_together(*args):
        seen = look(*args)
        both.wait()
        return seen

    monkeypatch.setattr(routes, "look", look_together)
    hands = [cast.browser(cast.sam) for _ in range(2)]

    def tap(hand):
        with cast.app.app_context():
            return hand.post("/today/start", data={"kind": kind, "skill": GOAL})

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(tap, hands))
    assert [reply.status_code for reply in replies] == [303, 303]
    assert {reply.headers["Location"] for reply in replies} == {f"/sittings/{latest_sitting().id}"}
    assert len(db.session.scalars(select(Sitting)).all()) == len(steps()) == 1


def test_a_ticket_that_closes_just_then_is_not_opened(
    cast: Cast, sam: Child, ticket_set: TicketSet, monkeypatch
) -> None:
    look = routes.look

    def look_and_ring(*args):
        seen = look(*args)
        with writing(bell.who_may_sit(cast.room, [ticket_set.id])):
            bell.ring(ticket_set, cast.tess, clock.now())
        return seen

    monkeypatch.setattr(routes, "look", look_and_ring)
    assert sam.post("/today/start", [("kind", "ticket"), ("skill", GOAL)]).url == "/today"
    assert db.session.scalars(select(Sitting)).all() == []


def test_what_is_not_offered_is_not_opened(sam: Child) -> None:
    for kind, skill in [
        ("practice", "subtract-regroup/tens-and-ones"),
        ("ticket", "subtract-regroup/tens-and-ones"),
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
    assert "Question 1 of 5" in sam.page.text
