"""SQLite's write-ahead log does not grow without end while somebody reads."""

import sqlite3
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.cast import Cast
from webapp import write_ahead
from webapp.extensions import db
from webapp.writing import writing

PEOPLE = text("SELECT count(*) FROM people")


@pytest.fixture(autouse=True)
def a_short_log(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's own")
    monkeypatch.setattr(write_ahead, "LARGEST", 200_000)
    monkeypatch.setattr(write_ahead, "PATIENCE", 0.05)
    monkeypatch.setattr(write_ahead, "_not_before", 0.0)
    yield


def write_much(cast: Cast, times: int = 60) -> None:
    for _ in range(times):
        with writing() as session:
            cast.sam.first_name = "Sam" if cast.sam.first_name != "Sam" else "Samuel"
            session.flush()


def test_it_begins_anew_although_somebody_reads_at_every_moment(cast: Cast) -> None:
    engine, over, largest = db.engine, Event(), 0

    def read_in_turns() -> None:
        """The next reader begins before the one before it ends."""
        one, other = engine.connect(), engine.connect()
        with one, other:
            one.execute(PEOPLE)
            while not over.wait(0.01):
                other.execute(PEOPLE)
                one.rollback()
                one, other = other, one

    reading = Thread(target=read_in_turns)
    reading.start()
    try:
        for _ in range(40):
            write_much(cast, 5)
            largest = max(largest, write_ahead.size())
    finally:
        over.set()
        reading.join()
    assert write_ahead.LARGEST / 2 < largest <= 2 * write_ahead.LARGEST


def test_a_long_read_keeps_it_and_costs_writers_little(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    shorten = write_ahead.shorten
    with db.engine.connect() as reader:
        reader.execute(PEOPLE)
        write_much(cast)
        assert write_ahead.size() > write_ahead.LARGEST
        tried.append(write_ahead._not_before)
        assert tried[0] > 0
        assert shorten()  # it is too early to try again, so nobody waits
        assert reader.execute(PEOPLE).scalar()
    monkeypatch.setattr(write_ahead, "_not_before", 0.0)
    write_much(cast, 1)
    assert write_ahead.size() == 0


def test_a_log_that_cannot_be_emptied_fails_no_write(cast: Cast) -> None:
    def refuse(connection: Any, *_: object) -> None:
        def may(action: int, name: str | None, *_: object) -> int:
            refused = action == sqlite3.SQLITE_PRAGMA and name == "wal_checkpoint"
            return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

        connection.set_authorizer(may)

    event.listen(db.engine, "checkout", refuse)
    try:
        write_much(cast)
        assert write_ahead._not_before > 0, "it was tried, and failed"
        assert cast.sam.first_name == "Sam"
    finally:
        event.remove(db.engine, "checkout", refuse)
        db.session.remove()
        db.engine.dispose()
