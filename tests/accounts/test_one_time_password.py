"""A password that an admin made works once: its owner chooses another one before anything else."""

import pytest

from tests.accounts.conftest import fresh, is_signed_in, sign_in_adult
from tests.cast import Cast
from webapp.accounts import passwords
from webapp.writing import writing

ONCE = "abcd-efgh-2345"
OWN = "seven slow boats"


@pytest.fixture
def given(school: Cast) -> Cast:
    with writing():
        school.tess.password_hash = passwords.hash_password(ONCE, once=True)
    return school


def test_it_leads_to_choosing_and_signs_nobody_in(given: Cast) -> None:
    browser = given.browser()
    assert sign_in_adult(browser, "tess", ONCE).location == "/staff/new-password"
    assert not is_signed_in(browser)
    assert "Choose your own password" in browser.get("/staff/new-password").text
    reply = browser.post("/staff/new-password", data={"password": OWN, "again": OWN})
    assert reply.location == "/"
    assert is_signed_in(browser)
    assert not fresh(given.tess).password_hash.startswith("once:")
    other = given.browser()
    sign_in_adult(other, "tess", ONCE)
    assert not is_signed_in(other)
    assert sign_in_adult(other, "tess", OWN).location == "/"


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "at least 12"),
        (OWN, OWN + "x", "differ"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "easy to guess"),
        ("I am tess and nice", "I am tess and nice", "easy to guess"),
        ("x1y2z3" * 30, "x1y2z3" * 30, "at most 128"),
    ],
)
def test_weak_ones_are_refused_with_the_reason(given: Cast, password: str, again: str, words: str) -> None:
    browser = given.browser()
    sign_in_adult(browser, "tess", ONCE)
    reply = browser.post("/staff/new-password", data={"password": password, "again": again})
    assert reply.status_code == 422
    assert words in reply.text
    assert not is_signed_in(browser)


def test_without_having_shown_it_the_page_is_closed(given: Cast) -> None:
    browser = given.browser()
    assert browser.get("/staff/new-password").location == "/staff/sign-in"
    assert browser.post("/staff/new-password", data={"password": OWN, "again": OWN}).location == "/staff/sign-in"
    assert fresh(given.tess).password_hash.startswith("once:")


def test_a_new_reset_in_between_wins(given: Cast) -> None:
    browser = given.browser()
    sign_in_adult(browser, "tess", ONCE)
    with writing():
        given.tess.password_hash = passwords.hash_password("wxyz-wxyz-2345", once=True)
    reply = browser.post("/staff/new-password", data={"password": OWN, "again": OWN})
    assert reply.location == "/staff/sign-in"
    assert not is_signed_in(browser)
