"""Prometheus asks a port of this machine alone, and what it reads is the sum over all workers, without a name."""

import json
import os
import re
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.health.conftest import PATIENCE, eventually
from webapp import metrics

pytestmark = pytest.mark.sqlite_suffices  # each starts a server, and counts are no rows
CANARY = "Canary"
LABELS = {"endpoint", "status", "kept", "le", "job"}


def deliver(server, rows):
    body = json.dumps({"rows": rows}).encode()
    asked = urllib.request.Request(f"{server.here}/evidence", body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=PATIENCE) as reply:  # noqa: S310
        return reply.status


def folders(server):
    """Where this server counts; others may run beside it."""
    return [path for root in ("/dev/shm", "/tmp") for path in Path(root).glob(f"onramp-metrics-{server.process.pid}-*")]  # noqa: S108


def test_all_workers_are_summed_and_nothing_names_anybody(start):
    server = start()
    before = server.scrape()
    for _ in range(40):  # both workers
        assert server.get("/staff/sign-in?who=" + CANARY)[0] == 200
    assert server.get(f"/sign-in/{CANARY}")[0] == 404
    assert deliver(server, [{"token": CANARY, "kind": "answer", "revision": 1, "answer": CANARY}] * 3) == 200
    found = server.scrape()
    name = 'onramp_requests_total{endpoint="accounts.staff_sign_in",status="200"}'
    assert found[name] - before.get(name, 0) == 40
    assert found['onramp_request_seconds_count{endpoint="accounts.staff_sign_in"}'] == 40
    assert found['onramp_rows_total{kept="refused"}'] == 3
    assert found["onramp_delivery_rows_sum"] == 3 and found["onramp_delivery_rows_count"] == 1
    assert found["onramp_write_wait_seconds_count"] >= 1
    assert found["onramp_busy_total"] == 0
    assert found["onramp_disk_free_bytes"] > 0 and found["onramp_database_bytes"] > 0
    assert "onramp_backup_age_seconds" not in found, "there is none yet"
    assert not [each for each in found if CANARY.lower() in each.lower()]
    assert {label for each in found for label in re.findall(r"(\w+)=", each)} <= LABELS
    assert server.get("/metrics")[0] == 404, "never at the public port"


def test_a_worker_that_is_replaced_loses_no_count(start):
    server = start()
    for _ in range(20):
        server.get("/healthz")
    workers = server.children()
    for worker in workers[1:]:  # the first child answers Prometheus
        os.kill(worker, signal.SIGKILL)
    eventually(lambda: len(set(server.children()) - set(workers)) == 2)
    server.get("/healthz")
    assert server.scrape()['onramp_requests_total{endpoint="health.alive",status="200"}'] == 21


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_metrics_end_with_the_server(start, how):
    server = start()
    (folder,) = folders(server)
    children = server.children()
    server.process.send_signal(how)
    server.process.wait(PATIENCE)
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    assert not folder.exists()


def test_a_silent_caller_keeps_nobody_out(start):
    server = start()
    host, port = server.metrics.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))):
        assert server.scrape()


def test_an_address_that_others_reach_is_refused(start):
    server = start(metrics="0.0.0.0:9464")
    assert server.process.wait(PATIENCE) != 0
    assert not folders(server)
    assert "ONRAMP_METRICS must be an address of this machine alone" in server.errors.read_text()


def test_a_taken_address_leaves_the_school_served(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = start(metrics=f"127.0.0.1:{taken.getsockname()[1]}")
        eventually(lambda: "no metrics" in server.errors.read_text())
        eventually(lambda: "started" in server.errors.read_text())


def test_labels_are_those_that_were_chosen():
    """A new label needs a thought about names and answers."""
    named = [getattr(metrics, name) for name in vars(metrics) if hasattr(getattr(metrics, name), "_labelnames")]
    assert {label for each in named for label in each._labelnames} == {"endpoint", "status", "kept"}
