"""Sign-in sessions rotate at sign-in and die at sign-out, reset and disabling; cookies are kept from scripts."""

from flask.testing import FlaskClient

from tests.accounts.conftest import SAMS, is_signed_in, rows, sign_in_adult, tap
from tests.cast import Browser, Cast
from webapp import create_app
from webapp.tables import SignInSession
from webapp.writing import writing


def cookie_of(browser: FlaskClient) -> str:
    found = browser.get_cookie("session")
    return found.value if found else ""


def with_cookie(cast: Cast, value: str) -> FlaskClient:
    thief = cast.browser()
    thief.set_cookie("session", value)
    return thief


def test_what_the_browser_kept_before_signing_in_is_gone(school: Cast) -> None:
    browser = school.browser()
    with browser.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in_adult(browser, "tess")
    with browser.session_transaction() as cookie:
        assert "planted" not in cookie


def test_each_sign_in_has_its_own_token(school: Cast) -> None:
    tokens = set()
    for _time in range(2):
        browser = school.browser()
        sign_in_adult(browser, "tess")
        with browser.session_transaction() as cookie:
            tokens.add(cookie["_user_id"])
    assert len(tokens) == 2


def test_a_copied_cookie_is_dead_after_sign_out(school: Cast) -> None:
    browser = school.browser()
    sign_in_adult(browser, "tess")
    copied = cookie_of(browser)
    assert is_signed_in(with_cookie(school, copied))
    assert browser.post("/sign-out").location == "/staff/sign-in"
    assert not is_signed_in(browser)
    assert not is_signed_in(with_cookie(school, copied))


def test_signing_out_ends_only_this_browser(school: Cast) -> None:
    here, there = school.browser(), school.browser()
    for browser in (here, there):
        sign_in_adult(browser, "tess")
    here.post("/sign-out")
    assert is_signed_in(there)


def test_signing_out_twice_is_harmless_and_get_is_refused(school: Cast) -> None:
    browser = school.browser(school.sam)
    assert browser.get("/sign-out").status_code == 405
    assert is_signed_in(browser)
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.post("/sign-out").location == "/sign-in"


def test_a_copied_cookie_is_dead_after_a_reset(school: Cast) -> None:
    browser = school.browser()
    sign_in_adult(browser, "tess")
    school.browser(school.ada).post(f"/school/people/{school.tess.id}/reset-password")
    assert not is_signed_in(browser)


def test_a_copied_cookie_is_dead_after_disabling_also_when_enabled_again(school: Cast) -> None:
    browser, admin = school.browser(), school.browser(school.ada)
    sign_in_adult(browser, "tess")
    admin.post(f"/school/people/{school.tess.id}/disable")
    assert not is_signed_in(browser)
    admin.post(f"/school/people/{school.tess.id}/enable")
    assert not is_signed_in(browser)


def test_a_child_with_new_pictures_is_signed_out(school: Cast) -> None:
    browser = school.browser()
    tap(browser, school, school.sam, SAMS)
    assert is_signed_in(browser)
    school.browser(school.tess).post(f"/classes/{school.room.id}/students/{school.sam.id}/new-pictures")
    assert not is_signed_in(browser)


def test_an_ended_row_cannot_be_opened_again_by_another_sign_in(school: Cast) -> None:
    browser = school.browser()
    sign_in_adult(browser, "tess")
    browser.post("/sign-out")
    sign_in_adult(browser, "tess")
    ended = [row.ended_at is not None for row in rows(SignInSession, person_id=school.tess.id)]
    assert sorted(ended) == [False, True]


def test_cookies_are_for_this_site_alone_and_out_of_reach_of_scripts(school: Cast) -> None:
    browser = school.browser()
    for reply in (sign_in_adult(browser, "tess"), tap(school.browser(), school, school.sam, SAMS)):
        cookies = reply.headers.getlist("Set-Cookie")
        assert any(text.startswith("session=") for text in cookies)
        for text in cookies:
            assert "HttpOnly" in text, text
            assert "SameSite=Lax" in text, text


def test_cookies_are_secure_where_the_setting_says_so(school: Cast) -> None:
    config = school.app.config
    secure = create_app(
        {
            "INSTANCE": config["INSTANCE"],
            "DATABASE": config["SQLALCHEMY_DATABASE_URI"],
            "SECURE_COOKIES": "yes",
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
        }
    )
    browser = Browser(secure, secure.response_class, use_cookies=True)
    reply = tap(browser, school, school.sam, SAMS)
    cookies = reply.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    assert all("Secure" in text for text in cookies)


def test_signed_in_pages_are_not_kept_by_the_browser(school: Cast) -> None:
    assert school.browser(school.ada).get("/school").headers["Cache-Control"] == "no-store"


def test_a_disabled_child_is_out_at_once(school: Cast) -> None:
    browser = school.browser(school.sam)
    with writing():
        school.sam.disabled_at = 1
    assert not is_signed_in(browser)
