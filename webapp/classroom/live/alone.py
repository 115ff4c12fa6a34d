"""Exit tickets taken alone today ("I'm ready"): each with numbers of its own, so beside the class's bins."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from webapp.classroom.answers import counted_rows, read_sittings
from webapp.classroom.days import start_of_day
from webapp.evidence.fold import JUDGED
from webapp.extensions import db
from webapp.tables import Classroom, Sitting


@dataclass(frozen=True, slots=True)
class TakenAlone:
    """One child's own ticket: how many of its questions were right, and the rules that wrong answers followed (of one
    answer that two rules predict, both)."""

    student: int
    skill: str
    right: int
    of: int
    rules: tuple[tuple[str, ...], ...]


def taken_alone(classroom: Classroom, students: Sequence[int], now: int) -> tuple[TakenAlone, ...]:
    """Those finished today, in the order of finishing. Two queries and one per void, however many there are."""
    sittings = db.session.execute(
        select(Sitting.id, Sitting.student_id, Sitting.skill, Sitting.tasks)
        .where(
            Sitting.class_id == classroom.id,
            Sitting.student_id.in_(students),
            Sitting.purpose == "ticket",
            Sitting.ticket_set_id.is_(None),
            Sitting.finished_at >= start_of_day(classroom, now),
        )
        .order_by(Sitting.finished_at)
    ).all()
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in counted_rows(read_sittings([each.id for each in sittings])) if sittings else ():
        if row.kind in JUDGED:
            rows[row.sitting_id].append(row)
    return tuple(
        TakenAlone(
            each.student_id, each.skill, sum(row.verdict == "right" for row in rows[each.id]),
            max(len(each.tasks), len(rows[each.id])),
            tuple(dict.fromkeys(rules_of(row) for row in rows[each.id] if row.misconceptions)),
        )
        for each in sittings
    )  # fmt: skip


def rules_of(row: Any) -> tuple[str, ...]:
    """With the pack that has them, as titles are looked up."""
    return tuple(rule if "/" in rule else f"{row.pack_id}/{rule}" for rule in row.misconceptions)
