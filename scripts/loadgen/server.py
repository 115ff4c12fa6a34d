"""Onramp as in a school: an instance of its own, gunicorn with its own settings file, a free port of this machine."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from scripts.loadgen.browser import LOOPBACK, NotLoopback
from scripts.loadgen.database import empty_database

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    master: int
    instance: Path
    database: str

    @property
    def workers(self) -> list[int]:
        """Process ids of the workers that live now."""
        return [int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()]

    @property
    def wal_bytes(self) -> int:
        path = self.instance / "onramp.sqlite-wal"
        return path.stat().st_size if path.exists() else 0


@contextmanager
def instance_of_our_own(database: str) -> Iterator[tuple[Path, str]]:
    """A temporary folder and, on the PostgreSQL server named, a database; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="onramp-load-"))
    try:
        if not database:
            yield folder, ""
            return
        if make_url(database).host not in LOOPBACK:
            raise NotLoopback(
                f"{make_url(database).host} is not this machine; the load generator plays on loopback only"
            )
        with empty_database(database) as address:
            yield folder, address
    finally:
        shutil.rmtree(folder)


@contextmanager
def serving(instance: Path, database: str, threads: int = 0) -> Iterator[Server]:
    """gunicorn from start to end; stopped by its own process id. Raises RuntimeError where it does not come up."""
    port = free_port()
    environment = os.environ | {
        "ONRAMP_INSTANCE": str(instance),
        "ONRAMP_DATABASE": database,
        "ONRAMP_BIND": f"127.0.0.1:{port}",
    }
    log = instance / "server.log"
    with log.open("wb") as file:
        master = subprocess.Popen(  # our own server
            [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn.conf.py"], cwd=ROOT, env=environment,
            stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in", master, log)
        yield Server("127.0.0.1", port, master.pid, instance, database)
    finally:
        master.terminate()
        try:
            master.wait(60)
        except subprocess.TimeoutExpired:
            master.kill()
            master.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, master: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while master.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own server
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
