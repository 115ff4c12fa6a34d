"""Admission: what cannot be served soon is turned away at once, so that what is let in is served soon.

A queue that only grows would make every answer late, and a device that waits too long sends again: the same work twice.
Devices keep what was turned away and send it again after `Retry-After`, then several answers in one delivery.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, request

from webapp.turns import SMALL
from webapp.writing import Busy

# Requests that wait for a thread of this worker. What only looks gives way to answers and to people; those two have
# equal chances, else either would keep the other out for as long as the rush lasts.
MOST_BEFORE_LOOKS = 18
MOST = 24
LOOKS = frozenset({"evidence.heartbeat", "classroom.now_part"})
SCRIPTS = LOOKS | {"evidence.deliver"}  # they ask again by themselves
RETRY_AFTER = "5"  # seconds: several answers then come in one delivery, which costs less

_queue: list[Callable[[], int]] = []


def init_app(app: Flask) -> None:
    app.before_request(turn_away)


def watch(waiting: Callable[[], int]) -> None:
    """The server tells how to count what waits; without one, as in tests, nothing ever waits."""
    _queue[:] = [waiting]


def turn_away() -> Any:
    """None: come in. Raises Busy for a page."""
    if not _queue or SMALL & {request.endpoint, request.blueprint}:
        return None
    if _queue[0]() <= (MOST_BEFORE_LOOKS if request.endpoint in LOOKS else MOST):
        return None
    if request.endpoint in SCRIPTS:
        return "", 503, {"Retry-After": RETRY_AFTER}
    raise Busy
