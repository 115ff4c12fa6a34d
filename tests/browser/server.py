"""Onramp as in a school: gunicorn with its own settings file, a free port, an instance of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgresql import postgresql_database

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds for a busy machine; nothing is asserted about time


@contextmanager
def serving(instance: Path, database: str) -> Iterator[str]:
    """Migrate, start, yield the address; at the end stop what was started here, by its process id."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    environment = settings(instance, database, f"127.0.0.1:{port}")
    setup = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "setup"], cwd=ROOT, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert setup.returncode == 0, setup.stderr
    log = instance / "server.log"
    server = start_gunicorn(environment, log)
    try:
        wait_for(here, server, log)
        yield here
    finally:
        server.terminate()
        server.wait(PATIENCE)
    said = log.read_text()
    assert "Traceback" not in said, said


def settings(instance: Path, database: str, bind: str) -> dict[str, str]:
    """The environment of a server of our own; `database` is empty for SQLite."""
    ours = {"ONRAMP_INSTANCE": str(instance), "ONRAMP_DATABASE": database, "ONRAMP_BIND": bind, "ONRAMP_WORKERS": "2"}
    return os.environ | ours


def start_gunicorn(environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """The server as a school starts it; what it says is added to `log`."""
    command = [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn.conf.py"]
    with log.open("ab") as file:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(here: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{here}/sign-in", timeout=5):  # noqa: S310  # our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@contextmanager
def database_of_our_own(kind: str) -> Iterator[str]:
    """An empty database's address; empty for SQLite, which lies in the instance folder."""
    if kind == "sqlite":
        yield ""
        return
    with postgresql_database() as address:
        yield address
