"""Where a child is in an exit ticket: answers may change until Finish, and nothing is told before."""

from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from content.generate import VariantPart
from webapp.evidence.sittings import variant_of
from webapp.extensions import db
from webapp.practice.feedback import verdict_of
from webapp.practice.questions import Work, open_token, part_for, rows_of, work_of
from webapp.practice.task import Task, show_task, typeset
from webapp.practice.worked import WorkedExample, work_out
from webapp.tables import Sitting, TicketSet


@dataclass(frozen=True, slots=True)
class TicketPlace:
    """question, review (all answered, Finish is next), closed (by the teacher), or feedback."""

    kind: Literal["question", "review", "closed", "feedback"]
    works: tuple[Work, ...]
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of the review or of the feedback. `right` and what follows are None before Finish."""

    work: Work
    task: Task
    given: Markup | None
    right: bool | None = None
    feedback: Markup | None = None
    worked: WorkedExample | None = None


def find_ticket_place(sitting: Sitting, wanted: int | None = None) -> TicketPlace:
    """`wanted` is the number of a question to see or change; without it the first that has no answer yet."""
    works = work_of(sitting, rows_of(sitting))
    if sitting.finished_at is not None:
        return TicketPlace("feedback", works)
    if is_closed(sitting):
        return TicketPlace("closed", works)
    if wanted is not None and 1 <= wanted <= len(works):
        return TicketPlace("question", works, works[wanted - 1])
    ahead = next((work for work in works if not work.answered), None)
    return TicketPlace("question", works, ahead) if ahead else TicketPlace("review", works)


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


def given_in_words(part: VariantPart, answer: str) -> Markup:
    """What the child answered: the number as written, or the text of what was chosen."""
    if part.response == "number":
        return Markup.escape(answer)
    chosen = set(answer.split())
    return Markup(", ").join(typeset(option.text) for option in part.options if option.id in chosen)


def judged(sitting: Sitting, work: Work) -> Answered:
    line = answered(sitting, work)
    if work.kept is not None and work.kept.verdict == "right":
        return replace(line, right=True)
    verdict = verdict_of(sitting, work.kept) if work.kept is not None and work.kept.kind == "answer" else None
    part = part_for(sitting, open_token(sitting, work))
    words = verdict.feedback if verdict else part.look_again
    return replace(line, right=False, feedback=typeset(words) if words else None, worked=work_out(part))
