"""What a child is told of an answer. It names a rule only where exactly one explains the answer."""

from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _
from markupsafe import Markup

from content.answers import Verdict
from content.generate import VariantPart
from webapp.evidence.grading import judge
from webapp.extensions import db
from webapp.language import N_
from webapp.practice.questions import Work, part_for, token_of
from webapp.practice.task import given_in_words, layout_of
from webapp.tables import EvidenceRow, Person, Sitting
from webapp.typesetting import typeset

TYPED = frozenset({"number", "column", "expression", "text", "list", "set", "pair"})
HOW_TO_ANSWER = {  # by layout; what is typed depends on the form too
    "choice": N_("Choose one of these."),
    "choices": N_("Choose all that fit."),
    "column": N_("Write one digit in a box. The ones go in the last box."),
    "fraction": N_("Write a number in the top box and one in the bottom box."),
    "boxes": N_("Write one number in each box."),
    "order": N_("Put each of them in its place."),
    "match": N_("Find the one that goes with each."),
    "blanks": N_("Fill in each box."),
    "number-line": N_("Tap the line to place your point."),
    "jump": N_("Show where the jump begins and where it ends."),
    "expression": N_("Type it like 3x + 5."),
    "text": N_("Type your answer."),
    "extended": N_("Type your answer."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` as the page's `tell` takes it; `wrote` is what the child had written, where that helps."""

    kind: Literal["right", "look", "hint"]
    title: str
    body: Markup | str = ""
    wrote: Markup | str = ""


def verdict_of(sitting: Sitting, row: EvidenceRow) -> Verdict:
    """The verdict on a kept answer, found again from the numbers that the child saw."""
    language = db.session.get_one(Person, sitting.student_id).language
    return judge(part_for(sitting, token_of(sitting, row)), row.answer or "", language)


def tell(sitting: Sitting, work: Work, part: VariantPart) -> Told | None:
    """The words above an open question: about what was just written, else about the try before."""
    if work.unreadable is not None:
        return Told("hint", _("I cannot read that yet."), ask_again(part))
    row = work.attempts[-1] if work.attempts else None
    if work.again and (row is None or row.try_ < work.try_ - 1):
        return Told("hint", _("That one does not count."), _("Here are new numbers."))
    return tell_of(sitting, row) if row is not None else None


def tell_of(sitting: Sitting, row: EvidenceRow) -> Told:
    if row.kind == "not-sure":
        return Told("hint", _("It is good to say so."), _("A hint can help you. You can try it now."))
    verdict = verdict_of(sitting, row)
    if verdict.kind == "right":
        return Told("right", _("You got it."))
    if verdict.kind == "unscored":
        return Told("right", _("Thank you."), _("Your teacher reads what you wrote."))
    part = part_for(sitting, token_of(sitting, row))
    body = words_of(part, verdict) or _("Not yet. Try it one more time.")
    wrote = given_in_words(part, row.answer or "") if part.response in TYPED else ""
    return Told("look", _("Look again."), body, wrote)


def words_of(part: VariantPart, verdict: Verdict) -> Markup | None:
    """The pack's own words about an answer, or ours about how it is written."""
    if verdict.feedback is None:
        return None
    return typeset(verdict.feedback, "" if verdict.note else part.language_of(verdict.feedback))


def tell_small(part: VariantPart, verdict: Verdict) -> Told:
    """About a small question, which may be answered as often as one likes."""
    if verdict.kind == "unreadable":
        return Told("hint", _("I cannot read that yet."), ask_again(part))
    if verdict.kind == "right":
        return Told("right", _("You got it."))
    if verdict.kind == "unscored":
        return Told("right", _("Good thinking."))
    return Told("look", _("Not yet."), words_of(part, verdict) or _("Try it one more time, or go on."))


def ask_again(part: VariantPart) -> str:
    """How an answer is written here."""
    layout = layout_of(part)
    return _(HOW_TO_ANSWER[layout]) if layout in HOW_TO_ANSWER else how_to_type(part)


def how_to_type(part: VariantPart) -> str:
    if "unit" in part.form:
        return _("Type a number and its unit, like 5 cm.")
    if "percent" in part.form:
        return _("Type a number like 25%(sign)s.", sign="%")
    return _("Type a number like 5.7.") if "decimal" in part.form else _("Type a number like 57.")
