"""Which page a sitting shows now, and where an answer leads."""

from typing import Any

from content.generate import VariantPart
from webapp.evidence.deliveries import Delivery
from webapp.evidence.sittings import pack_of, token_for, variant_of
from webapp.evidence.tokens import read, sign
from webapp.practice import ticket
from webapp.practice.feedback import ask_again, tell, tell_of
from webapp.practice.place import Place, find_place
from webapp.practice.questions import Work, open_token, part_for, rows_of, token_of, work_of
from webapp.practice.task import column_boxes, hint_texts, show_task
from webapp.practice.worked import example_for, work_out
from webapp.tables import Sitting

Screen = tuple[str, dict[str, Any]]


def screen(sitting: Sitting, told: int | None, question: int | None) -> Screen:
    """(template, what it shows). `told` and `question` are numbers of questions, as in the address."""
    return ticket_screen(sitting, question) if sitting.purpose == "ticket" else practice_screen(sitting, told)


def practice_screen(sitting: Sitting, told: int | None) -> Screen:
    place = find_place(sitting, told)
    if place.kind == "question" and place.work is not None:
        return "practice/question.html", practice_question(sitting, place, place.work)
    if place.kind == "told" and place.work is not None:
        return "practice/told.html", told_question(sitting, place, place.work)
    return "practice/set_end.html", {"place": place, "finish_token": sign(token_for(sitting, 0))}


def practice_question(sitting: Sitting, place: Place, work: Work) -> dict[str, Any]:
    context = question(sitting, work)
    part: VariantPart = context["part"]
    context["hints"], context["more_hints"] = hint_texts(part, work.hints)
    helped = place.support == "worked example" or (place.support == "hint" and not context["more_hints"])
    return context | {
        "place": place,
        "told": tell(sitting, work, part),
        "offer_hint": place.support is not None and context["more_hints"],
        "example": example_for(pack_of(sitting), sitting.skill.partition("/")[2]) if helped else None,
        "mistyped_token": mistyped_token(sitting, place, work),
    }


def told_question(sitting: Sitting, place: Place, work: Work) -> dict[str, Any]:
    """A question that is over: with the numbers of its last try."""
    token = token_of(sitting, work.attempts[-1])
    part = part_for(sitting, token)
    told = tell_of(sitting, work.attempts[-1]) if work.right else None
    return question(sitting, work) | {
        "place": place,
        "task": show_task(variant_of(sitting, token), part),
        "told": told,
        "worked": work_out(part),
        "mistyped_token": mistyped_token(sitting, place, work),
    }


def mistyped_token(sitting: Sitting, place: Place, work: Work) -> tuple[str, int] | None:
    """The token and next revision with which the last attempt may be taken back. None: not, or not again."""
    if not place.may_mistype:
        return None
    row = work.attempts[-1]
    later = [r.revision for r in rows_of(sitting) if (r.position, r.part, r.try_) == (row.position, row.part, row.try_)]
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
    if place.work is not None:
        return "practice/ticket_question.html", ticket_question(sitting, place, place.work)
    context: dict[str, Any] = {"place": place, "finish_token": sign(token_for(sitting, 0))}
    if place.kind == "feedback":
        context["lines"] = ticket.feedback(sitting, place.works)
    if place.kind == "review":
        context["lines"] = ticket.review(sitting, place.works)
    return f"practice/ticket_{place.kind}.html", context


def ticket_question(sitting: Sitting, place: ticket.TicketPlace, work: Work) -> dict[str, Any]:
    context = question(sitting, work)
    given = work.kept.answer or "" if work.kept is not None and work.kept.kind == "answer" else ""
    task = context["task"]
    said = work.unreadable is None and work.kept is not None and work.kept.kind == "not-sure"
    return context | {
        "place": place,
        "told": tell(sitting, work, context["part"]) if work.unreadable is not None else None,
        "given": given,
        "digits": column_boxes(given, task.boxes) if given else [],
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
