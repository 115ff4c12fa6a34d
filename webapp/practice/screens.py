"""Which page a sitting shows now, and where an answer leads."""

from collections.abc import Sequence
from typing import Any

from content.generate import VariantPart
from models.decisions.tries import SHOWN_AT
from webapp.evidence.deliveries import AFTER_FINISH, Delivery
from webapp.evidence.sittings import pack_of, token_for, variant_of
from webapp.evidence.tokens import read, sign
from webapp.extensions import db
from webapp.practice import ticket
from webapp.practice.feedback import ask_again, tell, tell_of
from webapp.practice.hints import ShownHint, SmallAnswer, show_hints
from webapp.practice.place import Place, find_place
from webapp.practice.questions import Work, open_token, rows_of, token_of, work_of
from webapp.practice.task import Task, given_in_words, show_task
from webapp.practice.worked import example_for, work_out
from webapp.tables import EvidenceRow, Person, Sitting

Screen = tuple[str, dict[str, Any]]


def screen(
    sitting: Sitting, told: int | None, question: int | None, small: SmallAnswer | None, alone: bool = False
) -> Screen:
    """(template, what it shows). `told` and `question` are numbers of questions, as in the address; `alone`: the page
    that asks has kept the cards of the questions ahead."""
    if sitting.purpose == "ticket":
        return ticket_screen(sitting, question)
    return practice_screen(sitting, told, small, alone)


def practice_screen(sitting: Sitting, told: int | None, small: SmallAnswer | None, alone: bool) -> Screen:
    place = find_place(sitting, told)
    context: dict[str, Any] = {"place": place, "finish_token": sign(token_for(sitting, 0)), "work": place.work}
    if place.work is not None:
        context["shown_at"] = SHOWN_AT
        context["ahead"] = [] if alone else ahead_of(sitting, place)
        if place.kind == "question":
            context |= practice_question(sitting, place, place.work, small)
        else:
            context |= told_question(sitting, place, place.work)
        tasks = [card["task"] for card in (context["card"], *context["ahead"])]
        context["widgets"] = scripts_of(tasks, context.get("hints", []))
    return "practice/practice.html", context | {"sequence": latest_sequence(place.rows)}


def ahead_of(sitting: Sitting, place: Place) -> list[dict[str, Any]]:
    """The other questions that are not over: they lie in the page, so that Wi-Fi may go for a while."""
    cards = [question(sitting, each) for each in place.works if not each.over and each is not place.work]
    return [card | {"more_hints": card["work"].hints < len(card["part"].hints)} for card in cards]


def scripts_of(tasks: Sequence[Task], hints: Sequence[ShownHint] = ()) -> list[str]:
    """The scripts that the page's widgets need, each once."""
    small = [hint.task for hint in hints if hint.task is not None]
    return sorted({task.script for task in (*tasks, *small) if task.script} | ({"hints"} if small else set()))


def latest_sequence(rows: Sequence[EvidenceRow]) -> int:
    """The highest number that a device gave to a row of this sitting: the next one counts on from it."""
    given = [row.device_sequence or 0 for row in rows]
    return max((number for number in given if number < AFTER_FINISH), default=0)


def practice_question(sitting: Sitting, place: Place, work: Work, small: SmallAnswer | None) -> dict[str, Any]:
    card = question(sitting, work)
    part: VariantPart = card["part"]
    here = small if small is not None and small.question == work.question.number else None
    language = db.session.get_one(Person, sitting.student_id).language
    hints, more_hints = show_hints(part, work.hints, language, here), work.hints < len(part.hints)
    helped = place.support == "worked example" or (place.support == "hint" and not more_hints)
    return {
        "card": card,
        "hints": hints,
        "more_hints": more_hints,
        "told": tell(sitting, work, part),
        "offer_hint": place.support is not None and more_hints,
        "example": example_for(pack_of(sitting), part.skills) if helped else None,
        "mistyped_token": mistyped_token(sitting, place, work),
    }


def told_question(sitting: Sitting, place: Place, work: Work) -> dict[str, Any]:
    """A question that is over: with the numbers of its last try."""
    token = token_of(sitting, work.attempts[-1])
    variant = variant_of(sitting, token)
    part = variant.part(token.part)
    return {
        "card": question(sitting, work) | {"task": show_task(variant, part)},
        "told": tell_of(sitting, work.attempts[-1]) if work.right or work.unscored else None,
        "given": given_in_words(part, work.attempts[-1].answer or "") if work.unscored else None,
        "worked": work_out(pack_of(sitting), variant, part),
        "mistyped_token": mistyped_token(sitting, place, work),
    }


def mistyped_token(sitting: Sitting, place: Place, work: Work) -> tuple[str, int] | None:
    """The token and next revision with which the last attempt may be taken back. None: not, or not again."""
    if not place.may_mistype:
        return None
    row = work.attempts[-1]
    later = [r.revision for r in place.rows if (r.position, r.part, r.try_) == (row.position, row.part, row.try_)]
    return sign(token_of(sitting, row)), max(later) + 1


def question(sitting: Sitting, work: Work) -> dict[str, Any]:
    """What the form of an open question needs."""
    token = open_token(sitting, work)
    variant = variant_of(sitting, token)
    part = variant.part(work.question.part)
    return {
        "work": work,
        "part": part,
        "task": show_task(variant, part),
        "token": sign(token),
        "how_to_answer": ask_again(part),
    }


def ticket_screen(sitting: Sitting, wanted: int | None) -> Screen:
    place = ticket.find_ticket_place(sitting, wanted)
    context: dict[str, Any] = {"place": place, "finish_token": sign(token_for(sitting, 0))}
    if place.kind == "feedback":
        return "practice/ticket_feedback.html", context | {"lines": ticket.feedback(sitting, place.works)}
    if place.kind == "closed":
        return "practice/ticket_closed.html", context | {"sequence": latest_sequence(place.rows)}
    questions = [ticket_question(sitting, work) for work in place.works]
    return "practice/ticket.html", context | {
        "questions": questions,
        "widgets": scripts_of([card["task"] for card in questions]),
        "lines": ticket.review(sitting, place.works),
        "sequence": latest_sequence(place.rows),
    }


def ticket_question(sitting: Sitting, work: Work) -> dict[str, Any]:
    card = question(sitting, work)
    given = work.kept.answer or "" if work.kept is not None and work.kept.kind == "answer" else ""
    said = work.unreadable is None and work.kept is not None and work.kept.kind == "not-sure"
    return card | {
        "told": tell(sitting, work, card["part"]) if work.unreadable is not None else None,
        "given": given,
        "said_not_sure": said,
    }


def where_next(sitting: Sitting, delivery: Delivery) -> dict[str, int]:
    """The address' parameters after a row was kept."""
    token = read(delivery.token)
    works = work_of(sitting, rows_of(sitting))
    number = next((w.question.number for w in works if w.question.place == (token.position, token.part)), None)
    if number is None or sitting.finished_at is not None:
        return {}
    if sitting.purpose == "practice":
        return {"told": number} if works[number - 1].over else {}
    if delivery.kind not in ("answer", "not-sure"):
        return {"question": number}
    following = ticket.after(ticket.find_ticket_place(sitting), number)
    return {"question": following} if following else {}
