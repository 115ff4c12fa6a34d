"""The day's end: what a child answered on an earlier school day and did not finish is finished, so that it counts."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, select

from models.knowledge.params import Params
from webapp import clock
from webapp.evidence import flags, states
from webapp.evidence.ends import end
from webapp.evidence.fold import JUDGED
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.tables import EvidenceRow, School, Sitting
from webapp.writing import writing

SLICE = 10  # sittings a write: each may replay its child, and other writers get their turn between
_log = EvidenceRow.__table__


def end_days(now: int) -> int:
    """Finish the answered tickets and practice sets of every school's earlier days. How many there were.

    Harmless to run at any hour and again. A sitting without an answer is left: it says nothing, and when an answer
    still comes from a device that was away, the next run finishes it.
    """
    schools = db.session.execute(select(School.id, School.time_zone).order_by(School.id)).all()
    return sum(
        end_slice(ids, school.time_zone, now)
        for school in schools
        for ids in slices(school.id, clock.start_of_day(now, school.time_zone))
    )


def every_night(_zone: str, now: int) -> str:
    """The same as a nightly job: what it did, in words. Each school has its own time zone."""
    return f"Sittings of earlier days finished: {end_days(now)}."


def slices(school_id: int, today: int) -> Iterator[Sequence[int]]:
    """The sittings left open, oldest first within a slice; a slice that was not finished is passed over."""
    last = 0
    while ids := db.session.scalars(
        select(Sitting.id).where(Sitting.id > last, *left_open(school_id, today)).order_by(Sitting.id).limit(SLICE)
    ).all():
        yield ids
        last = ids[-1]


def left_open(school_id: int, today: int) -> tuple[ColumnElement[bool], ...]:
    answered = select(_log.c.id).where(_log.c.sitting_id == Sitting.id, _log.c.kind.in_(JUDGED)).exists()
    return Sitting.school_id == school_id, Sitting.opened_at < today, Sitting.finished_at.is_(None), answered


def end_slice(ids: Sequence[int], zone: str, now: int) -> int:
    students = db.session.scalars(select(Sitting.student_id).where(Sitting.id.in_(ids))).all()
    with writing(students):
        params = current_parameters()
        return sum(end_sitting(sitting, params, zone, now) for sitting in db.session.scalars(still_open(ids)).all())


def still_open(ids: Sequence[int]) -> Select[Sitting]:
    """Read again under the lock: the child may have come back meanwhile."""
    wanted = select(Sitting).where(Sitting.id.in_(ids), Sitting.finished_at.is_(None)).order_by(Sitting.id)
    return wanted.execution_options(populate_existing=True)


def end_sitting(sitting: Sitting, params: Params, zone: str, now: int) -> bool:
    """As the last thing of the sitting's own day: on the next morning's pages it is no work of today."""
    morning = clock.start_of_day(sitting.opened_at, zone)
    evening = clock.start_of_day(morning + 36 * clock.HOUR, zone) - 1  # days have 23 to 25 hours
    if not end(sitting, None, evening):
        return False
    child = states.advance(sitting.student_id, params, sitting.opened_at)
    flags.decide(child, sitting.student_id, sitting, params, evening)
    return True
