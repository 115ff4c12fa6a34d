"""`writing()`: the only way to open a write, for web, command line, jobs and backup alike."""

import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from webapp.extensions import db
from webapp.tables import StudentStateRow


class Busy(Exception):
    """The write could not get its turn in time; nothing was stored."""


@contextmanager
def writing(students: Iterable[int] = ()) -> Iterator[scoped_session[Session]]:
    """Open one write transaction and commit it; `students` are those whose state it may change.

    Raises Busy after LOCK_SECONDS without the lock. Must not be nested: a verb flushes, `writing` commits.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("writing() is already open: verbs flush, only the outermost caller writes")
    session.commit()  # ends the read that loading the signed-in person began
    with write_lock(), marked(session):
        try:
            session.connection(execution_options={"onramp_writing": True})
            lock_states(session, students)
            yield session
            session.commit()
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
def write_lock() -> Iterator[None]:
    """SQLite only: writers queue on a file lock, since SQLite's own busy handler starves some of them for seconds."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    descriptor = lock_descriptor(current_app.config["INSTANCE"] / "write.lock")
    wait_for_lock(descriptor, current_app.config["LOCK_SECONDS"])
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


_descriptors = threading.local()


def lock_descriptor(path: Path) -> int:
    """One open file per thread and process: a lock belongs to the open file, so sharing it would let two threads in."""
    kept: dict[tuple[int, Path], int] = _descriptors.__dict__.setdefault("kept", {})
    key = (os.getpid(), path)
    if key not in kept:
        kept[key] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return kept[key]


def wait_for_lock(descriptor: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    pause = 0.0005
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.01)
        else:
            return
