"""Nightly work as it runs in a school: started with gunicorn, gone with it, also after kill -9."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backups.conftest import Machine, machine  # noqa: F401  # the fixture
from tests.browser.server import free_port, settings, start_gunicorn, wait_for
from webapp import clock
from webapp import job_rows as rows
from webapp.jobs import Outcome, ask, last_outcome
from webapp.jobs.watching import CHECK
from webapp.writing import writing

PATIENCE = 120


@pytest.fixture
def served(machine: Callable[..., Machine]) -> Machine:  # noqa: F811
    made = machine("school")
    assert made.run("setup").exit_code == 0
    return made


def start(served: Machine) -> "subprocess.Popen[bytes]":
    bind, log = f"127.0.0.1:{free_port()}", served.folder / "server.log"
    server = start_gunicorn(settings(served.folder, served.address, bind), log)
    wait_for(f"http://{bind}", server, log)
    return server


def of_this_school(served: Machine) -> set[int]:
    """Every process that was started for it, by the folder in its environment."""
    found, wanted = set(), f"ONRAMP_INSTANCE={served.folder}".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in path.read_bytes().split(b"\0"):
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


def until(reached: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def outcome(served: Machine) -> Outcome | None:
    with served.at_work():
        return last_outcome("backup")


def make_due(served: Machine) -> None:
    with served.at_work(), writing():
        rows.schedule("backup", 1)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes as Linux shows them")
def test_it_is_done_once_and_nothing_is_left_after_kill_9(served: Machine) -> None:
    make_due(served)
    server = start(served)
    try:
        until(lambda: outcome(served), "the backup was not made")
        found = outcome(served)
        assert found is not None
        assert found.ok, found.words
        assert len(served.files()) == 1  # of two workers one did it
    finally:
        server.kill()
        server.wait()
    until(lambda: not of_this_school(served), "processes were left")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes as Linux shows them")
def test_a_job_at_work_ends_with_its_server(served: Machine) -> None:
    """Held at its beginning until the server is gone, it does not go on: the next start does it, or another server."""
    server = start(served)
    try:
        with served.at_work(), writing():  # only now: it is met while it loads the program, before it has made anything
            ask("backup", clock.now())
        until(lambda: jobs_of(served), "no job was started")
        (job,) = jobs_of(served)
        os.kill(job, signal.SIGSTOP)
    finally:
        server.kill()
        server.wait()
    until(lambda: of_this_school(served) <= {job}, "workers were left")  # they outlive the killed one by a moment
    time.sleep(CHECK)  # its next look is overdue: it must not be given half a second in which the work may be done
    os.kill(job, signal.SIGCONT)
    until(lambda: not of_this_school(served), "processes were left")
    assert not served.files()
    assert outcome(served) is None
    with served.at_work():
        assert "backup" in rows.due(clock.now() + rows.LEASE)


def jobs_of(served: Machine) -> list[int]:
    def line(pid: int) -> bytes:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return b""

    return [pid for pid in of_this_school(served) if b"\0jobs\0run\0backup" in line(pid)]


def test_no_server_starts_while_a_backup_is_restored(served: Machine) -> None:
    from webapp.backups.serving import nobody_serves

    with nobody_serves(served.folder), pytest.raises(AssertionError, match="A backup is being restored"):
        start(served)
