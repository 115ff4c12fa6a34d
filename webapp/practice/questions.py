"""The questions of a sitting, one per part of each task, and what a child's rows say of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from content.generate import VariantPart
from webapp.evidence.fold import JUDGED, Slot, before_finish
from webapp.evidence.sittings import pack_of, token_for, variant_of
from webapp.evidence.tokens import Token
from webapp.extensions import db
from webapp.tables import EvidenceRow, Sitting

TRIES = 3  # unsuccessful ones at one question; then it is shown how it goes


@dataclass(frozen=True, slots=True)
class Question:
    """`number` counts from 1 through the whole sitting; `position` and `part` are as in its tokens."""

    number: int
    position: int
    part: str

    @property
    def place(self) -> tuple[int, str]:
        return self.position, self.part


@dataclass(frozen=True, slots=True)
class Work:
    """What the rows say of one question.

    attempts   the first readable answer or "not sure" of each try, oldest first, without the one taken back
    kept       the latest readable one: what counts in a ticket
    try_       the try that is open; `again` is 1 when "I mistyped" brought new numbers to it
    revision   the next one of the open try's token; hints: how many were asked for on these numbers
    unreadable what was written last in the open try, if it could not be read
    """

    question: Question
    attempts: tuple[EvidenceRow, ...]
    kept: EvidenceRow | None
    try_: int
    again: int
    revision: int
    hints: int
    unreadable: str | None

    @property
    def right(self) -> bool:
        return any(row.verdict == "right" for row in self.attempts)

    @property
    def unscored(self) -> bool:
        """The teacher reads it."""
        return any(row.verdict == "unscored" for row in self.attempts)

    @property
    def over(self) -> bool:
        """It went well, it waits for the teacher, or it was tried often enough."""
        return self.right or self.unscored or len(self.attempts) >= TRIES

    @property
    def at_once(self) -> bool:
        """It went well at the first try and without a hint."""
        return self.right and len(self.attempts) == 1 and not self.hints

    @property
    def answered(self) -> bool:
        """In a ticket: there is something to go on with."""
        return self.kept is not None and self.unreadable is None


def questions_of(sitting: Sitting) -> tuple[Question, ...]:
    pack = pack_of(sitting)
    places = [
        (position, part.id)
        for position, task in enumerate(sitting.tasks, start=1)
        for part in pack.item(task["item"]).parts
    ]
    return tuple(Question(number, *place) for number, place in enumerate(places, start=1))


def rows_of(sitting: Sitting) -> list[EvidenceRow]:
    """The sitting's rows in their total order."""
    found = db.session.scalars(select(EvidenceRow).where(EvidenceRow.sitting_id == sitting.id))
    return sorted(found, key=lambda row: (row.position, row.part, row.try_, row.revision, row.kind))


def taken_back(rows: Sequence[EvidenceRow]) -> Slot | None:
    """The try taken back with "I mistyped"; the first such row alone has effect, as in the fold."""
    return next(((row.position, row.part, row.try_) for row in rows if row.kind == "void"), None)


def work_of(sitting: Sitting, rows: Sequence[EvidenceRow]) -> tuple[Work, ...]:
    """One per question, in order."""
    void, is_ticket = taken_back(rows), sitting.purpose == "ticket"
    counting = before_finish(rows) if is_ticket else rows
    return tuple(work_on(question, counting, void, is_ticket) for question in questions_of(sitting))


def work_on(question: Question, rows: Sequence[EvidenceRow], void: Slot | None, is_ticket: bool) -> Work:
    own = [row for row in rows if (row.position, row.part) == question.place]
    judged = [row for row in own if row.kind in JUDGED]
    readable = [row for row in judged if row.verdict != "unreadable"]
    first = {row.try_: row for row in reversed(readable)}
    back = void[2] if void and void[:2] == question.place else 0
    try_ = 1 if is_ticket else max([back, *first]) + 1  # a ticket's answer is changed, not tried again
    here = [row for row in own if row.try_ == try_]
    last = next((row for row in reversed(judged) if row in here), None)
    return Work(
        question=question,
        attempts=tuple(first[number] for number in sorted(first) if number != back),
        kept=readable[-1] if readable else None,
        try_=try_,
        again=1 if back else 0,
        revision=max((row.revision for row in here), default=0) + 1,
        hints=sum(row.kind == "hint" and row.try_ > back for row in own),
        unreadable=last.answer or "" if last is not None and last.verdict == "unreadable" else None,
    )


def open_token(sitting: Sitting, work: Work) -> Token:
    """The token of the try that is open."""
    return token_for(sitting, work.question.position, work.question.part, work.try_, work.again)


def token_of(sitting: Sitting, row: EvidenceRow) -> Token:
    """The token with which a row came."""
    plain = token_for(sitting, row.position)
    return Token(
        plain.student,
        plain.sitting,
        plain.position,
        plain.item,
        row.seed or "",
        row.part,
        row.try_,
        plain.issued_at,
    )


def part_for(sitting: Sitting, token: Token) -> VariantPart:
    """The part with the numbers that the child saw."""
    return variant_of(sitting, token).part(token.part)
