"""PostgreSQL stopped, crashed, or its conversations cut while children answer: they wait, and nothing is lost."""

import random
import time
from collections import Counter

import pytest
from sqlalchemy import text

from tests.faults.ledger import assert_kept
from tests.faults.visitors import Visitors, assert_kind
from webapp.extensions import db

PATIENCE = 60


def until_well(visitors):
    """Seconds until every page is back; nothing is asserted about them."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        try:
            visitors.look_at_all()
        except AssertionError:
            time.sleep(0.05)
        else:
            return time.monotonic() - began
    visitors.look_at_all()
    return PATIENCE


def finish(devices, school):
    """Every device delivers what it has; what is in the log is what they sent."""
    for device in devices:
        device.stop()
    stored = [row for device in devices for row in device.stored]
    assert assert_kept(school.app, stored) == len(stored) > 50
    replies = sum((device.replies for device in devices), Counter())
    longest = max(device.longest for device in devices)
    return f"0 of {len(stored)} acknowledged lost, 0 doubled; longest submit {longest:.1f} s; replies {dict(replies)}"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restarted_database_loses_and_doubles_nothing(
    mode, cluster, postgresql_school, serve, devices_of, long_form, figure
):
    school = postgresql_school
    server = serve(school)
    visitors = Visitors(school, server.here)
    devices = devices_of(school, server, 0.1)
    slowest = 0.0
    for _ in range(10 if long_form else 2):
        time.sleep(1)
        cluster.stop(mode)
        pages = [*visitors.pages, (visitors.child, "/no-such-page")]
        for reply in [*visitors.write(), *(who.get(path) for who, path in pages)]:
            if reply.status_code != 200:  # a page that asks nothing of the database
                assert_kind(reply)
        time.sleep(0.5)
        cluster.start()
        slowest = max(slowest, until_well(visitors))
    time.sleep(1)
    said = finish(devices, school)
    figure(f"PostgreSQL restarted ({mode})", f"{said}; all pages back after {slowest:.1f} s at most")


def test_a_conversation_cut_within_a_request_harms_no_other(cluster, postgresql_school):
    """A page has read and is being written; its last word to the database, that it needs no more, is not heard."""
    app = postgresql_school.app
    for _ in range(20):  # more than the pool has connections
        with app.test_request_context():
            pid = db.session.scalar(text("SELECT pg_backend_pid()"))
            cluster.say(f"SELECT pg_terminate_backend({pid})")
    with app.app_context():
        assert db.session.scalar(text("SELECT 1")) == 1
    assert app.test_client().get("/sign-in").status_code == 200


def test_cut_conversations_lose_and_double_nothing(cluster, postgresql_school, serve, devices_of, long_form, figure):
    school = postgresql_school
    server = serve(school)
    visitors = Visitors(school, server.here)
    devices = devices_of(school, server, 0.05)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'school_%'"
    rng = random.Random(5)
    for _ in range(100 if long_form else 15):
        time.sleep(rng.uniform(0.1, 1))
        cluster.say(cut)
    until_well(visitors)
    said = finish(devices, school)
    figure("PostgreSQL's conversations cut", said)
