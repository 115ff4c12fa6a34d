"""`flask admin create`: the first admin and school, or another way in when the last admin is locked out."""

import pytest
from flask import Flask

from tests.accounts.conftest import count, is_signed_in, rows, sign_in_adult
from tests.cast import Browser, Cast
from webapp.tables import Person, School

ARGS = ["admin", "create", "--name", "Ada Lovelace", "--sign-in-name", "Ada", "--password-stdin"]


def test_the_first_admin_makes_the_school(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    result = run(args=[*ARGS, "--school", "Hill School", "--time-zone", "Europe/Oslo"], input="five green apples\n")
    assert result.exit_code == 0, result.output
    (school,) = rows(School)
    assert (school.name, school.time_zone) == ("Hill School", "Europe/Oslo")
    (person,) = rows(Person)
    assert (person.first_name, person.last_name, person.role) == ("Ada", "Lovelace", "admin")
    browser = Browser(app, app.response_class, use_cookies=True)
    sign_in_adult(browser, "ada")
    assert is_signed_in(browser)
    page = browser.get("/school").text
    assert "A first day" in page


def test_asking_for_everything(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    asked = run(args=["admin", "create"], input="Ada Lovelace\nada\nfive green apples\nfive green apples\n")
    assert asked.exit_code == 0, asked.output
    assert "five green apples" not in asked.output
    assert [school.name for school in rows(School)] == ["Our school"]


@pytest.mark.parametrize(
    ("more", "password", "code", "words"),
    [
        ([], "short\n", 1, "at least 12"),
        (["--time-zone", "Mars/North"], "five green apples\n", 2, "no time zone"),
        (["--sign-in-name", "a b"], "five green apples\n", 1, "2 to 80"),
    ],
)
def test_refusals_save_nothing(app: Flask, more: list[str], password: str, code: int, words: str) -> None:
    result = app.test_cli_runner().invoke(args=[*ARGS, *more], input=password)
    assert result.exit_code == code
    assert words in result.output
    assert not count(School)
    assert not count(Person)


def test_a_taken_name_and_an_ambiguous_school(school: Cast) -> None:
    run = school.app.test_cli_runner().invoke
    assert run(args=ARGS, input="five green apples\n").exit_code == 2
    taken = run(args=[*ARGS, "--school", "Hill School"], input="five green apples\n")
    assert taken.exit_code == 1
    assert "has this sign-in name already" in taken.output
