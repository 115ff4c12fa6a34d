"""Grading: from a delivery to a row of the log, outside any lock."""

from dataclasses import dataclass
from typing import Any

from content.answers import Verdict, check
from content.generate import VariantPart
from webapp.evidence.deliveries import WHOLE_SITTING, Delivery
from webapp.evidence.sittings import pack_of, variant_of
from webapp.evidence.tokens import WHOLE, Token, read
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Person, Sitting


class Refused(ValueError):
    """An authentic-looking row that this server cannot keep; the reason is for the teacher."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A row ready to be stored, and the verdict to answer with."""

    delivery: Delivery
    token: Token
    sitting: Sitting
    values: dict[str, Any]
    verdict: Verdict | None


def grade(delivery: Delivery, received_at: int) -> Graded:
    """Read the token, find the sitting, check the answer. Raises TokenForged or Refused."""
    token = read(delivery.token)
    sitting = db.session.get(Sitting, token.sitting)
    if sitting is None or sitting.student_id != token.student or sitting.opened_at != token.issued_at:
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
        "answer": delivery.answer,
        "verdict": None,
        "misconceptions": [],
        "voids_id": None,
        "why": None,
        "actor_id": None,
    }
    verdict = None
    if token.position:
        values["item"] = sitting.tasks[token.position - 1]["item"]
        part = find_part(sitting, token)
        values["skills"] = [packs.skill_key(pack_of(sitting), skill) for skill in part.skills]
        if delivery.kind == "answer":
            language = db.session.get_one(Person, sitting.student_id).language
            verdict = check(part, delivery.answer or "", language)
            values["verdict"] = verdict.kind
            values["misconceptions"] = list(verdict.misconceptions)
    return Graded(delivery, token, sitting, values, verdict)


def find_part(sitting: Sitting, token: Token) -> VariantPart:
    """The part that a token names; rows about a whole task count for its first part."""
    parts = variant_of(sitting, token).parts
    for part in parts:
        if token.part in (WHOLE, part.id):
            return part
    raise Refused(f"its task has no part {token.part!r}")
