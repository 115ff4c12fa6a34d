"""Flags of a class: the stored ones, those computed from presence, and what the teacher does about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update

from models.decisions.attention import Presence, presence_flag
from models.decisions.flags import Flag
from webapp.classroom.live.visits import ON_IT
from webapp.clock import MINUTE
from webapp.evidence.flags import OF_A_SITTING, as_flag
from webapp.extensions import db
from webapp.tables import Classroom, FlagRow, Intervention, Person, Sitting
from webapp.tables import Presence as PresenceRow

TAKEN_FOR = 5 * MINUTE  # how long a row stays in its place after "I'm on it", so that nothing jumps
WITH_TEACHER_FOR = 10 * MINUTE  # for so long a quiet device of that child means nothing
SCREENS_WITHIN = 15 * MINUTE  # a class works on screens while a device was heard this lately
HEARD_WITHIN = MINUTE
AWAY = frozenset({"break", "off screen"})


@dataclass(frozen=True, slots=True)
class Raised:
    """One flag of one child; `flag_id` is None for those computed from presence. `taken`: the teacher is on it."""

    student: int
    flag: Flag
    flag_id: int | None
    taken: bool


@dataclass(frozen=True, slots=True)
class Devices:
    """Children by what their devices say: working, not connected (a device, not a child), and who is idle."""

    working: frozenset[int]
    unheard: frozenset[int]
    idle: tuple[Raised, ...]


@dataclass(frozen=True, slots=True)
class SittingToday:
    """What a child has sat today, as far as this page asks."""

    student: int
    purpose: str
    opened_at: int
    finished_at: int | None


def stored(classroom: Classroom, students: Iterable[int], since: int, now: int) -> list[Raised]:
    """Open flags, and those that the teacher took a moment ago. What tells of a sitting counts for its school day."""
    f = FlagRow.__table__.c
    rows = db.session.execute(
        select(f.id, f.student_id, f.kind, f.skill, f.since, f.reason, f.ask, f.cleared_at)
        .where(
            f.class_id == classroom.id,
            f.student_id.in_(list(students)),
            or_(f.cleared_at.is_(None), (f.cleared_by == "teacher") & (f.cleared_at > now - TAKEN_FOR)),
            or_(f.kind.not_in(OF_A_SITTING), f.since >= since),
        )
        .order_by(f.id)
    ).all()
    return [Raised(row.student_id, as_flag(row), row.id, row.cleared_at is not None) for row in rows]


def sittings_of(classroom: Classroom, students: Sequence[int], since: int) -> list[SittingToday]:
    s = Sitting.__table__.c
    rows = db.session.execute(
        select(s.student_id, s.purpose, s.opened_at, s.finished_at)
        .where(s.student_id.in_(students), s.class_id == classroom.id, s.opened_at >= since)
        .order_by(s.opened_at)
    )
    return [SittingToday(*row) for row in rows]


def of_finished_ticket(raised: Raised, sat: Iterable[SittingToday]) -> bool:
    """Was it raised by a ticket that the child has handed in? Then nobody is stuck: the groups are the answer."""
    before = [each for each in sat if each.student == raised.student and each.opened_at <= raised.flag.since]
    return bool(before) and before[-1].purpose == "ticket" and before[-1].finished_at is not None


def devices(classroom: Classroom, students: Sequence[int], sat: Iterable[SittingToday], now: int) -> Devices:
    """What presence says, while the class works on screens; nothing else looks at heartbeats."""
    p = PresenceRow.__table__.c
    heard = db.session.execute(
        select(p.student_id, p.heard_at, p.active_at, p.doing).where(
            p.student_id.in_(students), p.heard_at > now - SCREENS_WITHIN
        )
    ).all()
    at_work = {each.student for each in sat if each.finished_at is None}
    done = {each.student for each in sat if each.finished_at and each.finished_at > now - SCREENS_WITHIN} - at_work
    on_screens = bool(at_work or done)
    taken = lately_with_teacher(classroom, now)
    working, unheard, idle = set(), set(), []
    for row in sorted(heard, key=lambda row: row.student_id):
        quiet = Presence(row.heard_at, row.active_at, on_screens, away=row.doing in AWAY or row.student_id in done)
        flag = presence_flag(quiet, now)
        if now - row.heard_at < HEARD_WITHIN:
            working.add(row.student_id)
        if flag is not None and flag.kind == "not connected":
            unheard.add(row.student_id)
        elif flag is not None and (at := taken.get(row.student_id, 0)) <= now - WITH_TEACHER_FOR:
            idle.append(Raised(row.student_id, flag, None, taken=False))
        elif flag is not None and at > now - TAKEN_FOR:
            idle.append(Raised(row.student_id, flag, None, taken=True))
    return Devices(frozenset(working), frozenset(unheard), tuple(idle))


def lately_with_teacher(classroom: Classroom, now: int) -> dict[int, int]:
    """Children to whom a teacher went without a stored flag, and when."""
    i = Intervention.__table__.c
    rows = db.session.execute(
        select(i.student_id, i.at).where(
            i.class_id == classroom.id, i.flag_id.is_(None), i.group_id.is_(None), i.at > now - WITH_TEACHER_FOR
        )
    )
    return {row.student_id: row.at for row in rows}


def take(flag: FlagRow, teacher: Person, now: int) -> bool:
    """ "I'm on it": clears this flag, and with it the child's other flags of the sitting. False: somebody was first.

    Call inside `writing([flag.student_id])`.
    """
    same_visit = FlagRow.kind.in_(OF_A_SITTING) & (FlagRow.student_id == flag.student_id)
    mine = (FlagRow.id == flag.id) | same_visit if flag.kind in OF_A_SITTING else FlagRow.id == flag.id
    changed = db.session.scalars(
        update(FlagRow)
        .where(mine, FlagRow.class_id == flag.class_id, FlagRow.cleared_at.is_(None))
        .values(cleared_at=now, cleared_by="teacher")
        .returning(FlagRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    if flag.id in changed:
        log(teacher, flag.class_id, flag.student_id, flag.id, now)
    return flag.id in changed


def go_to(classroom: Classroom, student: Person, teacher: Person, now: int) -> bool:
    """ "I'm on it" for a child whose flag is computed. False: a teacher is there already.

    Call inside `writing([student.id])`: the child's lock keeps two taps from counting twice.
    """
    if student.id in lately_with_teacher(classroom, now):
        return False
    log(teacher, classroom.id, student.id, None, now)
    return True


def log(teacher: Person, class_id: int, student_id: int, flag_id: int | None, now: int) -> None:
    db.session.add(
        Intervention(
            class_id=class_id, teacher_id=teacher.id, student_id=student_id, flag_id=flag_id, group_id=None,
            what=ON_IT, note="", at=now,
        )
    )  # fmt: skip
    db.session.flush()
