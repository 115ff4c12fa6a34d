"""A real server with its metrics, and what it said."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.browser.server import (
    PATIENCE,
    ROOT,
    database_of_our_own,
    free_port,
    settings,
    start_gunicorn,
    wait_for,
)
from tests.evidence.conftest import open_set  # noqa: F401  # a fixture
from webapp import create_app
from webapp.extensions import db


@dataclass
class Server:
    """`here` is for browsers, `metrics` for Prometheus."""

    here: str
    metrics: str
    process: "subprocess.Popen[bytes]"
    app: Flask
    errors: Path

    def get(self, path: str) -> tuple[int, str]:
        return fetch(f"{self.here}{path}")

    def scrape(self) -> dict[str, float]:
        """By name and labels as Prometheus reads them."""
        status, said = fetch(f"{self.metrics}/metrics")
        assert status == 200
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in said.splitlines() if line[0] != "#"}

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.errors.read_text().splitlines()]

    def children(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in found.split()]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


def fetch(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as reply:  # noqa: S310  # our own address
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def eventually(true: Callable[[], object]) -> None:
    """Within the patience of a busy machine; how long it took is not asserted."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)


@pytest.fixture
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers; at the end those that still run are stopped."""
    started = []
    with database_of_our_own(request.config.getoption("--database")) as database:

        def begin(metrics: str = "") -> Server:
            port, scraped = free_port(), free_port()
            here = settings(tmp_path, database, f"127.0.0.1:{port}")
            environment = here | {"ONRAMP_METRICS": metrics or f"127.0.0.1:{scraped}"}
            subprocess.run(
                [sys.executable, "-m", "flask", "--app", "wsgi", "setup"], cwd=ROOT, env=environment, check=True,
                capture_output=True,
            )  # fmt: skip
            errors = tmp_path / "stderr"
            process = start_gunicorn(environment, errors)
            app = create_app({"INSTANCE": str(tmp_path), "DATABASE": database})
            server = Server(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{scraped}", process, app, errors)
            started.append(server)
            if not metrics:
                wait_for(server.here, process, errors)
            return server

        yield begin
        for server in started:
            if server.process.poll() is None:
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(PATIENCE)
            with server.app.app_context():
                db.engine.dispose()
