"""Tries that do not succeed slow that child and that device, never the class, over all workers and restarts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient

from tests.accounts.conftest import (
    SAMS,
    SUES,
    count,
    forget_tries,
    is_signed_in,
    rows,
    sign_in_adult,
    tap,
    time_passes,
)
from tests.cast import Cast
from webapp import clock
from webapp.accounts import failures
from webapp.tables import LetIn, SignInFailure

OTHER = ("cup", "sun", "fish")


def fail(cast: Cast, times: int) -> FlaskClient:
    """So many tries for Sam, each after the wait of the one before; the last browser."""
    for _try in range(times):
        browser = cast.browser()
        time_passes(cast.sam, 301)
        tap(browser, cast, cast.sam, OTHER)
    return browser


def test_the_wait_grows_from_the_third_try_on_to_five_minutes() -> None:
    tries = [clock.SECOND * n for n in range(12)]
    waits = [(failures.next_try(tries[:n], 3) - tries[n - 1]) // clock.SECOND for n in range(3, 12)]
    assert waits == [10, 20, 40, 80, 160, 300, 300, 300, 300]
    assert failures.next_try(tries[:2], 3) == 0


def test_three_tries_make_the_child_wait_also_with_the_pictures_known(school: Cast) -> None:
    for _try in range(3):
        tap(school.browser(), school, school.sam, OTHER)
    browser = school.browser()
    reply = tap(browser, school, school.sam, SAMS)
    assert not is_signed_in(browser)
    page = browser.get(reply.location).text
    assert "a short breath" in page
    assert "Please wait 10 seconds" in page or "Please wait 9 seconds" in page
    time_passes(school.sam, 10)
    tap(browser, school, school.sam, SAMS)
    assert is_signed_in(browser)


def test_the_class_goes_on(school: Cast) -> None:
    fail(school, 10)
    browser = school.browser()
    tap(browser, school, school.sue, SUES)
    assert is_signed_in(browser)


def test_a_device_that_tries_everybody_waits_but_other_devices_do_not(school: Cast) -> None:
    browser = school.browser()
    browser.get("/sign-in")
    for _round in range(6):
        for child in (school.sam, school.sue):
            time_passes(child, 301)
            tap(browser, school, child, OTHER)
    forget = [row for row in rows(SignInFailure) if row.whom == f"student:{school.sam.id}"]
    assert len(forget) == 6
    time_passes(school.sue, 301)
    wait = failures.wait_for(f"student:{school.nia.id}", forget[0].device, clock.now())
    assert wait is None or not wait.ask_teacher
    for child in (school.sam, school.sue):
        time_passes(child, -600)
    wait = failures.wait_for(f"student:{school.nia.id}", forget[0].device, clock.now())
    assert wait is not None
    assert failures.wait_for(f"student:{school.nia.id}", "another", clock.now()) is None


def test_at_ten_the_teacher_is_told_and_only_the_teacher_opens(school: Cast) -> None:
    fail(school, 9)
    assert not count(LetIn)
    browser = fail(school, 1)
    (asked,) = rows(LetIn)
    assert (asked.student_id, asked.class_id) == (school.sam.id, school.room.id)
    time_passes(school.sam, 3_600)
    assert tap(browser, school, school.sam, SAMS).location == "/sign-in/waiting"
    assert not is_signed_in(browser)
    assert "Your teacher can let you in" in browser.get("/sign-in/waiting").text
    page = school.browser(school.tess).get(f"/classes/{school.room.id}/door").text
    assert "tried the pictures many times" in page


def test_success_ends_the_count(school: Cast) -> None:
    fail(school, 2)
    tap(school.browser(), school, school.sam, SAMS)
    assert not count(SignInFailure)


def test_tries_of_yesterday_do_not_count(school: Cast) -> None:
    fail(school, 10)
    time_passes(school.sam, 86_400)
    browser = school.browser()
    tap(browser, school, school.sam, SAMS)
    assert is_signed_in(browser)


def test_limits_hold_over_two_workers_and_a_restart(school: Cast, second_worker: Callable[[], FlaskClient]) -> None:
    tap(school.browser(), school, school.sam, OTHER)
    tap(second_worker(), school, school.sam, OTHER)
    tap(school.browser(), school, school.sam, OTHER)
    browser = second_worker()
    tap(browser, school, school.sam, SAMS)
    assert not is_signed_in(browser)
    assert count(SignInFailure) == 3
    for _try in range(3):
        sign_in_adult(second_worker(), "ada", "not the password")
    browser = school.browser()
    sign_in_adult(browser, "ada")
    assert not is_signed_in(browser)


def test_many_at_once_do_not_slip_through(school: Cast, second_worker: Callable[[], FlaskClient]) -> None:
    app, address = school.app, f"/sign-in/FOX412/{school.sam.id}"

    def guess(browser: FlaskClient) -> None:
        with app.app_context():
            browser.post(address, data={"chosen": "cup,sun", "pick": "fish"})

    def guess_password(browser: FlaskClient) -> None:
        with app.app_context():
            sign_in_adult(browser, "ada", "not it")

    for kind in (guess, guess_password):
        forget_tries()
        browsers = [school.browser() if n % 2 else second_worker() for n in range(12)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(kind, browsers))
        assert count(SignInFailure) == 3
