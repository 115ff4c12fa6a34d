"""What a child is told of an answer. It names a rule only where exactly one explains the answer."""

from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _
from markupsafe import Markup

from content.answers import Verdict, check
from content.generate import VariantPart
from webapp.extensions import db
from webapp.practice.questions import Work, part_for, token_of
from webapp.practice.task import typeset
from webapp.tables import EvidenceRow, Person, Sitting


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` as the page's `tell` takes it; `wrote` is what the child had written, where that helps."""

    kind: Literal["right", "look", "hint"]
    title: str
    body: Markup | str = ""
    wrote: str = ""


def verdict_of(sitting: Sitting, row: EvidenceRow) -> Verdict:
    """The verdict on a kept answer, found again from the numbers that the child saw."""
    language = db.session.get_one(Person, sitting.student_id).language
    return check(part_for(sitting, token_of(sitting, row)), row.answer or "", language)


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
    body = typeset(verdict.feedback) if verdict.feedback else _("Not yet. Try it one more time.")
    typed = part_for(sitting, token_of(sitting, row)).response == "number"
    return Told("look", _("Look again."), body, row.answer or "" if typed else "")


def ask_again(part: VariantPart) -> str:
    """How an answer is written here."""
    if part.response == "choice":
        return _("Choose one of these.")
    if part.layout == "column" and part.operands:
        return _("Write one digit in a box. The ones go in the last box.")
    if "decimal" in part.form:
        return _("Type a number like 5.7.")
    return _("Type a number like 57.")
