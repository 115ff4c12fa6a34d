"""Turns: of the requests that a worker has read, a few compute at a time; the others wait, and none is slowed by all.

Python runs one thread of a process at a time, so more of them finish nothing sooner: they only take the interpreter
from the one that holds the write lock, whenever it waits for the disk, and so keep everybody's answers waiting. Reading
a request and sending its reply take no turn: there a slow network waits, and nobody else.
"""

import threading

from flask import Flask, g, request

AT_ONCE = 2  # one computes while another waits for the database
LARGE = 64 * 1024  # bytes; what is uploaded comes as slowly as the network brings it
SMALL = frozenset({"static", "health"})  # files, and what asks whether all is well

_turns = threading.BoundedSemaphore(AT_ONCE)


def init_app(app: Flask) -> None:
    app.before_request(take)
    app.teardown_request(lambda _error: leave())


def take() -> None:
    """Wait for a turn, once the request has come as a whole. Uploads take none."""
    in_pieces = request.content_length is None and "Transfer-Encoding" in request.headers
    if SMALL & {request.endpoint, request.blueprint} or in_pieces or (request.content_length or 0) > LARGE:
        return
    request.get_data()
    _turns.acquire()
    g.has_turn = True


def leave() -> None:
    """Give the turn to the next, where this request has one. Who waits for a lock, or holds it, goes on without."""
    if g.pop("has_turn", False):
        _turns.release()
