"""Where a child is in an exit ticket: answers may change until Finish, and nothing is told before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from webapp.evidence.sittings import pack_of, variant_of
from webapp.extensions import db
from webapp.practice.feedback import verdict_of, words_of
from webapp.practice.questions import Work, open_token, part_for, rows_of, work_of
from webapp.practice.task import Task, given_in_words, show_task
from webapp.practice.worked import WorkedExample, work_out
from webapp.tables import EvidenceRow, Sitting, TicketSet
from webapp.typesetting import typeset


@dataclass(frozen=True, slots=True)
class TicketPlace:
    """question, review (all answered, Finish is next), closed (by the teacher or the day's end), or feedback.

    Feedback tells the key, so it waits for the child's own Finish: what any tab of the device sends after that is
    numbered later, and does not count. The bell's finish has no number, since answers given before it may still come.
    """

    kind: Literal["question", "review", "closed", "feedback"]
    works: tuple[Work, ...]
    rows: Sequence[EvidenceRow]
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of the review or of the feedback. `right` and what follows are None before Finish; `read`: the teacher
    reads this answer."""

    work: Work
    task: Task
    given: Markup | None
    right: bool | None = None
    read: bool = False
    feedback: Markup | None = None
    worked: WorkedExample | None = None


def find_ticket_place(sitting: Sitting, wanted: int | None = None) -> TicketPlace:
    """`wanted` is the number of a question to see or change; without it the first that has no answer yet."""
    rows = rows_of(sitting)
    works = work_of(sitting, rows)
    if any(row.kind == "finish" and row.revision > 0 for row in rows):
        return TicketPlace("feedback", works, rows)
    if sitting.finished_at is not None or is_closed(sitting):
        return TicketPlace("closed", works, rows)
    if wanted is not None and 1 <= wanted <= len(works):
        return TicketPlace("question", works, rows, works[wanted - 1])
    ahead = next((work for work in works if not work.answered), None)
    return TicketPlace("question", works, rows, ahead) if ahead else TicketPlace("review", works, rows)


def is_closed(sitting: Sitting) -> bool:
    if sitting.ticket_set_id is None:
        return False
    return db.session.get_one(TicketSet, sitting.ticket_set_id).closed_at is not None


def after(place: TicketPlace, number: int) -> int | None:
    """The question after an answer to `number`. None: wherever the ticket stands, at the end the review."""
    if not place.works[number - 1].answered:
        return number
    everything = all(work.answered for work in place.works)
    return None if everything or number == len(place.works) else number + 1


def review(sitting: Sitting, works: tuple[Work, ...]) -> list[Answered]:
    return [answered(sitting, work) for work in works]


def feedback(sitting: Sitting, works: tuple[Work, ...]) -> list[Answered]:
    """Each question with its verdict; only for a finished ticket, since it tells the key."""
    return [judged(sitting, work) for work in works]


def answered(sitting: Sitting, work: Work) -> Answered:
    part = part_for(sitting, open_token(sitting, work))
    given = None
    if work.kept is not None and work.kept.kind == "answer":
        given = given_in_words(part, work.kept.answer or "")
    return Answered(work, show_task(variant_of(sitting, open_token(sitting, work)), part), given)


def judged(sitting: Sitting, work: Work) -> Answered:
    line = answered(sitting, work)
    if work.kept is not None and work.kept.verdict == "right":
        return replace(line, right=True)
    if work.kept is not None and work.kept.verdict == "unscored":
        return replace(line, read=True)
    verdict = verdict_of(sitting, work.kept) if work.kept is not None and work.kept.kind == "answer" else None
    variant = variant_of(sitting, open_token(sitting, work))
    part = variant.part(work.question.part)
    look_again = typeset(part.look_again, part.language_of(part.look_again)) if part.look_again else None
    words = words_of(part, verdict) if verdict else look_again
    return replace(line, right=False, feedback=words, worked=work_out(pack_of(sitting), variant, part))
