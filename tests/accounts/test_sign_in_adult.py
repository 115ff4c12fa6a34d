"""An adult signs in by name and password."""

import re

from argon2 import PasswordHasher

from tests.accounts.conftest import PASSWORD, count, fresh, is_signed_in, rows, sign_in_adult
from tests.cast import Cast
from webapp.accounts import passwords
from webapp.security import hash_token
from webapp.tables import SignInFailure, SignInSession
from webapp.writing import writing


def token_of(browser) -> str | None:
    with browser.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_name_and_password_open_the_persons_own_page(school: Cast) -> None:
    browser = school.browser()
    assert sign_in_adult(browser, " ADA ").location == "/"
    assert browser.get("/").location == "/school"
    (session,) = rows(SignInSession, person_id=school.ada.id)
    assert session.how == "password"
    assert session.token_hash == hash_token(token_of(browser) or "")
    assert not count(SignInFailure)


def test_the_token_itself_is_not_in_the_database(school: Cast) -> None:
    browser = school.browser()
    sign_in_adult(browser, "ada")
    assert token_of(browser) not in {row.token_hash for row in rows(SignInSession)}


def test_another_password_and_an_unknown_name_read_the_same(school: Cast) -> None:
    pages = []
    for name in ("ada", "nobody"):
        browser = school.browser()
        reply = sign_in_adult(browser, name, "not the password")
        assert reply.location == "/staff/sign-in"
        pages.append(re.sub(r'name="csrf_token" value="[^"]+"', "", browser.get(reply.location).text))
        assert not is_signed_in(browser)
    assert "do not fit together" in pages[0]
    assert pages[0] == pages[1]


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(school: Cast, monkeypatch) -> None:
    compared = []

    class Counting(PasswordHasher):
        def verify(self, kept, password):
            compared.append(kept)
            return super().verify(kept, password)

    passwords.nobodys_hash()
    monkeypatch.setattr(passwords, "HASHER", Counting(2, 19 * 1024, 1))
    for name in ("ada", "nobody", "dan", "sam"):
        compared.clear()
        sign_in_adult(school.browser(), name, "not the password")
        assert len(compared) == 1, name


def test_disabled_people_and_children_have_no_password_door(school: Cast) -> None:
    for name in ("dan", "sam", "", "a\0b"):
        browser = school.browser()
        sign_in_adult(browser, name)
        assert not is_signed_in(browser), name


def test_an_empty_hash_never_matches(school: Cast) -> None:
    with writing():
        school.tess.password_hash = None
    browser = school.browser()
    sign_in_adult(browser, "tess", "")
    assert not is_signed_in(browser)
    sign_in_adult(browser, "tess", PASSWORD)
    assert not is_signed_in(browser)


def test_failures_slow_the_name_on_every_device_and_success_ends_that(school: Cast) -> None:
    for _try in range(3):
        sign_in_adult(school.browser(), "ada", "not the password")
    browser = school.browser()
    reply = sign_in_adult(browser, "ada")
    assert not is_signed_in(browser)
    assert "Please wait" in browser.get(reply.location).text
    with writing() as session:
        for failure in session.query(SignInFailure):
            failure.at -= 11_000_000
    sign_in_adult(browser, "ada")
    assert is_signed_in(browser)
    assert not count(SignInFailure)


def test_unknown_names_are_slowed_like_known_ones(school: Cast) -> None:
    for _try in range(3):
        sign_in_adult(school.browser(), "nobody", "x")
    browser = school.browser()
    assert "Please wait" in browser.get(sign_in_adult(browser, "nobody", "x").location).text


def test_a_hash_with_older_parameters_is_renewed(school: Cast) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with writing():
        school.ada.password_hash = old
    sign_in_adult(school.browser(), "ada")
    kept = fresh(school.ada).password_hash
    assert "m=19456,t=2,p=1" in kept
    browser = school.browser()
    sign_in_adult(browser, "ada")
    assert is_signed_in(browser)


def test_one_hash_at_a_time(school: Cast, monkeypatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords.turn():
        assert sign_in_adult(school.browser(), "ada").status_code == 503
    browser = school.browser()
    sign_in_adult(browser, "ada")
    assert is_signed_in(browser)


def test_empty_fields_are_told(school: Cast) -> None:
    reply = school.browser().post("/staff/sign-in", data={})
    assert reply.status_code == 422
    assert "Type your password." in reply.text


def test_who_is_signed_in_goes_home(school: Cast) -> None:
    browser = school.browser(school.tess)
    assert browser.get("/staff/sign-in").location == "/"
    assert sign_in_adult(browser, "ada").location == "/"
    assert browser.get("/").location == "/classes"
