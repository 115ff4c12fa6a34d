"""Batches: deliveries that wait for the write lock together are written, and reach the disk, together.

On SQLite one thread of the process leads: it takes the lock, then writes its own drafts and those of everybody who came
meanwhile in one transaction. PostgreSQL does the same by itself, so there each delivery writes alone.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from flask import current_app

from webapp import turns
from webapp.evidence.drafts import Draft, write
from webapp.extensions import database, db
from webapp.writing import Busy, writing

MOST = 64  # drafts in one transaction
HOPELESS = 1.0  # seconds; who has less left after the leader got no turn will get none either


class Waiting:
    """A delivery that waits. `outcome`: which of its drafts stood; None where it has to be written alone, unless it is
    `busy`: its time is over."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts, self.leads, self.busy = drafts, False, False
        self.outcome: list[bool] | None = None
        self.deadline = time.monotonic() + current_app.config["LOCK_SECONDS"]
        self.called = threading.Event()

    def left(self) -> float:
        return max(self.deadline - time.monotonic(), 0)


class Queue:
    """Who waits in this process for one database's lock, and whether somebody leads."""

    def __init__(self) -> None:
        self.lock, self.waiting, self.led = threading.Lock(), deque[Waiting](), False

    def join(self, mine: Waiting) -> None:
        with self.lock:
            self.waiting.append(mine)
            if not self.led:
                self.led = mine.leads = True

    def take(self) -> list[Waiting]:
        """The leader, and the others in the order in which they came."""
        taken: list[Waiting] = []
        with self.lock:
            while self.waiting and sum(len(each.drafts) for each in taken) < MOST:
                taken.append(self.waiting.popleft())
        return taken

    def leave(self, mine: Waiting) -> None:
        with self.lock:
            if mine in self.waiting:
                self.waiting.remove(mine)

    def give_up(self) -> None:
        """The leader got no turn in time; nor will those who came when it did."""
        with self.lock:
            hopeless = [each for each in self.waiting if each.left() < HOPELESS]
            for each in hopeless:
                self.waiting.remove(each)
        for each in hopeless:
            each.busy = True
            each.called.set()

    def pass_on(self) -> None:
        """The longest waiting leads next; nobody, where nobody waits."""
        with self.lock:
            self.led = bool(self.waiting)
            if self.led:
                self.waiting[0].leads = True
                self.waiting[0].called.set()


@lru_cache(maxsize=16)
def queue_of(_database: str) -> Queue:
    return Queue()


def write_together(drafts: Sequence[Draft]) -> list[bool]:
    """Which of the drafts stood, and are on the disk. Raises what `writing` and `write` raise."""
    if db.engine.dialect.name != "sqlite" or any(each.flags is None for each in drafts):
        return write_alone(drafts)  # flags are decided from tasks in the language of their own child's request
    queue, mine = queue_of(database()), Waiting(drafts)
    db.session.commit()  # ends the read: while one is open SQLite cannot begin its log anew
    turns.leave()
    queue.join(mine)
    if not mine.leads:
        mine.called.wait()
    if mine.leads:
        lead(queue, mine)
    if mine.busy:
        raise Busy
    return write_alone(drafts) if mine.outcome is None else mine.outcome


def write_alone(drafts: Sequence[Draft]) -> list[bool]:
    # On PostgreSQL the bell, which holds the children's rows, must not close a ticket between the look and the write.
    with writing(students={each.student for each in drafts if each.tickets}):
        return write(drafts)


def lead(queue: Queue, mine: Waiting) -> None:
    """Write for all that wait. A batch that fails is written by each alone: so one bad row fails its own delivery."""
    taken: list[Waiting] = []
    try:
        with writing(patience=mine.left()):
            taken = queue.take()
            stood = iter(write([draft for each in taken for draft in each.drafts]))
            outcomes = [[next(stood) for _ in each.drafts] for each in taken]
        for each, outcome in zip(taken, outcomes, strict=True):
            each.outcome = outcome
    except Exception:
        if not taken:
            queue.leave(mine)
            queue.give_up()
        if len(taken) < 2:  # alone already
            raise
    finally:
        for each in taken:
            if each is not mine:
                each.called.set()
        queue.pass_on()
