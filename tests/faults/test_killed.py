"""kill -9 of a worker and of the master, at any moment, while children answer."""

import random
import time
from collections import Counter
from statistics import median

from tests.faults.devices import PATIENCE
from tests.faults.ledger import assert_kept


def test_nothing_is_lost_or_doubled_by_kill_9(school, serve, devices_of, long_form, figure):
    kills = 100 if long_form else 10
    server, rng = serve(school), random.Random(3)
    devices = devices_of(school, server, 0.1)
    outages = []
    for kill in range(kills):
        time.sleep(rng.uniform(0.2, 2))
        before = [len(device.stored) for device in devices]
        if kill % 2:
            server.kill_worker(rng.randrange(2))
        else:
            began = time.monotonic()
            server.kill_master()
            server.start()
            outages.append(time.monotonic() - began)
        wait_for_all(devices, before)
    time.sleep(1)
    for device in devices:
        device.stop()
    stored = [row for device in devices for row in device.stored]
    held = assert_kept(school.app, stored)
    replies = sum((device.replies for device in devices), Counter())
    assert len(stored) > kills, "they were at work"
    assert held == len(stored), "the log holds what they sent and nothing else"
    assert replies["no reply"], "a kill was felt"
    figure(
        f"kill -9 of worker and master, {kills} times",
        f"0 of {len(stored)} acknowledged lost, 0 doubled; "
        f"longest submit {max(device.longest for device in devices):.1f} s, outages {median(outages):.1f} s, "
        f"{max(outages):.1f} s at most; "
        f"replies {dict(replies)}",
    )


def wait_for_all(devices, before):
    """Until each child has handed in something more: one outage is over before the next begins."""
    until = time.monotonic() + PATIENCE
    while any(len(device.stored) <= held for device, held in zip(devices, before, strict=True)):
        assert time.monotonic() < until, [device.trouble for device in devices]
        time.sleep(0.05)
