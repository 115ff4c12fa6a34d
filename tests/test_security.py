"""Forms and their tokens, what each response carries, and what odd input meets."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.house import ROOT
from tests.who_may import TABLE, address, ask, page_of, rules_of, who_may
from tests.worlds import MISSING, Worlds, build, contents
from webapp import create_app
from webapp.writing import writing


@pytest.fixture
def fresh(app: Flask) -> Worlds:
    """One to write in."""
    return build(app)


ONCE = {"library.discard", "library.publish"}  # afterwards the draft is gone


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_an_allowed_post_goes_through(fresh: Worlds, endpoint: str) -> None:
    """Not a test of what it does: only that the door opens for each who may, in each world."""
    for method, rule in rules_of(fresh, endpoint):
        for world in fresh.all if rule.arguments else (fresh.near,):
            names = who_may(fresh, endpoint, world) if method == "POST" else []
            for name in names[:1] if endpoint in ONCE else names:
                browser = fresh.cast.browser(fresh.people[name])
                status = ask(browser, "POST", address(rule, world.values)).status_code
                assert status in (200, 204, 302, 303, 400, 422), f"{name}: POST {rule.rule} gave {status}"


FIELDS = (
    "teacher_id", "sitting", "class_id", "students", "why", "note", "refused_to", "conflicts_to", "token", "kind",
    "revision", "elapsed_ms", "digit", "answer", "question", "chosen", "pick", "code", "title", "goals", "starts_on",
    "ends_on", "do", "pack", "ticket", "list", "skill", "level", "did", "text", "first_name", "last_name", "active",
    "sign_in_name", "password", "again", "from",
)  # fmt: skip
LAST = (  # they sign somebody out
    "accounts.new_pictures",
    "accounts.reset_password",
    "accounts.disable",
    "accounts.unassign_teacher",
    "accounts.sign_out",
)


PLAIN = [pytest.param(odd, marks=pytest.mark.sqlite_suffices) for odd in (-1, "text", "٩٩٩")]
ALIKE = [pytest.param(odd, marks=pytest.mark.long) for odd in (0, "'", "1.5", 2**63 - 1, 10**30)]


@pytest.mark.parametrize("odd", [*PLAIN, 2**31, 2**63, "a\x00b", "x" * 5000, *ALIKE], ids=ascii)
def test_no_odd_form_breaks_a_page(fresh: Worlds, odd: object) -> None:
    """Each POST with every field that any form has, first with plain choices, then all of them odd."""
    choices: tuple[dict[str, str], ...] = (
        {"kind": "answer", "token": fresh.near.token, "do": "start", "revision": "1"},
        {"kind": "practice", "do": "change", "revision": "1", "token": fresh.near.token},
        {},
    )
    for endpoint in sorted(TABLE, key=lambda each: (each in LAST, each)):
        for method, rule in rules_of(fresh, endpoint):
            names = who_may(fresh, endpoint, fresh.near)
            name = "nobody" if "nobody" in names else names[0]
            for chosen in choices if method == "POST" else ():
                form = dict.fromkeys(FIELDS, str(odd)) | chosen
                browser = fresh.cast.browser(fresh.people[name])
                status = ask(browser, "POST", address(rule, fresh.near.values), form).status_code
                assert status < 500, f"{name}: POST {rule.rule} with {chosen} gave {status}"


@pytest.fixture
def guarded(fresh: Worlds) -> Worlds:
    """The same people at an application that asks for the forms' token, as in use."""
    config = fresh.cast.app.config
    app = create_app({"INSTANCE": config["INSTANCE"], "DATABASE": config["SQLALCHEMY_DATABASE_URI"], "TESTING": True})
    return replace(fresh, cast=replace(fresh.cast, app=app))


def test_every_form_asks_for_its_token(guarded: Worlds) -> None:
    """Without it nothing is written. The devices' door alone goes without: its rows carry signed tokens."""
    browsers = {name: guarded.cast.browser(person) for name, person in guarded.people.items()}
    before = contents()
    without = set()
    for endpoint in TABLE:
        for method, rule in rules_of(guarded, endpoint):
            for name in who_may(guarded, endpoint, guarded.near) if method == "POST" else ():
                reply = ask(browsers[name], "POST", address(rule, guarded.near.values))
                if "This page is from before" not in reply.text:
                    without.add(endpoint)
                else:
                    assert reply.status_code == 400
    assert without == {"evidence.deliver"}
    assert contents() == before


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; form-action 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def test_each_response_carries_the_policy(fresh: Worlds) -> None:
    """Pages, files, redirects, errors: the exact policy, and nothing but files is kept by a shared device."""
    browsers = {name: fresh.cast.browser(person) for name, person in fresh.people.items()}
    replies = {}
    for endpoint in sorted(TABLE, key=lambda each: (each in LAST, each)):
        for method, rule in rules_of(fresh, endpoint):
            path = address(rule, fresh.near.values)
            for name in ("nobody", "ada", "tess", "sam"):
                replies[f"{name}: {method} {path}"] = ask(browsers[name], method, path)
    for path in ("/no-such-page", "/static/no-such-file.css", "/static/js/student.js", "/static/../wsgi.py"):
        replies[path] = browsers["nobody"].get(path)
    replies["405"] = browsers["nobody"].put("/sign-in")
    assert {200, 204, 302, 303, 400, 401, 404, 405, 422} <= {reply.status_code for reply in replies.values()}
    for path, reply in replies.items():
        assert reply.headers["Content-Security-Policy"] == POLICY, path
        assert reply.headers["X-Content-Type-Options"] == "nosniff", path
        is_file = ("/static/" in path or "/pictures/" in path) and reply.status_code == 200
        assert (reply.headers.get("Cache-Control") == "no-store") != is_file, path


def test_a_fault_shows_no_trace(fresh: Worlds) -> None:
    """What nobody expected is a page with the same headers, and tells nothing of the inside."""
    config = fresh.cast.app.config
    app = create_app({"INSTANCE": config["INSTANCE"], "DATABASE": config["SQLALCHEMY_DATABASE_URI"]})
    app.add_url_rule("/fault", "fault", lambda: 1 / 0)
    reply = app.test_client().get("/fault")
    assert reply.status_code == 500
    assert "Division" not in reply.text and "division" not in reply.text and "Traceback" not in reply.text
    assert reply.headers["Content-Security-Policy"] == POLICY
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("setting", "secure"), [("yes", True), ("no", False)])
def test_cookies_are_out_of_reach(fresh: Worlds, setting: str, secure: bool) -> None:
    config = fresh.cast.app.config
    app = create_app(
        {
            "INSTANCE": config["INSTANCE"],
            "DATABASE": config["SQLALCHEMY_DATABASE_URI"],
            "TESTING": True,
            "SECURE_COOKIES": setting,
        }
    )
    reply = app.test_client().get("/sign-in")
    cookies = reply.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"session", "onramp_device"}
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")[1:]}
        assert {"HttpOnly", "SameSite=Lax"} <= parts, cookie
        assert ("Secure" in parts) is secure, cookie


def test_a_disabled_person_is_out_at_once(fresh: Worlds) -> None:
    """Not at the next sign-in: with the very next request."""
    tess, ada = fresh.cast.browser(fresh.cast.tess), fresh.cast.browser(fresh.cast.ada)
    path = f"/classes/{fresh.near.room.id}"
    assert tess.get(path).status_code == 200
    ada.post(f"/school/people/{fresh.cast.tess.id}/disable")
    assert tess.get(path).location == "/staff/sign-in"


def test_names_show_only_while_the_door_is_open(fresh: Worlds) -> None:
    """A closed class shows no names, and its children's pages are as if they did not exist."""
    with writing():
        fresh.near.room.sign_in_open_until = None
    stranger = fresh.cast.browser()
    assert "Sam" not in stranger.get(f"/sign-in/{fresh.near.room.code}").text
    closed = stranger.get(f"/sign-in/{fresh.near.room.code}/{fresh.cast.sam.id}")
    missing = stranger.get(f"/sign-in/{fresh.near.room.code}/{MISSING}")
    assert page_of(closed) == page_of(missing)
    assert closed.status_code == 404


def test_what_a_command_makes_is_its_owners_alone_whatever_the_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    environment = os.environ | {"ONRAMP_INSTANCE": str(tmp_path), "ONRAMP_DATABASE": ""}
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "setup"], cwd=ROOT, env=environment, umask=0o022, check=True
    )
    found = {path.name: oct(path.stat().st_mode & 0o077) for path in tmp_path.rglob("*")}
    assert "onramp.sqlite" in found
    assert set(found.values()) == {"0o0"}, found
