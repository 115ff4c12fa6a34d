"""What nginx or a load balancer is told: alive without touching anything, ready only when an answer could be stored."""

import fcntl
import os
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from tests.worlds import contents
from webapp.extensions import db
from webapp.health import readiness

STRANGERS_MAY_KNOW = {
    "ready\n",
    "not ready: the disk is almost full\n",
    "not ready: the database gives no write its turn\n",
    "not ready: the database cannot be written\n",
    "not ready: the database is not up to date: run setup\n",
}


@pytest.fixture(autouse=True)
def ask_each_time(monkeypatch):
    monkeypatch.setattr(readiness, "KEPT", -1.0)
    monkeypatch.setattr(readiness, "PATIENCE", 0.2)


def ask(cast):
    reply = cast.browser().get("/readyz")
    said = reply.get_data(as_text=True)
    assert said in STRANGERS_MAY_KNOW
    assert reply.mimetype == "text/plain"
    return reply.status_code, said.strip()


@contextmanager
def statements():
    """What is said to the database meanwhile."""
    said = []

    def note(connection, cursor, statement, *rest):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


def test_ready_where_a_write_would_be_kept_and_none_is_made(cast):
    before, kept = contents(), []

    def note(connection):
        kept.append(connection.get_execution_options().get("onramp_writing"))

    browser = cast.browser()
    event.listen(db.engine, "commit", note)
    with statements() as said:
        assert browser.get("/readyz").status_code == 200
    event.remove(db.engine, "commit", note)
    assert any(each.startswith("UPDATE alembic_version") for each in said)
    assert not any(kept), "the trial was kept"
    assert contents() == before


def test_alive_touches_nothing(cast):
    browser = cast.browser(cast.ada)
    with statements() as said:
        reply = browser.get("/healthz")
    assert (reply.status_code, reply.get_data(as_text=True)) == (200, "ok\n")
    assert not said
    assert "Set-Cookie" not in reply.headers


def test_a_full_disk_is_not_ready(cast, monkeypatch):
    monkeypatch.setattr(readiness, "free_bytes", lambda: readiness.FLOOR - 1)
    assert ask(cast) == (503, "not ready: the disk is almost full")
    assert cast.browser().get("/healthz").status_code == 200


def test_a_write_without_its_turn_is_not_ready(app, cast):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the file lock is SQLite's")
    browser = cast.browser()
    descriptor = os.open(Path(app.config["INSTANCE"]) / "write.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    reply = browser.get("/readyz")
    os.close(descriptor)
    assert (reply.status_code, reply.text) == (503, "not ready: the database gives no write its turn\n")
    assert ask(cast) == (200, "ready")


def test_a_database_that_takes_no_write_is_not_ready(cast):
    if db.engine.dialect.name == "sqlite":
        setting, back = "PRAGMA query_only = 1", "PRAGMA query_only = 0"
    else:
        setting, back = "SET TRANSACTION READ ONLY", "SELECT 1"

    def read_only(connection, *rest):
        cursor = connection.cursor()
        cursor.execute(setting)
        cursor.close()

    event.listen(db.engine, "checkout", read_only)
    try:
        assert ask(cast) == (503, "not ready: the database cannot be written")
    finally:
        event.remove(db.engine, "checkout", read_only)
        with db.engine.connect() as connection:
            connection.exec_driver_sql(back)
            connection.commit()
        db.engine.dispose()
    assert ask(cast) == (200, "ready")


def test_a_database_that_is_away_is_not_ready(cast, monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("", {}, Exception("could not connect to server at /secret/path"))

    monkeypatch.setattr(readiness, "try_to_write", away)
    assert ask(cast) == (503, "not ready: the database cannot be written")


def test_an_older_database_is_not_ready(cast):
    with db.engine.begin() as connection:
        head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'first_tables'"))
    try:
        assert ask(cast) == (503, "not ready: the database is not up to date: run setup")
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
    assert ask(cast) == (200, "ready")


def test_many_strangers_cost_one_trial(cast, monkeypatch):
    monkeypatch.setattr(readiness, "KEPT", 60.0)
    monkeypatch.setattr(readiness, "_last", (-1e9, ""))
    browser = cast.browser()
    with statements() as said:
        for _ in range(20):
            assert browser.get("/readyz").status_code == 200
    assert len([each for each in said if each.startswith("UPDATE")]) == 1


def test_strangers_do_not_wait_for_one_another(cast, monkeypatch):
    monkeypatch.setattr(readiness, "_last", (-1e9, "the disk is almost full"))
    browser = cast.browser()
    readiness._asking.acquire()  # a trial is under way
    end = threading.Timer(5, readiness._asking.release)
    end.start()
    reply = browser.get("/readyz")
    assert readiness._asking.locked(), "it waited"
    end.cancel()
    readiness._asking.release()
    assert reply.text == "not ready: the disk is almost full\n", "the answer before"
    assert ask(cast) == (200, "ready")


def test_a_real_server_is_alive_and_ready(start):
    server = start()
    assert server.get("/healthz") == (200, "ok\n")
    assert server.get("/readyz") == (200, "ready\n")
