"""A ticket on paper: a teacher types what the child wrote, and it counts as if the child had sat it on a device.

A paper's time is noon of its day of work. It is never later than now, and never the very instant of something else of
the child: segments of the log are told apart by their times. What is typed again changes what was typed before as
anything in the log does: by a later revision, or a void.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from webapp import clock
from webapp.evidence import flags, states
from webapp.evidence.deliveries import Delivery
from webapp.evidence.ends import close, finish_row
from webapp.evidence.fold import JUDGED
from webapp.evidence.grading import grade
from webapp.evidence.observations import staff_row
from webapp.evidence.parameters import current_parameters
from webapp.evidence.sittings import open_ticket, token_for
from webapp.evidence.tokens import sign
from webapp.extensions import core, db
from webapp.inserting import insert_once
from webapp.school_days import zone_of
from webapp.tables import Classroom, EvidenceRow, Person, Sitting, TicketSet

_log = EvidenceRow.__table__
NOT_SURE = None  # said instead of an answer
TYPED_BY_MISTAKE = "typed by mistake"

Place = tuple[int, str]  # position in the sitting, part
Paper = Mapping[Place, str | None]  # what was answered; a place that was left blank is not there


def noon(day: date, zone: str, now: int) -> int:
    """Noon at the school on the day of work; on the day itself before noon, now."""
    return min(clock.from_datetime(datetime.combine(day, time(12), ZoneInfo(zone))), now)


def free_instant(student_id: int, wanted: int) -> int:
    """The first microsecond from `wanted` on at which nothing else of the child is."""
    taken = set(core().scalars(select(Sitting.opened_at).where(Sitting.student_id == student_id)))
    taken |= set(core().scalars(select(_log.c.issued_at).where(_log.c.student_id == student_id).distinct()))
    while wanted in taken:
        wanted += 1
    return wanted


def keep(
    student: Person, classroom: Classroom, ticket_set: TicketSet, paper: Paper, day: date, teacher: Person, now: int
) -> bool:
    """Keep one child's paper and move the child's state. False where nothing of it is new.

    Call inside `writing([student.id])`, for a child who has not answered the ticket on a device.
    """
    at = free_instant(student.id, noon(day, zone_of(student.school_id), now))
    sitting = open_ticket(student, ticket_set, classroom, now, at)
    standing = rows_of(sitting.id)
    gone = [rows for place, rows in standing.items() if place not in paper]
    changed = [take_back(rows, student, classroom, teacher, now) for rows in gone]
    changed += [answer(sitting, place, given, standing.get(place, []), teacher, now) for place, given in paper.items()]
    if not any(changed):
        return False
    core().execute(insert_once(_log), finish_row(sitting, teacher.id, now))
    if sitting.finished_at is None:
        close(sitting, sitting.opened_at)  # on the day of work: on today's pages it is no work of today
    params = current_parameters()
    child = states.advance(student.id, params, sitting.opened_at)
    # The paper is on the teacher's desk: nobody is stuck in it now. What it says of the skill still counts.
    flags.decide(replace(child, rows=[]), student.id, sitting, params, now)
    return True


def rows_of(sitting_id: int) -> dict[Place, list[Any]]:
    """By place the answers and "not sure"s that no void names, the latest revision last; a blank place is not there."""
    found = core().execute(states.OF_SITTING, {"sitting": sitting_id}).all()
    by_place: dict[Place, list[Any]] = {}
    for row in sorted(found, key=lambda row: row.revision):
        if row.kind in JUDGED and not row.voided:
            by_place.setdefault((row.position, row.part), []).append(row)
    return by_place


def answer(sitting: Sitting, place: Place, given: str | None, standing: list[Any], teacher: Person, now: int) -> bool:
    """One answer as a row of the log, graded like any other. False where it stands there already."""
    kind = "not-sure" if given is NOT_SURE else "answer"
    if standing and (standing[-1].kind, standing[-1].answer) == (kind, given):
        return False
    token = sign(token_for(sitting, *place))
    graded = grade(Delivery(token, kind, next_revision(sitting.id, place), given), now, {})
    core().execute(insert_once(_log), graded.values | {"actor_id": teacher.id})
    return True


def next_revision(sitting_id: int, place: Place) -> int:
    c = _log.c
    used = core().scalars(
        select(c.revision).where(c.sitting_id == sitting_id, c.position == place[0], c.part == place[1])
    )
    return max(used, default=0) + 1


def take_back(rows: list[Any], student: Person, classroom: Classroom, teacher: Person, now: int) -> bool:
    """An answer that is not on the paper after all."""
    for row in rows:
        void = staff_row(teacher, student, classroom, "void", now)
        void.voids_id, void.why = row.id, TYPED_BY_MISTAKE
        db.session.add(void)
        db.session.flush()
    return bool(rows)
