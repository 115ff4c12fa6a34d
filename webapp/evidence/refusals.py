"""Rows that could not be kept: told to the child's teacher, a bounded number a day; of nobody's a count is kept."""

import threading
from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from webapp import clock
from webapp.access import classroom_of_student
from webapp.evidence.deliveries import Delivery
from webapp.evidence.tokens import TokenForged, read
from webapp.extensions import db
from webapp.inserting import insert
from webapp.logs import log
from webapp.tables import Enrolment, Person, RefusedRow, UnknownRefusals
from webapp.writing import writing

A_DAY = 20  # a broken device must not fill the disk or the teacher's page
A_MINUTE = clock.MINUTE  # between two writes of how many rows were nobody's: strangers must not keep the disk busy
Refusal = tuple[Delivery, Exception]


def note_refusals(refused: Sequence[Refusal], signed_in: Person | None, now: int) -> None:
    """Keep what was refused of one delivery where somebody will see it."""
    by_child: dict[int, list[Refusal]] = defaultdict(list)
    for delivery, error in refused:
        by_child[child_of(delivery, signed_in)].append((delivery, error))
    sorts = Counter("forged" if isinstance(error, TokenForged) else "unfit" for _, error in refused)
    classes = {child: class_of(child) for child in by_child}
    unknown = sum(len(found) for child, found in by_child.items() if classes[child] is None)
    told = [child for child in by_child if classes[child] is not None and room_of(child, now)]
    counted = nobodys.due(unknown, now)
    if told or counted:
        with writing():
            for child in told:
                if (class_id := class_of(child)) is not None:  # None: erased a moment ago
                    keep(by_child[child], child, class_id, now)
            if counted:
                count_unknown(counted, now)
    log.warning("rows refused", **sorts, of_nobody=unknown)


def child_of(delivery: Delivery, signed_in: Person | None) -> int:
    """Whose row it is: an authentic token says so itself, for any other the child who is signed in. 0: nobody's."""
    try:
        return read(delivery.token).student
    except TokenForged:
        if signed_in is None or not signed_in.is_authenticated or signed_in.role != "student":
            return 0
        return signed_in.id


def class_of(student_id: int) -> int | None:
    """The child's class, of a child who has left them all the last one. None: no child, or never in a class."""
    child = db.session.get(Person, student_id) if student_id else None
    if child is None:
        return None
    if (now := classroom_of_student(child)) is not None:
        return now.id
    last = select(Enrolment.class_id).where(Enrolment.student_id == student_id).order_by(Enrolment.id.desc())
    return db.session.scalars(last).first()


def keep(refused: Sequence[Refusal], child: int, class_id: int, now: int) -> None:
    room = room_of(child, now)
    db.session.add_all(
        RefusedRow(
            student_id=child, class_id=class_id, answer=delivery.answer, why=str(error)[:200], received_at=now
        )
        for delivery, error in refused[:room]
    )  # fmt: skip


def room_of(child: int, now: int) -> int:
    """How many more of the child's rows are kept today."""
    recent = select(func.count()).where(RefusedRow.student_id == child, RefusedRow.received_at > now - clock.DAY)
    return max(A_DAY - (db.session.scalar(recent) or 0), 0)


class Gathered:
    """How many of this process's refused rows were nobody's and are not written yet."""

    def __init__(self) -> None:
        self.number, self.written_at, self.lock = 0, 0, threading.Lock()

    def due(self, more: int, now: int) -> int:
        """What is to be written now: all of them once a minute, else 0. What the last minute brought may be lost."""
        with self.lock:
            self.number += more
            if not self.number or 0 <= now - self.written_at < A_MINUTE:
                return 0
            due, self.number, self.written_at = self.number, 0, now
            return due


nobodys = Gathered()


def count_unknown(number: int, now: int) -> None:
    table = UnknownRefusals.__table__
    statement = insert(table).values(day=clock.day_of(now, "UTC"), number=number)
    more = {"number": table.c.number + number}
    db.session.execute(statement.on_conflict_do_update(index_elements=["day"], set_=more))
