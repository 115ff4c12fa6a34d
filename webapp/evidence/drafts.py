"""Drafts: what a delivery will write of one child, worked out before the lock. Inside it a draft only has to stand.

A draft stands while the child's state has the version that it was worked out from: whoever writes rows or a state of a
child counts the version up. Whatever a draft cannot know for sure, such as a conflict, is left to the slow path.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select

from models.knowledge.params import Params
from webapp.evidence import flags, states
from webapp.evidence.ends import close
from webapp.evidence.fold import JUDGED, Child, LogRow
from webapp.evidence.grading import Graded
from webapp.evidence.parameters import current_parameters
from webapp.evidence.presence import hear, is_news
from webapp.extensions import core
from webapp.tables import EvidenceRow, Presence, StudentStateRow, TicketSet

_presence = Presence.__table__
SEEN = (
    select(StudentStateRow.__table__, _presence.c.active_at, _presence.c.doing, *flags.HINTS)
    .join_from(StudentStateRow.__table__, _presence, _presence.c.student_id == StudentStateRow.student_id, isouter=True)
    .where(StudentStateRow.student_id == bindparam("student"))
)
INSERT = insert(EvidenceRow)
CLOSED = select(TicketSet.id).where(TicketSet.id == bindparam("ticket_set"), TicketSet.closed_at.is_not(None))
UNKNOWN = 1 << 62  # ids of rows that have none yet; the order never asks for them

RowId = tuple[int, int, str, int, str, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """`rows` are those that the log does not have, `tickets` those that must still be open, `presence` what is news.
    `flags`: None where they have to be decided inside the lock."""

    student: int
    now: int
    rows: list[dict[str, Any]]
    state: dict[str, Any]
    presence: str | None
    tickets: frozenset[int]
    closing: list[Any]
    child: Child
    sitting: Any
    params: Params
    flags: flags.Changes | None


class Unsure(Exception):
    """Only the lock can tell what becomes of these rows."""


def draft_all(graded: Sequence[Graded], now: int) -> list[Draft]:
    """A draft for each child of a delivery, by child; none for whom it brings nothing new. Raises Unsure."""
    by_student: dict[int, list[Graded]] = defaultdict(list)
    for each in graded:
        by_student[each.token.student].append(each)
    params = current_parameters()
    drafts = [draft(student, own, params, now) for student, own in sorted(by_student.items())]
    return [each for each in drafts if each is not None]


def draft(student: int, graded: Sequence[Graded], params: Params, now: int) -> Draft | None:
    sitting = max((each.sitting for each in graded), key=lambda sitting: sitting.opened_at)
    here = {"student": student, "skill": sitting.skill, "since": sitting.opened_at - flags.BEFORE}
    # The state is read before the log: a row that is committed between the two makes another version.
    stored = core().execute(SEEN, here).one_or_none()
    if stored is None:
        raise Unsure
    since = states.begin(stored, params, min(each.token.issued_at for each in graded))
    log = states.read_log(student, since)
    fresh = fresh_rows(graded, log)
    if not fresh:
        return None
    moved = states.fold(stored, params, since, [*log, *as_log_rows(fresh)])
    doing = "break" if fresh[-1].delivery.kind == "break" else "screen"
    known = (student, sitting, params, now, stored.flagged, stored.ticketed)
    in_lock = tells_of_a_ticket(stored, since, sitting, log, fresh)
    return Draft(
        student=student,
        now=now,
        rows=[each.values for each in fresh],
        state={**moved.values, "seen": stored.version},
        presence=doing if is_news(stored.active_at, stored.doing, doing, now) else None,
        tickets=frozenset(ticket for each in fresh if (ticket := ticket_of(each)) is not None),
        closing=[each.sitting for each in fresh if each.delivery.kind == "finish"],
        child=moved.child,
        sitting=sitting,
        params=params,
        flags=None if in_lock else flags.weigh(moved.child, *known),
    )


def fresh_rows(graded: Iterable[Graded], log: Iterable[LogRow]) -> list[Graded]:
    """Those that the log does not have. Raises Unsure where it, or this delivery, has one with another body."""
    known: dict[RowId, str | None] = {id_of(row): row.answer for row in log if row.sitting_id is not None}
    fresh = []
    for each in graded:
        id = tuple(each.values[name] for name in ("sitting_id", "position", "part", "try", "kind", "revision"))
        if id not in known:
            fresh.append(each)
        if known.setdefault(id, each.values["answer"]) != each.values["answer"]:
            raise Unsure
    return fresh


def id_of(row: LogRow) -> RowId:
    return row.sitting_id or 0, row.position, row.part, row.try_, row.kind, row.revision


def as_log_rows(fresh: Sequence[Graded]) -> list[LogRow]:
    """The rows as the log will give them back."""
    lists = [(UNKNOWN + n, each.values) for n, each in enumerate(fresh)]
    return [states.as_log_row([id if name == "id" else values[name] for name in states.NAMES]) for id, values in lists]


def ticket_of(each: Graded) -> int | None:
    """The ticket that the bell must not have closed: an answer after it has to end its sitting."""
    sitting = each.sitting
    judged = each.delivery.kind in JUDGED and sitting.finished_at is None
    return sitting.ticket_set_id if judged else None


def tells_of_a_ticket(stored: Any, since: int, sitting: Any, log: Iterable[LogRow], fresh: Iterable[Graded]) -> bool:
    """Whether the rows change what the latest ticket, or the practice around it, says: then flags are decided from what
    the log says with these rows in it."""
    if sitting.purpose == "ticket":
        return bool(stored.ticketed) or any(each.delivery.kind == "finish" for each in fresh)
    begun = any(row.sitting_id == sitting.id and row.kind in JUDGED for row in log)
    return bool(stored.ticketed) and (since < stored.segment_at or not begun)


def write(drafts: Sequence[Draft]) -> list[bool]:
    """Which of them stood, and are written. Call inside `writing`.

    Nothing is written of one that did not. Raises IntegrityError or DataError where the database does not take a row;
    then nothing may be committed.
    """
    connection = core()
    written = []
    for each in drafts:
        open_still = not any(connection.execute(CLOSED, {"ticket_set": ticket}).first() for ticket in each.tickets)
        as_told = not each.flags or flags.kept_flags(each.student, each.sitting) == each.flags.kept
        saved = open_still and as_told and connection.execute(states.SAVE_IF_CURRENT, each.state).rowcount == 1
        written.append(saved)
    standing = [each for each, stands in zip(drafts, written, strict=True) if stands]
    if standing:
        connection.execute(INSERT, [row for each in standing for row in each.rows])
    for each in standing:
        for sitting in each.closing:
            close(sitting, each.now)
        if each.presence:
            hear(each.student, each.now, active=True, doing=each.presence)
        if each.flags is None:
            flags.decide(each.child, each.student, each.sitting, each.params, each.now)
        elif each.flags:
            flags.store(each.flags, each.student, each.sitting, each.params, each.now)
    return written
