"""`writing()`: the only way to open a write, for web, command line, jobs and backup alike."""

import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import current_app
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from webapp import metrics, turns, write_ahead
from webapp.extensions import db
from webapp.tables import StudentStateRow


class Busy(Exception):
    """The write could not get its turn in time; nothing was stored."""


@contextmanager
def writing(students: Iterable[int] = (), patience: float | None = None) -> Iterator[scoped_session[Session]]:
    """Open one write transaction and commit it; `students` are those whose state it may change.

    Raises Busy, or OperationalError where another program holds the database, after LOCK_SECONDS (or `patience`) and at
    most one more.
    Must not be nested: a verb flushes, `writing` commits.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("writing() is already open: verbs flush, only the outermost caller writes")
    session.commit()  # ends the read that loading the signed-in person began
    turns.leave()
    began = time.monotonic()
    deadline = began + (current_app.config["LOCK_SECONDS"] if patience is None else patience)
    with write_lock(deadline), marked(session):
        try:
            # Two locks, one wait: whatever the first took of it is not there for the second.
            session.connection(execution_options={"onramp_writing": max(deadline - time.monotonic(), 1)})
            lock_states(session, students)
            metrics.write_wait.observe(time.monotonic() - began)
            yield session
            session.commit()
            write_ahead.shorten()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def marked(session: scoped_session[Session]) -> Iterator[None]:
    session.info["writing"] = True
    try:
        yield
    finally:
        session.info["writing"] = False


def lock_states(session: scoped_session[Session], students: Iterable[int]) -> None:
    """On PostgreSQL lock the children's state rows, lowest first so that two deliveries cannot wait for each other."""
    if db.engine.dialect.name == "postgresql":
        for student in sorted(set(students)):
            session.execute(select(StudentStateRow.student_id).filter_by(student_id=student).with_for_update())


@contextmanager
def write_lock(deadline: float | None = None) -> Iterator[None]:
    """SQLite only: writers queue on a file lock, since SQLite's own busy handler starves some of them for seconds.

    The threads of a process queue for its turn first, and are woken when it comes: only processes, which are few, have
    to ask again and again.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    deadline = deadline or time.monotonic() + current_app.config["LOCK_SECONDS"]
    if not _turn.acquire(timeout=max(deadline - time.monotonic(), 0)):
        raise Busy
    try:
        with open(current_app.config["INSTANCE"] / "write.lock", "ab", opener=private) as file:
            wait_for_lock(file.fileno(), deadline)
            yield  # closing the file gives the lock back
    finally:
        _turn.release()


_turn = threading.Lock()


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def wait_for_lock(descriptor: int, deadline: float) -> None:
    pause = 0.0005
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy from None
            time.sleep(pause)
            # Whoever sleeps longer finds it taken again: the other process has its next writer ready at once.
            pause = min(pause * 1.5, 0.002)
        else:
            return
