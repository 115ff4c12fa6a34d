"""A thread of each web worker looks every ten seconds whether a job is due, and does it in a process of its own.

The thread dies with its worker and comes again with the next one; the process ends when the worker has. So nothing is
left after a kill, a laptop that slept catches up when it wakes, and a night's work takes no memory by day.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from webapp import clock
from webapp.errors import end_session
from webapp.jobs import nightly
from webapp.logs import log
from webapp.settings import ROOT
from webapp.writing import Busy

PAUSE = 10.0  # seconds between two looks
RENEWAL = 600.0  # seconds between two renewals of a job's lease
CHECK = 0.5  # seconds between two looks at whether the worker still lives


def watch(app: Flask) -> None:
    """Start the thread; called in each worker once it has been forked."""
    threading.Thread(target=look_for_ever, args=(app,), name="jobs", daemon=True).start()


def look_for_ever(app: Flask) -> None:
    """Whatever goes wrong, this thread goes on: nobody would notice that the nights are idle."""
    while True:
        try:
            look(app)
        except (SQLAlchemyError, Busy):
            pass  # the database has trouble, or is busy: another look, another server
        except Exception as error:
            log.error("jobs not started", exc_info=error)
        time.sleep(PAUSE)


def look(app: Flask) -> None:
    for name in with_database(app, nightly.claim_due):
        in_a_process(app, name)


def with_database(app: Flask, verb: Callable[[int], Any]) -> Any:
    """What the verb says of now; no connection is held afterwards."""
    with app.app_context():
        try:
            return verb(clock.now())
        finally:
            end_session()


def in_a_process(app: Flask, name: str) -> None:
    """As long as the process runs the job stays this server's, however long that is."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run", name, "--while", str(os.getpid())]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        while True:
            try:
                process.wait(RENEWAL)
                return
            except subprocess.TimeoutExpired:
                with suppress(SQLAlchemyError, Busy):  # the next one will do
                    with_database(app, partial(nightly.keep, name))


def end_with(parent: int) -> None:
    """End this process, half done or not, as soon as that one has: its place is another's now."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(CHECK)
        os._exit(1)

    threading.Thread(target=look, name="parent", daemon=True).start()
