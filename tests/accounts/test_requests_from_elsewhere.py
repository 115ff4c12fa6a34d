"""Other sites: no redirect leads away, no host name is believed, no form without its token has an effect."""

import pytest

from tests.accounts.conftest import PASSWORD, count, is_signed_in, sign_in_adult
from tests.cast import Browser, Cast
from webapp import create_app
from webapp.tables import Person, SignInSession


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_parameter_sends_anybody_away(school: Cast, target: str) -> None:
    browser = school.browser()
    reply = browser.post(
        f"/staff/sign-in?next={target}", data={"sign_in_name": "ada", "password": PASSWORD, "next": target}
    )
    assert reply.location == "/"
    reply = browser.post(f"/sign-out?next={target}", headers={"Referer": "https://evil.example/"})
    assert reply.location == "/staff/sign-in"


def test_a_forged_host_is_in_no_redirect(school: Cast) -> None:
    browser = school.browser()
    reply = browser.get("/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert reply.location == "/sign-in"
    page = browser.get("/sign-in", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in page.text


@pytest.fixture
def guarded(school: Cast) -> Browser:
    """A browser of an application that asks for the forms' token, as in use."""
    config = school.app.config
    app = create_app({"INSTANCE": config["INSTANCE"], "DATABASE": config["SQLALCHEMY_DATABASE_URI"], "TESTING": True})
    return Browser(app, app.response_class, use_cookies=True)


def token_in(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_forms_without_their_token_do_nothing(guarded: Browser, school: Cast) -> None:
    assert sign_in_adult(guarded, "ada").status_code == 400
    assert not count(SignInSession)


def test_forms_with_their_token_work_through_a_whole_visit(guarded: Browser, school: Cast) -> None:
    token = token_in(guarded.get("/staff/sign-in").text)
    data = {"sign_in_name": "ada", "password": PASSWORD, "csrf_token": token}
    assert guarded.post("/staff/sign-in", data=data).location == "/"
    assert is_signed_in(guarded)
    made = {"first_name": "Ida", "last_name": "Idle", "sign_in_name": "ida"}
    assert guarded.post("/school/people", data={**made, "csrf_token": "x" + token}).status_code == 400
    assert not count(Person, sign_in_name="ida")
    fresh_token = token_in(guarded.get("/school/people").text)
    assert guarded.post("/school/people", data={**made, "csrf_token": fresh_token}).status_code == 302
    assert count(Person, sign_in_name="ida") == 1


def test_every_effect_needs_a_post(school: Cast) -> None:
    admin, teacher = school.browser(school.ada), school.browser(school.tess)
    room, tess = school.room.id, school.tess.id
    for browser, address in [
        (teacher, f"/classes/{room}/open-sign-in"),
        (teacher, f"/classes/{room}/close-sign-in"),
        (teacher, f"/classes/{room}/let-in/1"),
        (teacher, f"/classes/{room}/students/{school.sam.id}/new-pictures"),
        (admin, f"/school/people/{tess}/reset-password"),
        (admin, f"/school/people/{tess}/disable"),
        (admin, f"/school/people/{tess}/enable"),
        (admin, f"/school/classes/{room}/teachers"),
        (admin, f"/school/classes/{room}/teachers/{tess}/remove"),
        (admin, "/school/roster/apply"),
    ]:
        assert browser.get(address).status_code == 405, address
