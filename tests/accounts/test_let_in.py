"""The teacher lets a child in: the device asks, the teacher opens, the device goes through once."""

import pytest
from flask.testing import FlaskClient

from tests.accounts.conftest import SAMS, count, is_signed_in, rows, tap, time_passes
from tests.cast import Cast
from webapp import clock
from webapp.tables import AuditEvent, LetIn, SignInFailure, SignInSession
from webapp.writing import writing


@pytest.fixture
def asking(school: Cast) -> FlaskClient:
    """Sam's device, which has asked."""
    browser = school.browser()
    reply = browser.post(f"/sign-in/FOX412/{school.sam.id}/ask")
    assert reply.location == "/sign-in/waiting"
    return browser


def open_for(cast: Cast, teacher: FlaskClient) -> None:
    (asked,) = rows(LetIn)
    assert teacher.post(f"/classes/{cast.room.id}/let-in/{asked.id}").status_code == 302


def test_two_taps_and_the_child_is_in(school: Cast, asking: FlaskClient) -> None:
    teacher = school.browser(school.tess)
    assert "Sam S." in teacher.get(f"/classes/{school.room.id}/waiting").text
    assert asking.post("/sign-in/waiting").location == "/sign-in/waiting"
    assert not is_signed_in(asking)
    open_for(school, teacher)
    assert "The door is open" in asking.get("/sign-in/waiting").text
    assert not is_signed_in(asking)
    assert asking.post("/sign-in/waiting").location == "/today"
    assert is_signed_in(asking)
    assert [row.how for row in rows(SignInSession, person_id=school.sam.id)] == ["let in"]
    assert "Nobody is waiting." in teacher.get(f"/classes/{school.room.id}/waiting").text
    (event,) = rows(AuditEvent, action="let in")
    assert (event.actor_id, event.noun_id) == (school.tess.id, str(school.sam.id))


def test_one_grant_opens_once(school: Cast, asking: FlaskClient) -> None:
    open_for(school, school.browser(school.tess))
    asking.post("/sign-in/waiting")
    asking.post("/sign-out")
    assert asking.post("/sign-in/waiting").location == "/sign-in/waiting"
    assert not is_signed_in(asking)


def test_another_device_does_not_get_in(school: Cast, asking: FlaskClient) -> None:
    open_for(school, school.browser(school.tess))
    thief = school.browser()
    assert thief.post("/sign-in/waiting").location == "/sign-in/waiting"
    assert not is_signed_in(thief)


def test_a_grant_lasts_ten_minutes(school: Cast, asking: FlaskClient) -> None:
    open_for(school, school.browser(school.tess))
    with writing() as session:
        session.query(LetIn).one().granted_at = clock.now() - 10 * clock.MINUTE - 1
    asking.post("/sign-in/waiting")
    assert not is_signed_in(asking)
    assert "start again" in asking.get("/sign-in/waiting").text


def test_a_question_leaves_the_teachers_page_after_half_an_hour(school: Cast, asking: FlaskClient) -> None:
    with writing() as session:
        session.query(LetIn).one().asked_at = clock.now() - 30 * clock.MINUTE - 1
    teacher = school.browser(school.tess)
    assert "Nobody is waiting." in teacher.get(f"/classes/{school.room.id}/waiting").text
    (asked,) = rows(LetIn)
    reply = teacher.post(f"/classes/{school.room.id}/let-in/{asked.id}")
    assert "not waiting any more" in teacher.get(reply.location).text
    assert rows(LetIn)[0].granted_at is None


def test_a_second_tap_changes_nothing(school: Cast, asking: FlaskClient) -> None:
    teacher = school.browser(school.tess)
    open_for(school, teacher)
    first = rows(LetIn)[0].granted_at
    open_for(school, teacher)
    assert rows(LetIn)[0].granted_at == first
    assert count(AuditEvent, action="let in") == 1


def test_other_teachers_admins_and_children_cannot_open(school: Cast, asking: FlaskClient) -> None:
    (asked,) = rows(LetIn)
    for person in (school.omar, school.zoe, school.ada, school.sue):
        browser = school.browser(person)
        assert browser.post(f"/classes/{school.room.id}/let-in/{asked.id}").status_code == 404, person.first_name
        assert browser.get(f"/classes/{school.room.id}/waiting").status_code == 404, person.first_name
    omar = school.browser(school.omar)
    assert omar.post(f"/classes/{school.other_room.id}/let-in/{asked.id}").status_code == 404
    assert school.browser().post(f"/classes/{school.room.id}/let-in/{asked.id}").status_code == 401
    assert rows(LetIn)[0].granted_at is None


def test_a_device_asks_for_one_child_at_a_time(school: Cast, asking: FlaskClient) -> None:
    asking.post(f"/sign-in/FOX412/{school.sam.id}/ask")
    assert count(LetIn) == 1
    asking.post(f"/sign-in/FOX412/{school.sue.id}/ask")
    assert [row.student_id for row in rows(LetIn)] == [school.sue.id]


def test_being_let_in_forgives_the_tries(school: Cast) -> None:
    browser = school.browser()
    browser.get("/sign-in")
    for _try in range(10):
        time_passes(school.sam, 301)
        tap(browser, school, school.sam, ("cup", "sun", "fish"))
    open_for(school, school.browser(school.tess))
    browser.post("/sign-in/waiting")
    assert is_signed_in(browser)
    assert not count(SignInFailure)
    browser.post("/sign-out")
    tap(browser, school, school.sam, SAMS)
    assert is_signed_in(browser)


def test_a_child_disabled_meanwhile_stays_out(school: Cast, asking: FlaskClient) -> None:
    open_for(school, school.browser(school.tess))
    with writing():
        school.sam.disabled_at = clock.now()
    asking.post("/sign-in/waiting")
    assert not count(SignInSession, person_id=school.sam.id)


def test_nobody_asked(school: Cast) -> None:
    page = school.browser().get("/sign-in/waiting")
    assert page.status_code == 200
    assert "start again" in page.text
