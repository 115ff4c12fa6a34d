"""The writer's lock in other hands: a short while costs nobody anything, a long one is said within ten seconds."""

import subprocess
import sys
import time
from random import Random
from urllib.parse import urlsplit

import pytest

from tests.faults.devices import PATIENCE, Device, post, practice_set
from tests.faults.ledger import assert_kept

OF_FILE = """
import fcntl, os, sys, time
lock = os.open(sys.argv[1] + "/write.lock", os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
OF_DATABASE = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1] + "/onramp.sqlite", isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def hold(program, school, seconds):
    """Another process takes the lock; returns once it has it."""
    command = [sys.executable, "-c", program, str(school.app.config["INSTANCE"]), str(seconds)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.parametrize("program", [OF_FILE, OF_DATABASE], ids=["file", "database"])
def test_three_seconds_are_waited_out(program, school, serve, figure):
    server = serve(school)
    devices = [
        Device(server.here, iter([[row] for row in practice_set(school.app, school, child, Random(1))]))
        for child in school.children
    ]
    with hold(program, school, 3):
        for device in devices:
            device.start()
    for device in devices:
        device.join(PATIENCE)
        assert len(device.stored) == 8, device.trouble
        assert set(device.replies) == {"200"}
    stored = [row for device in devices for row in device.stored]
    assert assert_kept(school.app, stored) == len(stored)
    longest = max(device.longest for device in devices)
    figure(f"lock of the {name(program)} held 3 s by another process", f"0 errors, longest submit {longest:.1f} s")


@pytest.mark.parametrize("program", [OF_FILE, OF_DATABASE], ids=["file", "database"])
def test_thirty_seconds_are_said_in_time(program, school, serve, long_form, figure):
    server = serve(school)
    rows = [practice_set(school.app, school, child, Random(1))[0] for child in school.children]
    host = urlsplit(server.here).netloc
    with hold(program, school, 30 if long_form else 13) as holder:
        began = time.monotonic()
        refused = [post(host, "/evidence", {"rows": [row]}) for row in rows[: 2 if long_form else 1]]
        waited = (time.monotonic() - began) / len(refused)
        assert holder.poll() is None, "the lock was held all the while"
        holder.terminate()
    for status, headers, _ in refused:
        assert status == 503
        assert headers["Retry-After"]
    assert assert_kept(school.app, []) == 0
    assert all(post(host, "/evidence", {"rows": [row]})[0] == 200 for row in rows)
    assert assert_kept(school.app, rows) == len(rows)
    figure(f"lock of the {name(program)} held 30 s", f"503 after {waited:.1f} s, nothing lost when sent again")


def test_two_locks_are_one_wait(school, serve):
    """First one lock, then the other: each alone would be waited out, not the one after the other."""
    server = serve(school)
    row = practice_set(school.app, school, school.children[0], Random(1))[0]
    host = urlsplit(server.here).netloc
    with hold(OF_DATABASE, school, 14) as second, hold(OF_FILE, school, 6):
        status, headers, _ = post(host, "/evidence", {"rows": [row]})
        assert (status, bool(headers["Retry-After"])) == (503, True)
        second.terminate()
    assert post(host, "/evidence", {"rows": [row]})[0] == 200
    assert assert_kept(school.app, [row]) == 1


def name(program):
    return "file" if program is OF_FILE else "database"
