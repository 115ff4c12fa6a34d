"""A teacher opens and closes sign-in of a class and projects its code."""

from tests.accounts.conftest import fresh
from tests.cast import Cast
from webapp import clock


def test_open_and_close(school: Cast) -> None:
    teacher, device = school.browser(school.tess), school.browser()
    teacher.post(f"/classes/{school.room.id}/close-sign-in")
    assert fresh(school.room).sign_in_open_until is None
    assert "Sam S." not in device.get("/sign-in/FOX412").text
    before = clock.now()
    reply = teacher.post(f"/classes/{school.room.id}/open-sign-in")
    page = teacher.get(reply.location).text
    assert "FOX412" in page
    assert "Names show until" in page
    assert 0 <= fresh(school.room).sign_in_open_until - before - 15 * clock.MINUTE < clock.MINUTE
    assert "Sam S." in device.get("/sign-in/FOX412").text


def test_the_page_and_its_buttons_are_the_own_teachers(school: Cast) -> None:
    room = school.room.id
    for who in (school.omar, school.zoe, school.ada, school.sam):
        browser = school.browser(who)
        assert browser.get(f"/classes/{room}/door").status_code == 404
        assert browser.post(f"/classes/{room}/open-sign-in").status_code == 404
        assert browser.post(f"/classes/{room}/close-sign-in").status_code == 404
    assert school.browser().get(f"/classes/{room}/door").location == "/staff/sign-in"


def test_the_page_names_no_child_who_is_not_waiting(school: Cast) -> None:
    assert "Sam" not in school.browser(school.tess).get(f"/classes/{school.room.id}/door").text
