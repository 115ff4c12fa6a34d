"""Children's devices as the promise sees them: a row is kept until the server says that it keeps it."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from json import dumps, loads
from typing import Any
from urllib.parse import urlsplit

import numpy
from flask import Flask
from sqlalchemy.exc import DBAPIError

from tests.browser.school import GOALS, ChildFacts, Room
from tests.evidence.conftest import row
from webapp import clock
from webapp.evidence.sittings import open_practice
from webapp.extensions import db
from webapp.tables import Classroom, Person
from webapp.writing import Busy, writing

Row = dict[str, Any]
PATIENCE = 90  # seconds until a device that was not heard gives the test up


def practice(app: Flask, room: Room, children: list[ChildFacts], rng: random.Random) -> Iterator[list[Row]]:
    """Deliveries without end: set after set, one child after the other, a delivery being one to four rows."""
    while True:
        for child in children:
            try:
                rows = practice_set(app, room, child, rng)
            except (Busy, DBAPIError):  # the database is in trouble for this process too
                rows = []
                time.sleep(0.1)
            while rows:
                some = rng.choice((1, 1, 1, 2, 4))
                yield rows[:some]
                rows = rows[some:]


def practice_set(app: Flask, room: Room, child: ChildFacts, rng: random.Random) -> list[Row]:
    """The rows of one practice set: some right, some missed, a hint, and Finish."""
    with app.app_context():
        student, classroom = db.session.get_one(Person, child.id), db.session.get_one(Classroom, room.class_id)
        with writing([child.id]):
            rng_of_set = numpy.random.default_rng(rng.randrange(1 << 30))
            sitting = open_practice(student, classroom, rng.choice(GOALS), clock.now(), rng_of_set)
        answers = [row(sitting, n, answer=rng.choice(("right", "right", "missing"))) for n in range(1, 7)]
        return [*answers, row(sitting, 3, kind="hint", revision=2), row(sitting, 0, kind="finish")]


class Device(threading.Thread):
    """Sends delivery after delivery until it is told to stop, each again until every row of it is stored."""

    def __init__(self, here: str, deliveries: Iterator[list[Row]], pause: float = 0.1, seed: int = 0) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(here).netloc
        self.deliveries, self.pause, self.rng = deliveries, pause, random.Random(seed)
        self.stored: list[Row] = []
        self.replies: Counter[str] = Counter()
        self.longest = 0.0
        self.trouble: BaseException | None = None
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            for delivery in self.deliveries:
                self.deliver(delivery)
                if self.stopping.wait(self.pause):
                    return
        except BaseException as error:
            self.trouble = error

    def deliver(self, rows: list[Row]) -> None:
        began, back_off = time.monotonic(), 0.05
        while rows := self.send(rows):
            assert time.monotonic() - began < PATIENCE, f"not stored: {self.replies}"
            time.sleep(back_off * self.rng.uniform(0.5, 1))
            back_off = min(back_off * 2, 1)
        self.longest = max(self.longest, time.monotonic() - began)

    def send(self, rows: list[Row]) -> list[Row]:
        """Post once; returns the rows that have to be sent again."""
        try:
            status, headers, body = post(self.host, "/evidence", {"rows": rows})
        except (OSError, HTTPException):
            self.replies["no reply"] += 1
            return rows
        self.replies[str(status)] += 1
        if status != 200:
            assert status in (503, 507), f"{status}: {body!r}"
            assert headers["Retry-After"], "a device is told when to come again"
            return rows
        replies = loads(body)["replies"]
        assert [reply["kept"] for reply in replies] == ["stored"] * len(rows), replies
        self.stored += rows
        return []

    def stop(self) -> None:
        """What is under way is still delivered."""
        self.stopping.set()
        self.join(PATIENCE + 10)
        assert not self.is_alive(), "the device did not end"
        if self.trouble is not None:
            raise self.trouble


def post(host: str, path: str, body: Any) -> tuple[int, Any, bytes]:
    """One request on a connection of its own: status, headers, body."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    connection = HTTPConnection(host, timeout=30)
    try:
        connection.request("POST", path, dumps(body), headers)
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read()
    finally:
        connection.close()
