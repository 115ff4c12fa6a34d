"""Rows of the log in words for a teacher: what was asked, what was answered, and whether it counts."""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from webapp.classroom.answers import Task, counted_rows, log_row, read_with_voids, task_of
from webapp.classroom.students.readings import Read, Reading, read_so_far, reading_of
from webapp.classroom.words import time_taken, why_aside
from webapp.evidence.fold import STAFF, before_finish, mistyped, voided_ids
from webapp.evidence.setting_aside import WHY
from webapp.extensions import db
from webapp.reasons import Titles
from webapp.tables import AnswerConflict, EvidenceRow, Person
from webapp.typesetting import typeset

_log = EvidenceRow.__table__

Segments = Mapping[tuple[int, int], Sequence[Any]]  # rows of the log by (student, issued-at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row in words. `counts` is False for what is no evidence, and `status` says why not.

    `task` is as the child saw it, and `look` names the very question where there is one; a staff's row shows its skill
    there, and its note as `answer`. `judge`: what a tap may say of it, such as `12:typo`.
    """

    id: int
    task: Markup | str
    answer: str
    verdict: str
    misconceptions: tuple[str, ...]
    hints: int
    time: str
    right: bool
    counts: bool
    status: str
    conflicts: tuple[str, ...]
    reading: Reading | None
    look: dict[str, str] | None
    judge: tuple[str, ...]


def entries_of(student: Person, rows: Sequence[Any], titles: Titles) -> list[Entry]:
    """Whole sittings of one child, row by row."""
    c = _log.c
    times = {row.issued_at for row in rows}
    segments = read_with_voids([c.student_id == student.id, c.issued_at.in_(times)])
    states, aside = judge(segments, times), set_by_teacher(segments)
    hints, conflicts, read = hints_of(rows), conflicts_of(rows), read_so_far(student, rows)
    return [
        describe(row, states.get(row.id, ""), hints[slot(row)], conflicts[row.id], read, titles, row.id in aside)
        for row in rows
    ]


def judge(segments: Segments, times: Container[int]) -> dict[int, str]:
    """By row of these times what keeps it from counting; rows that count are not in it."""
    whole = {key: found for key, found in segments.items() if key[1] in times}
    counting = {row.id for row in counted_rows(segments)}
    every = [row for found in segments.values() for row in found]
    standing = voided_ids(every)
    voids = {row.voids_id: row.id for row in every if row.voids_id in standing}
    reasons = {row.id: row.why for row in every}
    found = {}
    for segment in whole.values():
        ordered = sorted(map(log_row, segment), key=lambda row: row.order)
        taken_back = mistyped(ordered)
        finished = any(row.kind == "finish" for row in ordered)
        in_time = {row.id for row in before_finish(ordered)}
        for row in ordered:
            if row.id in counting:
                continue
            if row.id in voids:
                found[row.id] = voided(reasons.get(voids[row.id]))
            elif row.slot == taken_back:
                found[row.id] = _("taken back: “I mistyped”")
            else:
                found[row.id] = set_aside(row.verdict, row.source, finished, row.id in in_time)
    return found


def voided(why: str | None) -> str:
    return _("does not count: %(why)s", why=why_aside(why)) if why else _("does not count")


def set_by_teacher(segments: Segments) -> frozenset[int]:
    """The answers that a teacher has set aside, and may let count again."""
    voids = [row for rows in segments.values() for row in rows if row.voids_id is not None]
    standing = voided_ids(voids)
    return frozenset(row.voids_id for row in voids if row.voids_id in standing and row.why in WHY)


def set_aside(verdict: str | None, source: str, finished: bool, in_time: bool) -> str:
    if verdict == "unreadable":
        return _("could not be read")
    if verdict == "unscored":
        return _("counts by what you say of it")
    if source == "ticket" and not in_time:
        return _("given after Finish")
    if source == "ticket":
        return _("changed later") if finished else _("counts once the ticket is finished")
    return _("an earlier answer counts")


def slot(row: Any) -> tuple[int | None, int, int]:
    return row.sitting_id, row.position, getattr(row, "try")


def hints_of(rows: Sequence[Any]) -> Counter[tuple[int | None, int, int]]:
    """Hints that were taken at the same try."""
    c = _log.c
    sittings = {row.sitting_id for row in rows if row.sitting_id}
    found = db.session.execute(
        select(c.sitting_id, c.position, c["try"]).where(c.sitting_id.in_(sittings), c.kind == "hint")
    )
    return Counter(slot(row) for row in found)


def conflicts_of(rows: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    """Other answers that arrived under the same id: the first was kept."""
    wanted = select(AnswerConflict.evidence_id, AnswerConflict.answer).where(
        AnswerConflict.evidence_id.in_([row.id for row in rows])
    )
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in db.session.execute(wanted.order_by(AnswerConflict.id)):
        found[row.evidence_id] += (row.answer or "",)
    return found


def describe(
    row: Any,
    status: str,
    hints: int,
    conflicts: tuple[str, ...],
    read: Read,
    titles: Titles,
    aside: bool,
) -> Entry:
    asked = task_of(row)
    skills = ", ".join(titles.skill(skill) for skill in row.skills)
    shown: Markup | str = typeset(asked.prompt, asked.part.language_of(asked.prompt)) if asked else skills
    return Entry(
        id=row.id,
        task=shown,
        answer=answer_of(row, asked),
        verdict=verdict_of(row),
        misconceptions=tuple(titles.misconception(f"{row.pack_id}/{rule}") for rule in row.misconceptions),
        hints=hints,
        time=_("faster than one can read: counts for little") if row.rapid else time_taken(row.elapsed_ms),
        right=row.verdict == "right",
        counts=not status,
        status=status,
        conflicts=conflicts,
        reading=reading_of(row, asked, read),
        look={**named_by(row), "part": asked.part.id} if asked else None,
        judge=judgements(row, status, aside),
    )


def judgements(row: Any, status: str, aside: bool) -> tuple[str, ...]:
    if aside:
        return (f"{row.id}:again",)
    return tuple(f"{row.id}:{why}" for why in WHY) if row.kind == "answer" and not status else ()


def named_by(row: Any) -> dict[str, str]:
    return {"pack": row.pack_id, "version": row.pack_version, "item": row.item, "seed": row.seed}


def answer_of(row: Any, asked: Task | None) -> str:
    if row.kind == "not-sure":
        return _("“I'm not sure”")
    if row.kind in STAFF:
        return row.why or ""
    given = (row.answer or "").strip()
    return asked.said(given) if asked else given


def verdict_of(row: Any) -> str:
    if row.verdict == "right":
        return _("showed it") if row.kind in STAFF else _("right")
    if row.verdict == "unreadable":
        return _("not readable")
    if row.verdict == "unscored":
        return _("for you to read")
    return _("not yet")
