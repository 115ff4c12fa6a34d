"""Grading: from a delivery to a row of the log, outside any lock."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from content.answers import Verdict, check
from content.generate import VariantPart
from webapp.accounts.erasures import was_erased
from webapp.evidence.deliveries import WHOLE_SITTING, Delivery
from webapp.evidence.reading import is_rapid
from webapp.evidence.sittings import pack_of, variant_of
from webapp.evidence.tokens import WHOLE, Token, read
from webapp.extensions import core
from webapp.library import packs
from webapp.tables import Person, Sitting

SITTING = (
    select(Sitting.__table__, Person.language)
    .join(Person, Person.id == Sitting.student_id)
    .where(Sitting.id == bindparam("sitting"))
)


class Refused(ValueError):
    """An authentic-looking row that this server cannot keep; the reason is for the teacher."""


class Erased(Refused):
    """The row is of a child who was erased since: nothing of it is kept, and the device forgets it."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A row ready to be stored, and the verdict to answer with. `sitting` has the columns of one, and no entity."""

    delivery: Delivery
    token: Token
    sitting: Any
    values: dict[str, Any]
    verdict: Verdict | None


def grade(delivery: Delivery, received_at: int, sittings: dict[int, Any]) -> Graded:
    """Read the token, find the sitting, check the answer. Raises TokenForged, Refused or Erased.

    `sittings` holds those that the delivery named before, by id.
    """
    token = read(delivery.token)
    if token.sitting not in sittings:
        sittings[token.sitting] = core().execute(SITTING, {"sitting": token.sitting}).one_or_none()
    sitting = sittings[token.sitting]
    if sitting is None or sitting.student_id != token.student or sitting.opened_at != token.issued_at:
        if was_erased(token.student, token.issued_at):
            raise Erased("its child was erased")
        raise Refused("its sitting is no longer there")
    if (token.position == 0) != (delivery.kind in WHOLE_SITTING):
        raise Refused(f"a {delivery.kind} does not belong there")
    if delivery.kind == "answer" and token.part == WHOLE:
        raise Refused("an answer belongs to a part of a task")
    if delivery.kind == "mistyped" and sitting.purpose == "ticket":
        raise Refused("an answer of a ticket is changed, not taken back")
    values: dict[str, Any] = {
        "school_id": sitting.school_id,
        "class_id": sitting.class_id,
        "student_id": sitting.student_id,
        "sitting_id": sitting.id,
        "position": token.position,
        "part": token.part,
        "try": token.try_,
        "kind": delivery.kind,
        "revision": delivery.revision,
        "source": sitting.purpose,
        "issued_at": token.issued_at,
        "received_at": received_at,
        "device_sequence": delivery.sequence,
        "elapsed_ms": delivery.elapsed_ms,
        "pack_id": sitting.pack_id,
        "pack_version": sitting.pack_version,
        "item": None,
        "seed": token.seed or None,
        "skills": [],
        "answer": delivery.answer if delivery.kind == "answer" else None,
        "verdict": None,
        "misconceptions": [],
        "rapid": False,
        "voids_id": None,
        "why": None,
        "actor_id": None,
    }
    if delivery.kind == "mistyped":  # takes back the attempt at this very try: see the fold
        values |= {"kind": "void", "why": "mistyped"}
    verdict = None
    if token.position:
        values["item"] = sitting.tasks[token.position - 1]["item"]
        part = find_part(sitting, token)
        values["skills"] = [packs.skill_key(pack_of(sitting), skill) for skill in part.skills]
        if delivery.kind == "answer":
            verdict = judge(part, delivery.answer or "", sitting.language)
            values["verdict"] = verdict.kind
            values["misconceptions"] = list(verdict.misconceptions)
            values["rapid"] = is_rapid(delivery, token, variant_of(sitting, token), part)
    return Graded(delivery, token, sitting, values, verdict)


def judge(part: VariantPart, answer: str, language: str) -> Verdict:
    """The verdict; what it says in the program's words and not the pack's is in the page's language."""
    verdict = check(part, answer, language)
    return replace(verdict, feedback=_(verdict.feedback)) if verdict.note and verdict.feedback else verdict


def find_part(sitting: Any, token: Token) -> VariantPart:
    """The part that a token names; rows about a whole task count for its first part."""
    parts = variant_of(sitting, token).parts
    for part in parts:
        if token.part in (WHOLE, part.id):
            return part
    raise Refused(f"its task has no part {token.part!r}")
