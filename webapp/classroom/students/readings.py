"""Answers in a child's own words: the teacher reads them, and says in one tap whether the child showed the skill.

What the teacher says is an observation like any other; its note is the answer's beginning, and tells which was read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from content.responses import ExtendedResponse
from webapp.classroom.answers import Task
from webapp.classroom.students.observing import LONGEST_NOTE
from webapp.extensions import db
from webapp.tables import EvidenceRow, Person

_log = EvidenceRow.__table__
Read = Mapping[tuple[str, str], bool]  # (skill, note) -> whether it was shown


@dataclass(frozen=True, slots=True)
class Reading:
    """What the teacher looks for, as (text, points), and the observation that a tap makes. `shown`: what was said of it
    already; None where it waits."""

    skill: str
    note: str
    rubric: tuple[tuple[str, int], ...]
    shown: bool | None


def read_so_far(student: Person, rows: Sequence[Any]) -> Read:
    """What a teacher has said of the answers among these rows."""
    if not any(row.verdict == "unscored" for row in rows):
        return {}
    c = _log.c
    said = db.session.execute(
        select(c.skills, c.why, c.verdict).where(c.student_id == student.id, c.kind == "observation").order_by(c.id)
    )
    return {(skill, row.why or ""): row.verdict == "right" for row in said for skill in row.skills}


def reading_of(row: Any, asked: Task | None, read: Read) -> Reading | None:
    """None for an answer that needs no reader."""
    if row.verdict != "unscored" or not row.skills:
        return None
    spec = asked.part.spec if asked else None
    rubric = spec.rubric if isinstance(spec, ExtendedResponse) else ()
    note = (row.answer or "").strip()[:LONGEST_NOTE].strip()
    lines = tuple((line.text, line.points) for line in rubric)
    return Reading(row.skills[0], note, lines, read.get((row.skills[0], note)))
