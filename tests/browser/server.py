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

from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds for a busy machine; nothing is asserted about time


@contextmanager
def serving(instance: Path, database: str) -> Iterator[str]:
    """Migrate, start, yield the address; at the end stop what was started here, by its process id."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "ONRAMP_INSTANCE": str(instance),
        "ONRAMP_DATABASE": database,
        "ONRAMP_BIND": f"127.0.0.1:{port}",
        "ONRAMP_WORKERS": "2",
    }
    setup = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "setup"], cwd=ROOT, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert setup.returncode == 0, setup.stderr
    log = instance / "server.log"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn.conf.py"], cwd=ROOT, env=environment,
            stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(here, server, log)
        yield here
    finally:
        server.terminate()
        server.wait(PATIENCE)
    said = log.read_text()
    assert "Traceback" not in said, said


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
    server = os.environ["ONRAMP_TEST_POSTGRES"]
    name = f"onramp_browser_{os.getpid()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    base, _, query = server.partition("?")
    try:
        yield f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
