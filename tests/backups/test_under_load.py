"""A backup while a real server takes 60 requests a second: what was acknowledged before it, is in it."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.backups.conftest import Machine, row, sitting_of
from tests.backups.test_create import started
from tests.backups.test_restore import restore
from tests.browser.server import serving
from webapp.extensions import db
from webapp.tables import EvidenceRow

RATE, ENOUGH = 60, 90


def post(here: str, body: dict[str, Any]) -> str:
    data = json.dumps({"rows": [body]}).encode()
    asked = urllib.request.Request(f"{here}/evidence", data, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=30) as reply:  # noqa: S310  # our own address
        return str(json.load(reply)["replies"][0]["kept"])


def test_nothing_acknowledged_before_is_missing(school: Machine, machine: Callable[..., Machine]) -> None:
    with school.at_work():
        sent = [
            {**row(sitting_of(name), position), "kind": kind, "revision": revision}
            for revision in range(1, 60)
            for name in ("Sam", "Nia", "Lou")
            for position in (1, 2, 3, 4, 5, 6)
            for kind in ("hint", "help")
        ]
    acknowledged: list[tuple[float, dict[str, Any]]] = []
    stopped = threading.Event()
    with serving(school.folder, school.address) as here, ThreadPoolExecutor(8) as pool:

        def send(body: dict[str, Any], due: float) -> None:
            if not stopped.wait(max(0.0, due - time.monotonic())):
                assert post(here, body) == "stored"
                acknowledged.append((time.monotonic(), body))

        began = time.monotonic()
        waiting = [pool.submit(send, body, began + n / RATE) for n, body in enumerate(sent)]
        wait_until(lambda: len(acknowledged) > ENOUGH, waiting)
        before = time.monotonic()
        made = started(school, "backup", "create")
        said = made.communicate(timeout=120)[0]
        after = time.monotonic()
        stopped.set()
        for each in waiting:
            each.result()
        assert made.returncode == 0, said
        refused = started(school, "backup", "restore", "--yes", str(school.files()[0]))
        assert "Onramp is running" in refused.communicate(timeout=60)[0]
    first = [body for at, body in acknowledged if at < before]
    assert [at for at, _body in acknowledged if before <= at < after], "the server stood still during the backup"
    other = machine("other")
    restore(other, school.files()[0])
    kept = stored(other)
    missing = [body for body in first if key(body) not in kept]
    assert not missing
    assert kept <= stored(school)
    assert other.states_that_differ() == 0


def wait_until(reached: Callable[[], bool], waiting: list[Future[None]]) -> None:
    while not reached():
        for each in waiting:
            if each.done():
                each.result()  # tells what went wrong
        time.sleep(0.05)


def key(body: dict[str, Any]) -> tuple[Any, ...]:
    from itsdangerous import URLSafeSerializer

    _valid, values = URLSafeSerializer("any").loads_unsafe(body["token"])
    student, sitting, position, *_ = values
    return student, sitting, position, body["kind"], body["revision"]


def stored(machine: Machine) -> set[tuple[Any, ...]]:
    with machine.at_work():
        rows = db.session.execute(
            select(
                EvidenceRow.student_id, EvidenceRow.sitting_id, EvidenceRow.position, EvidenceRow.kind,
                EvidenceRow.revision,
            )
        )  # fmt: skip
        return {tuple(each) for each in rows}


def test_the_check_would_see_a_missing_row(school: Machine, tmp_path: Path) -> None:
    with school.at_work():
        body = row(sitting_of("Sam"), 1)
        absent = {**body, "revision": 99}
    assert key(body) in stored(school)
    assert key(absent) not in stored(school)


@pytest.fixture(autouse=True)
def a_quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server reads the hour from its environment: no nightly work falls into the test."""
    monkeypatch.setenv("ONRAMP_NIGHTLY_HOUR", str((time.gmtime().tm_hour + 12) % 24))
