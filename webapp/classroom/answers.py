"""Counted answers of a class, read for its pages: what was asked, what was given, which rule predicts what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from content.generate import VariantPart
from content.given import read_back
from models.knowledge.misconceptions import Answer
from webapp.evidence.fold import JUDGED, STAFF, LogRow, counted, voided_ids
from webapp.evidence.sittings import generate
from webapp.extensions import database, db
from webapp.language import content_language
from webapp.tables import EvidenceRow

_log = EvidenceRow.__table__
KINDS = (*sorted(JUDGED), *sorted(STAFF), "finish", "void")


@dataclass(frozen=True, slots=True)
class Task:
    """One part as the child saw it. `prompt` in short (`72 − 15`), `right` as one reads it, `predicted`: rule -> its
    answers in canonical form."""

    prompt: str
    part: VariantPart

    @property
    def key(self) -> tuple[str, ...]:
        return self.part.key

    @property
    def predicted(self) -> Mapping[str, tuple[str, ...]]:
        return self.part.predicted

    @property
    def choices(self) -> int | None:
        """Of how many one was to be chosen."""
        return len(self.part.options) if self.part.response == "choice" and not self.part.many else None

    def said(self, answer: str) -> str:
        """An answer as one reads it: a choice by its words."""
        return "".join(text for text, _ours in read_back(self.part, answer))

    @property
    def right(self) -> str:
        """Empty where the teacher reads the answers."""
        return self.said(self.key[0]) if self.key else ""


@dataclass(frozen=True, slots=True)
class Given:
    """One row that counts. `given` is canonical where it is right or predicted, else as typed; empty for "not sure".

    `rules` are the pack's misconceptions that predict it; `skill` is a key of the library.
    """

    student: int
    sitting: int | None
    at: int
    source: str
    kind: str
    right: bool
    given: str
    rules: tuple[str, ...]
    pack: str
    skill: str
    position: int
    part: str
    task: Task | None

    def as_answer(self) -> Answer:
        predicted = self.task.predicted if self.task else {}
        choices = self.task.choices if self.task else None
        return Answer({rule: frozenset(rows) for rule, rows in predicted.items()}, self.given, self.right, choices)


def short_prompt(part: VariantPart, stem: str | None) -> str:
    """The sum where there is one, else the question as it was put."""
    if part.operands and part.operator:
        sign = "−" if part.operator == "-" else "+"
        return f"{part.operands[0]} {sign} {part.operands[1]}"
    return " ".join(text for text in (stem, part.prompt) if text)


def as_task(part: VariantPart, stem: str | None) -> Task:
    return Task(short_prompt(part, stem), part)


def task_of(row: Any) -> Task | None:
    """The task that a row of the log answers; None where it has none, or the part is not there."""
    if not row.item or not row.pack_id or row.seed is None:
        return None
    made = generate(row.school_id, row.pack_id, row.pack_version, row.item, row.seed, database(), content_language())
    found = next((each for each in made.parts if row.part in ("", each.id)), None)
    return as_task(found, made.stem) if found else None


def read_rows(where: Iterable[ColumnElement[bool]]) -> dict[tuple[int, int], list[Any]]:
    """Rows of the log by (student, issued-at): one segment each."""
    c = _log.c
    rows = db.session.execute(
        select(
            c.id, c.issued_at, c.position, c.part, c["try"].label("try_"), c.revision, c.kind, c.source, c.sitting_id,
            c.pack_id, c.pack_version, c.item, c.skills, c.verdict, c.voids_id, c.student_id, c.seed, c.answer,
            c.misconceptions, c.school_id, c.device_sequence, c.received_at, c.why,
        ).where(c.kind.in_(KINDS), *where)
    )  # fmt: skip
    segments: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        segments[row.student_id, row.issued_at].append(row)
    return segments


def read_with_voids(where: Iterable[ColumnElement[bool]]) -> dict[tuple[int, int], list[Any]]:
    """These rows with the staff's voids of them, which belong to no sitting, and what undoes those."""
    segments = read_rows(where)
    named = known = {row.id for rows in segments.values() for row in rows}
    while named:
        voids = [row for rows in read_rows([_log.c.voids_id.in_(named)]).values() for row in rows]
        fresh = [row for row in voids if row.id not in known]
        for row in fresh:
            segments[row.student_id, row.issued_at].append(row)
        named = {row.id for row in fresh}
        known = known | named
    return segments


def read_sittings(ids: Sequence[int]) -> dict[tuple[int, int], list[Any]]:
    """The rows of these sittings."""
    return read_with_voids([_log.c.sitting_id.in_(ids)])


def log_row(row: Any) -> LogRow:
    return LogRow(
        row.id, row.issued_at, row.position, row.part, row.try_, row.revision, row.kind, row.source, row.sitting_id,
        row.pack_id, row.pack_version, row.item, tuple(row.skills), row.verdict, row.voids_id,
        row.device_sequence,
    )  # fmt: skip


def counted_rows(segments: Mapping[tuple[int, int], Sequence[Any]]) -> list[Any]:
    """The rows that count, as `fold.counted` decides, oldest first."""
    voided = voided_ids(row for rows in segments.values() for row in rows)
    kept = []
    for key in sorted(segments):
        by_id = {row.id: row for row in segments[key]}
        ordered = sorted(map(log_row, segments[key]), key=lambda row: row.order)
        kept += [by_id[row.id] for row in counted(ordered, voided)]
    return kept


def as_given(row: Any) -> Given:
    """One counted row with its task."""
    found = task_of(row)
    right, rules = row.verdict == "right", tuple(row.misconceptions)
    given = (row.answer or "").strip()
    if found and right:
        given = found.key[0]
    elif found and rules and found.predicted.get(rules[0]):
        given = found.predicted[rules[0]][0] if len(found.predicted[rules[0]]) == 1 else given
    return Given(
        row.student_id, row.sitting_id, row.issued_at, row.source, row.kind, right, given, rules, row.pack_id or "",
        row.skills[0] if row.skills else "", row.position, row.part, found,
    )  # fmt: skip
