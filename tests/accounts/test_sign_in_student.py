"""A child signs in: class code, own name, three pictures."""

from datetime import date, timedelta

import pytest

from tests.accounts.conftest import NIAS, SAMS, SUES, count, fresh, is_signed_in, rows, tap
from tests.cast import Cast
from webapp import clock
from webapp.accounts import pictures
from webapp.tables import Enrolment, SignInFailure, SignInSession
from webapp.writing import writing


def close_door(cast: Cast) -> None:
    with writing():
        cast.room.sign_in_open_until = clock.now() - 1


def test_the_whole_way(school: Cast) -> None:
    browser = school.browser()
    assert "Which class are you in?" in browser.get("/sign-in").text
    assert browser.post("/sign-in", data={"code": " fox 412 "}).location == "/sign-in/FOX412"
    page = browser.get("/sign-in/FOX412").text
    assert "Sam S." in page
    assert "Sue S." in page
    assert "Stone" not in page
    assert "Nia" not in page
    assert "Tap your three pictures, Sam." in browser.get(f"/sign-in/FOX412/{school.sam.id}").text
    assert tap(browser, school, school.sam, SAMS).location == "/today"
    assert is_signed_in(browser)
    (session,) = rows(SignInSession, person_id=school.sam.id)
    assert session.how == "pictures"
    assert not count(SignInFailure)


def test_each_tap_carries_the_taps_before_it(school: Cast) -> None:
    browser = school.browser()
    address = f"/sign-in/FOX412/{school.sam.id}"
    page = browser.post(address, data={"chosen": "", "pick": "fox"}).text
    assert 'name="chosen" value="fox"' in page
    page = browser.post(address, data={"chosen": "fox", "pick": "boat"}).text
    assert 'name="chosen" value="fox,boat"' in page
    page = browser.post(address, data={"chosen": "fox,boat", "pick": ""}).text
    assert 'name="chosen" value="fox"' in page
    assert not count(SignInFailure)


@pytest.mark.parametrize(
    ("chosen", "pick", "taps"),
    [
        ("", "fox", ("fox",)),
        ("fox", "fox", ("fox",)),
        ("fox,fox,fox", "boat", ("fox", "boat")),
        ("dragon,fox", "boat", ("fox", "boat")),
        ("fox,boat,apple,star", "tree", ("fox", "boat", "apple")),
        ("fox,boat", "", ("fox",)),
        ("", "", ()),
        ("fox", "<script>", ("fox",)),
    ],
)
def test_taps_are_read_whatever_is_sent(chosen: str, pick: str, taps: tuple[str, ...]) -> None:
    assert pictures.read_taps(chosen, pick) == taps


@pytest.mark.parametrize("code", [("boat", "fox", "apple"), SUES, ("fox", "boat", "star"), ("star", "fox", "boat")])
def test_other_pictures_open_nothing_and_do_not_say_which_was_off(school: Cast, code: tuple[str, ...]) -> None:
    browser = school.browser()
    reply = tap(browser, school, school.sam, code)
    assert reply.location == f"/sign-in/FOX412/{school.sam.id}"
    page = browser.get(reply.location).text
    assert "These are not the three pictures. Look at your card and try again." in page
    assert 'name="chosen" value=""' in page
    assert not is_signed_in(browser)


def test_names_show_only_while_sign_in_is_open(school: Cast) -> None:
    close_door(school)
    browser = school.browser()
    page = browser.get("/sign-in/FOX412")
    assert "Sam" not in page.text
    assert "Sign-in is not open yet" in page.text
    for address in (f"/sign-in/FOX412/{school.sam.id}", f"/sign-in/FOX412/{school.sam.id}/ask"):
        assert browser.post(address, data={"chosen": "fox,boat", "pick": "apple"}).status_code == 404
    assert browser.get(f"/sign-in/FOX412/{school.sam.id}").status_code == 404
    assert not count(SignInSession)


def test_a_device_on_which_a_child_signed_in_is_remembered(school: Cast) -> None:
    browser = school.browser()
    tap(browser, school, school.sam, SAMS)
    browser.post("/sign-out")
    close_door(school)
    assert "Room 12" in browser.get("/sign-in").text
    assert "Sue S." in browser.get("/sign-in/FOX412").text
    assert tap(browser, school, school.sue, SUES).location == "/today"
    browser.post("/sign-out")
    browser.post("/sign-in/forget")
    assert "Sue S." not in browser.get("/sign-in/FOX412").text


def test_a_forged_device_cookie_remembers_nothing(school: Cast) -> None:
    close_door(school)
    browser = school.browser()
    browser.set_cookie("onramp_device", "eyJrZXkiOiJ4IiwiY2xhc3NlcyI6WzFdfQ.aaaa.bbbb")
    assert "Sam" not in browser.get("/sign-in/FOX412").text


def test_only_looking_at_the_names_remembers_nothing(school: Cast) -> None:
    browser = school.browser()
    browser.get("/sign-in/FOX412")
    tap(browser, school, school.sam, SUES)
    close_door(school)
    assert "Sam" not in browser.get("/sign-in/FOX412").text


def test_a_child_of_another_class_is_not_at_this_door(school: Cast) -> None:
    browser = school.browser()
    address = f"/sign-in/FOX412/{school.nia.id}"
    missing = browser.get("/sign-in/FOX412/999999")
    assert browser.get(address).status_code == missing.status_code == 404
    assert browser.post(address, data={"chosen": ",".join(NIAS[:2]), "pick": NIAS[2]}).status_code == 404


def test_a_child_who_left_or_is_disabled_cannot_come_in(school: Cast) -> None:
    browser = school.browser()
    with writing() as session:
        session.query(Enrolment).filter_by(student_id=school.sue.id).one().ends_on = fresh_day(-1)
        school.sam.disabled_at = clock.now()
    page = browser.get("/sign-in/FOX412").text
    assert "Sam" not in page
    assert "Sue" not in page
    for child, code in ((school.sam, SAMS), (school.sue, SUES)):
        assert tap(browser, school, child, code).status_code == 404


def fresh_day(days: int) -> date:
    return clock.day_of(clock.now(), "America/New_York") + timedelta(days=days)


def test_an_unknown_code_is_told_kindly_and_slows_the_device(school: Cast) -> None:
    browser = school.browser()
    for _try in range(3):
        reply = browser.post("/sign-in", data={"code": "NOPE99"})
        assert "We do not know this code yet" in browser.get(reply.location).text
    reply = browser.post("/sign-in", data={"code": "FOX412"})
    assert reply.location == "/sign-in"
    assert "Please wait" in browser.get("/sign-in").text
    assert school.browser().post("/sign-in", data={"code": "FOX412"}).location == "/sign-in/FOX412"


def test_a_child_without_readable_pictures_needs_the_teacher(school: Cast) -> None:
    with writing():
        school.sam.picture_code = b"sealed elsewhere"
        school.sue.picture_code = None
    for child in (school.sam, school.sue):
        browser = school.browser()
        tap(browser, school, child, SAMS)
        assert not is_signed_in(browser)


def test_the_second_child_on_a_device_ends_the_first_ones_session(school: Cast) -> None:
    browser = school.browser()
    tap(browser, school, school.sam, SAMS)
    assert browser.get(f"/sign-in/FOX412/{school.sue.id}").location == "/"
    browser.post("/sign-out")
    tap(browser, school, school.sue, SUES)
    assert [row.ended_at is None for row in rows(SignInSession, person_id=school.sam.id)] == [False]
    assert [row.ended_at is None for row in rows(SignInSession, person_id=school.sue.id)] == [True]


def test_the_pictures_are_not_readable_in_the_database(school: Cast) -> None:
    kept = fresh(school.sam).picture_code
    for name in SAMS:
        assert name.encode() not in kept
    assert pictures.code_of(school.sam) == SAMS


def test_a_code_with_bytes_that_no_database_keeps_is_unknown(school: Cast) -> None:
    browser = school.browser()
    assert browser.get("/sign-in/%00").status_code == 404
    assert browser.post("/sign-in", data={"code": "F\0X"}).location == "/sign-in"
    made = {"first_name": "I\0da", "last_name": "\0", "sign_in_name": "ida"}
    assert school.browser(school.ada).post("/school/people", data=made).status_code == 302
