"""`record`: the one door through which children's rows enter the log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import select, update

from webapp.evidence import flags, states
from webapp.evidence.deliveries import Delivery
from webapp.evidence.fold import JUDGED
from webapp.evidence.grading import Graded, Refused, grade
from webapp.evidence.parameters import current_parameters
from webapp.evidence.presence import hear
from webapp.evidence.refusals import note_refusal
from webapp.evidence.tokens import TokenForged
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import AnswerConflict, EvidenceRow, Person, PlaylistStep, Sitting, TicketSet
from webapp.writing import writing

_log = EvidenceRow.__table__
Kept = Literal["stored", "conflict", "refused"]
MOST_BODIES = 5  # kept beside the first one of an id


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one delivered row; `verdict` and `feedback` in practice alone: a ticket keeps its key."""

    id: str
    kind: str
    revision: int
    kept: Kept
    verdict: str | None = None
    feedback: str | None = None
    next: str | None = None  # where the child goes on; added by the page that asked
    why: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


def record(deliveries: Iterable[Delivery], now: int, signed_in: Person | None = None) -> list[Reply]:
    """Grade, store once, step, save, decide flags; replies in the order of the deliveries.

    Each row stands for itself: a refused one does not fail the others. `signed_in` is whose device sent a refused row.
    Raises Busy where the write could not get its turn; then nothing was stored and sending again is safe.
    """
    outcomes: list[Graded | Reply] = []
    for delivery in deliveries:
        try:
            outcomes.append(grade(delivery, now))
        except (TokenForged, Refused) as error:
            outcomes.append(Reply(delivery.token, delivery.kind, delivery.revision, "refused", why=str(error)))
            note_refusal(delivery, str(error), signed_in, now)
    graded = [outcome for outcome in outcomes if isinstance(outcome, Graded)]
    kept = store(graded, now) if graded else {}
    return [o if isinstance(o, Reply) else reply(o, kept[id(o)]) for o in outcomes]


def store(graded: Sequence[Graded], now: int) -> dict[int, Kept]:
    """Insert the rows and move each child's state, in one transaction."""
    params = current_parameters()
    kept: dict[int, Kept] = {}
    earliest: dict[int, int] = defaultdict(lambda: 1 << 62)
    doing: dict[int, str] = {}
    with writing(students={g.token.student for g in graded}):
        for each in graded:
            fresh, kept[id(each)] = insert_row(each, now)
            if fresh is not None:
                earliest[each.token.student] = min(earliest[each.token.student], fresh)
                doing[each.token.student] = "break" if each.delivery.kind == "break" else "screen"
        for student, segment in sorted(earliest.items()):
            hear(student, now, active=True, doing=doing[student])
            child = states.advance(student, params, segment)
            flags.decide(child, student, latest_sitting(graded, student), params, now)
    return kept


def insert_row(each: Graded, now: int) -> tuple[int | None, Kept]:
    """(the earliest segment that the new row touches, or None where it was there already, what became of it)."""
    values = dict(each.values)
    segment = each.token.issued_at
    if each.delivery.kind == "mistyped":
        values |= {"kind": "void", "why": "mistyped"}  # takes back the attempt at this very try: see the fold
    found = db.session.execute(
        insert(_log).values(values).on_conflict_do_nothing().returning(_log.c.id)
    ).scalar_one_or_none()
    if found is not None:
        if each.delivery.kind == "finish":
            close(each.sitting, now)
        elif each.delivery.kind in JUDGED:
            end_if_closed(each.sitting, now)
        return segment, "stored"
    first = existing_row(values)
    if first.answer == values["answer"]:
        return None, "stored"
    keep_conflict(first.id, values["answer"], now)
    return None, "conflict"


def keep_conflict(evidence_id: int, answer: str | None, now: int) -> None:
    """The other body, once, and no more than the teacher can read: a broken device may send any number of them."""
    kept = db.session.scalars(select(AnswerConflict.answer).where(AnswerConflict.evidence_id == evidence_id)).all()
    if answer not in kept and len(kept) < MOST_BODIES:
        db.session.add(AnswerConflict(evidence_id=evidence_id, answer=answer, received_at=now))
        db.session.flush()


def end_if_closed(sitting: Sitting, now: int) -> None:
    """An answer that comes after the bell, to a ticket that had none then: the bell has rung for it too."""
    if sitting.ticket_set_id is None or sitting.finished_at is not None:
        return
    ticket_set = db.session.get_one(TicketSet, sitting.ticket_set_id, populate_existing=True)
    if ticket_set.closed_at is not None:
        end(sitting, ticket_set.set_by, now)


def end(sitting: Sitting, actor_id: int, now: int) -> bool:
    """The bell's finish, the same row as the child's own would be: whichever comes first stands. False: it was there.

    Call inside `writing`; the caller moves the child's state.
    """
    fresh = db.session.execute(
        insert(_log).values(finish_row(sitting, actor_id, now)).on_conflict_do_nothing().returning(_log.c.id)
    ).scalar_one_or_none()
    if fresh is not None:
        close(sitting, now)
    return fresh is not None


def finish_row(sitting: Sitting, actor_id: int, now: int) -> dict[str, object]:
    return {
        "school_id": sitting.school_id,
        "class_id": sitting.class_id,
        "student_id": sitting.student_id,
        "sitting_id": sitting.id,
        "position": 0,
        "part": "",
        "try": 1,
        "kind": "finish",
        "revision": 1,
        "source": sitting.purpose,
        "issued_at": sitting.opened_at,
        "received_at": now,
        "pack_id": sitting.pack_id,
        "pack_version": sitting.pack_version,
        "skills": [],
        "misconceptions": [],
        "actor_id": actor_id,
    }


def close(sitting: Sitting, now: int) -> None:
    """The sitting is over, and with it the playlist's step that it was."""
    db.session.execute(
        update(Sitting).where(Sitting.id == sitting.id, Sitting.finished_at.is_(None)).values(finished_at=now)
    )
    db.session.execute(
        update(PlaylistStep)
        .where(PlaylistStep.id == sitting.step_id, PlaylistStep.done_at.is_(None))
        .values(done_at=now)
    )


def existing_row(values: dict[str, Any]) -> Any:
    c = _log.c
    return db.session.execute(
        select(c.id, c.answer).where(
            c.sitting_id == values["sitting_id"], c.position == values["position"], c.part == values["part"],
            c["try"] == values["try"], c.kind == values["kind"], c.revision == values["revision"],
        )
    ).one()  # fmt: skip


def latest_sitting(graded: Sequence[Graded], student: int) -> Sitting:
    return max((g.sitting for g in graded if g.token.student == student), key=lambda sitting: sitting.opened_at)


def reply(each: Graded, kept: Kept) -> Reply:
    # Of a body that is not kept nothing is told: one could try answer after answer.
    shown = each.verdict if each.sitting.purpose == "practice" and kept == "stored" else None
    return Reply(
        id=each.delivery.token,
        kind=each.delivery.kind,
        revision=each.delivery.revision,
        kept=kept,
        verdict=shown.kind if shown else None,
        feedback=shown.feedback if shown else None,
    )
