"""What goes into the log: events with their request's id, and never a child's name, an answer, a code or a secret."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from tests.cast import Cast, add_student
from tests.who_may import TABLE, address, ask, rules_of
from tests.worlds import Worlds, build
from webapp import logs
from webapp.evidence.tokens import Token, sign
from webapp.extensions import db
from webapp.tables import Person
from webapp.writing import Busy, writing

# As they would be typed, sent, or stored. The parts are joined here, so that no line of this file holds one.
CANARIES = {
    word: "-".join(("Canary", word))
    for word in ("name", "answer", "pictures", "password", "token", "cookie", "header", "query", "path", "bound")
}
FIELDS = (
    "first_name", "last_name", "sign_in_name", "name", "day", "teacher_id", "chosen", "pick", "code", "answer", "title",
    "note", "why", "skill", "class_id", "ticket", "goal", "revision", "refused_to", "kind", "question", "part",
)  # fmt: skip


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a program reads on stderr, by the settings of the real server."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.as_lines(terminal=False))
    root, onramp = logging.getLogger(), logging.getLogger("onramp")
    before = root.level, onramp.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)  # more than the server lets through
    onramp.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before[0])
    onramp.setLevel(before[1])


@pytest.fixture
def as_served(app: Flask) -> Iterator[Flask]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    del app.config["PROPAGATE_EXCEPTIONS"]


@contextmanager
def failing(app: Flask, error: BaseException) -> Iterator[None]:
    """Each request fails as it begins."""

    def fail() -> None:
        try:
            raise KeyError(CANARIES["name"])
        except KeyError:
            raise error  # noqa: B904  # what came before is told as well

    found = app.before_request_funcs[None]
    found.append(fail)
    yield
    found.remove(fail)


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def assert_no_canary(stream: io.StringIO) -> None:
    for line in stream.getvalue().splitlines():
        found = [word for word, canary in CANARIES.items() if canary.lower() in line.lower()]
        assert not found, f"{found} in {line[:600]}"


def broken(word: str) -> list[BaseException]:
    """Errors that carry a value in every place that an error has."""
    canary = CANARIES[word]
    noted = ValueError(canary)
    noted.add_note(canary)
    orig = Exception(f"duplicate key\nDETAIL:  Key (name)=({canary}) already exists.")
    return [
        noted,
        FileNotFoundError(2, "No such file or directory", canary),
        IntegrityError("INSERT", {"name": canary}, orig, hide_parameters=True),
        OperationalError("INSERT", {"name": canary}, orig, hide_parameters=True),
        UnicodeDecodeError("utf-8", canary.encode(), 0, 1, canary),
        Busy(canary),
    ]


def walk(worlds: Worlds, people: tuple[str, ...]) -> None:
    """Every route, by each of these people, with a canary in every field, in the query and in the address."""
    form = dict.fromkeys(FIELDS, CANARIES["answer"]) | {
        "password": CANARIES["password"], "token": CANARIES["token"], "pictures": CANARIES["pictures"],
    }  # fmt: skip
    headers = {"User-Agent": CANARIES["header"], "Cookie": f"language={CANARIES['cookie']}"}
    odd = {"code": CANARIES["path"], "key": CANARIES["path"], "filename": CANARIES["path"]}
    for name in people:
        browser = worlds.cast.browser(worlds.people[name])
        for endpoint in TABLE:
            for method, rule in rules_of(worlds, endpoint):
                for values in (worlds.near.values, worlds.near.values | odd):
                    path = address(rule, values)
                    path += ("&" if "?" in path else "?") + f"name={CANARIES['query']}&day={CANARIES['query']}"
                    if method == "GET":
                        browser.get(path, headers=headers)
                    else:
                        ask(browser, method, path, dict(form))


def test_no_route_writes_a_value_into_the_log(
    as_served: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.watching.SLOW", 0.0)  # each request is told
    worlds = build(as_served)
    walk(worlds, ("nobody", "sam", "tess", "ada"))
    assert len(events(lines)) > 4 * len(TABLE)
    assert_no_canary(lines)


@pytest.mark.parametrize("number", range(6))
def test_no_failure_writes_a_value_into_the_log(as_served: Flask, lines: io.StringIO, number: int) -> None:
    worlds = build(as_served)
    error = broken("bound")[number]
    with failing(as_served, error):
        walk(worlds, ("nobody",))
    assert_no_canary(lines)
    told = events(lines)
    assert len(told) >= len(TABLE)
    assert all(event["request"] and event["level"] in ("warning", "error") for event in told)


def test_what_is_refused_is_counted_by_its_reason(as_served: Flask, cast: Cast, lines: io.StringIO) -> None:
    authentic = sign(Token(cast.sam.id, 999, 1, "a/b@1", "", "", 1, 5))
    rows = [
        {"token": token, "kind": "answer", "revision": 1, "answer": CANARIES["answer"]}
        for token in (CANARIES["token"], f"{authentic}x", authentic)
    ]
    reply = cast.browser().post("/evidence", json={"rows": rows})
    assert [each["kept"] for each in reply.json["replies"]] == ["refused"] * 3
    (event,) = events(lines)
    assert (event["event"], event["forged"], event["unfit"], event["of_nobody"]) == ("rows refused", 2, 1, 2)
    assert_no_canary(lines)


def test_a_real_violation_tells_the_constraint_and_no_value(
    as_served: Flask, cast: Cast, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash() -> None:
        with writing():
            for _ in range(2):
                person = add_student(cast.room, CANARIES["name"], "Last", CANARIES["bound"])
            assert isinstance(person, Person)

    monkeypatch.setitem(as_served.view_functions, "home", clash)
    reply = cast.browser().get("/")
    assert reply.status_code == 500
    (event,) = events(lines)
    assert event["event"] == "unhandled error"
    assert event["request"] == reply.headers["X-Request-ID"]
    assert "tests/cast.py" in event["exception"] and "IntegrityError" in event["exception"]
    assert "people" in event["exception"], "the table is told"
    assert "add_student" in event["exception"], "and where"
    assert_no_canary(lines)


def test_a_bad_value_in_a_statement_is_not_told(as_served: Flask, cast: Cast, lines: io.StringIO) -> None:
    with pytest.raises(DBAPIError) as raised:
        db.session.execute(text("SELECT abs(1) FROM no_such_table WHERE a = :a"), {"a": CANARIES["bound"]})
    db.session.rollback()
    logging.getLogger("other").error("broken", exc_info=raised.value)
    as_served.logger.error("broken", exc_info=raised.value)
    assert_no_canary(lines)
    assert "DBAPI" in lines.getvalue() or "Error" in lines.getvalue()


def test_what_libraries_say_keeps_numbers_and_signals_alone(app: Flask, lines: io.StringIO) -> None:
    gunicorn, canary = logging.getLogger("gunicorn.error"), CANARIES["path"]
    gunicorn.error("Worker (pid:%s) was sent %s!", 42, "SIGKILL")
    gunicorn.warning(f"Invalid request from ip=10.0.0.7: {canary}")
    gunicorn.error("Error handling request %s %s", "GET", f"/sign-in/{canary}")
    gunicorn.error(canary.join(("broken '", "'")), {"a": canary})
    said = [event["event"] for event in events(lines)]
    assert said[:2] == ["Worker (pid:42) was sent SIGKILL!", "Invalid request from ip"]
    assert_no_canary(lines)
    assert "10.0.0.7" not in lines.getvalue()
    gunicorn.error("%.0f of it", Decimal(41))  # hidden, and then no number
    assert events(lines)[-1]["event"] == "%."


def test_busy_trouble_and_slow_requests_are_events(
    as_served: Flask, cast: Cast, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, wanted in ((Busy(), "busy"), (OperationalError("", {}, Exception("disk is full")), "database trouble")):
        with failing(as_served, error):
            reply = cast.browser().get("/sign-in")
        event = events(lines)[-1]
        assert event["event"] == wanted
        assert event["request"] == reply.headers["X-Request-ID"]
    monkeypatch.setattr("webapp.watching.SLOW", 0.0)
    cast.browser().get("/sign-in")
    event = events(lines)[-1]
    assert (event["event"], event["endpoint"], event["status"]) == ("slow request", "accounts.sign_in", 200)
    assert "X-Request-ID" not in cast.browser().get("/sign-in").headers


def test_a_terminal_gets_readable_lines(app: Flask) -> None:
    formatter = logs.as_lines(terminal=True)
    try:
        raise ValueError(CANARIES["bound"])
    except ValueError as error:
        record = logging.LogRecord("onramp", logging.ERROR, "", 1, "broken", None, (ValueError, error, None))
    said = formatter.format(record)
    assert "broken" in said and "ValueError" in said and "Traceback" in said
    assert not said.startswith("{") and CANARIES["bound"] not in said


def test_only_our_own_events_are_let_through_below_a_warning() -> None:
    """SQLAlchemy at `info` shows each statement."""
    assert logs.CONFIG["root"]["level"] == "WARNING"
    assert logs.CONFIG["loggers"]["onramp"]["level"] == "INFO"
