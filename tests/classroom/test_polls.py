"""A poll is answered 204 where nothing changed, and only to a teacher of the class who is signed in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.classroom.stage import SKILL, Stage
from webapp import clock
from webapp.security import LASTS
from webapp.tables import PeerWish, Person, SignInSession, Teaching, TicketSet
from webapp.writing import writing

PARTS = ("needs", "groups", "ticket")


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch):
    """Each minute the first part is new, since it tells how long children have waited."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


def held(browser, stage):
    """The addresses that the open page asks."""
    page = browser.get(stage.path("")).get_data(as_text=True)
    found = {
        part: address.replace("&amp;", "&") for address, part in re.findall(r'"([^"]+/now\?part=(\w+)[^"]*)"', page)
    }
    assert set(found) == set(PARTS)
    return found


def statuses(browser, addresses):
    return {browser.get(address).status_code for address in addresses.values()}


def change(table, *which, **values):
    with writing() as session:
        assert session.execute(update(table).where(*which).values(**values)).rowcount >= 1


def test_what_is_unchanged_is_said_to_be_so_by_one_question(stage: Stage, ticket: TicketSet) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    addresses = held(tess, stage)
    assert statuses(tess, addresses) == {204}
    tess.post(f"/classes/{stage.cast.room.id}/names")
    assert statuses(tess, addresses) == {200}, "the page shows pictures now"


def test_it_is_new_when_two_sit_together_and_when_they_part(stage: Stage, ticket: TicketSet) -> None:
    room, tess = stage.cast.room, stage.cast.browser(stage.cast.tess)
    with writing() as session:
        for child in (stage.cast.sam, stage.cast.sue):
            session.add(
                PeerWish(
                    class_id=room.id,
                    student_id=child.id,
                    skill=SKILL,
                    role="asks",
                    day=clock.day_of(clock.now(), "UTC"),
                    wished_at=1,
                )
            )
    needs = held(tess, stage)["needs"]
    assert tess.get(needs).status_code == 204, "an open wish shows nowhere"
    change(PeerWish, PeerWish.student_id == stage.cast.sam.id, partner_id=stage.cast.sue.id)
    assert tess.get(needs).status_code == 200
    needs = held(tess, stage)["needs"]
    change(PeerWish, PeerWish.class_id == room.id, ended_at=clock.now())
    assert tess.get(needs).status_code == 200


def test_it_is_new_in_another_language(stage: Stage, ticket: TicketSet) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    addresses = held(tess, stage)
    assert {tess.get(f"{each}&language=qps").status_code for each in addresses.values()} == {200}
    change(Person, Person.id == stage.cast.tess.id, language="es")
    assert statuses(tess, addresses) == {200}


@pytest.mark.parametrize(
    ("table", "values", "answer"),
    [
        (SignInSession, {"ended_at": 1}, 302),
        (SignInSession, {"started_at": clock.now() - LASTS - clock.MINUTE}, 302),
        (Person, {"disabled_at": 1}, 302),
        (Person, {"role": "student"}, 404),
        (Teaching, {"ends_on": clock.day_of(clock.now(), "UTC") - timedelta(3)}, 404),
        (Teaching, {"starts_on": clock.day_of(clock.now(), "UTC") + timedelta(3)}, 404),
    ],
)
def test_who_may_no_longer_look_is_told_nothing(table, values, answer, stage: Stage, ticket: TicketSet) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    addresses = held(tess, stage)
    own = {SignInSession: "person_id", Person: "id", Teaching: "teacher_id"}[table]
    change(table, getattr(table, own) == stage.cast.tess.id, **values)
    assert statuses(tess, addresses) == {answer}


def test_another_teacher_with_the_same_address(stage: Stage, ticket: TicketSet) -> None:
    addresses = held(stage.cast.browser(stage.cast.tess), stage)
    assert statuses(stage.cast.browser(stage.cast.omar), addresses) == {404}
    assert statuses(stage.cast.browser(stage.cast.zoe), addresses) == {404}
    assert statuses(stage.cast.browser(), addresses) == {302}
