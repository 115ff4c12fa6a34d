"""`record`: the one door through which children's rows enter the log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DataError, IntegrityError

from webapp import metrics
from webapp.accounts.erasures import was_erased
from webapp.evidence import flags, states
from webapp.evidence.batches import write_together
from webapp.evidence.deliveries import Delivery
from webapp.evidence.drafts import Unsure, draft_all
from webapp.evidence.ends import close, end_if_closed
from webapp.evidence.fold import JUDGED
from webapp.evidence.grading import Erased, Graded, Refused, grade
from webapp.evidence.parameters import current_parameters
from webapp.evidence.presence import hear
from webapp.evidence.refusals import Refusal, note_refusals
from webapp.evidence.tokens import TokenForged
from webapp.extensions import core, db
from webapp.inserting import insert_once
from webapp.tables import AnswerConflict, EvidenceRow, Person, Sitting
from webapp.writing import writing

_log = EvidenceRow.__table__
Kept = Literal["stored", "conflict", "refused", "erased"]
MOST_BODIES = 5  # kept beside the first one of an id
ROW_ID = ("sitting_id", "position", "part", "try", "kind", "revision")
SAME_ROW = select(_log.c.id, _log.c.answer).where(*(_log.c[name] == bindparam(name) for name in ROW_ID))


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
    refused: list[Refusal] = []
    sittings: dict[int, Any] = {}
    for delivery in deliveries:
        try:
            outcomes.append(grade(delivery, now, sittings))
        except Erased:
            outcomes.append(Reply(delivery.token, delivery.kind, delivery.revision, "erased"))
        except (TokenForged, Refused) as error:
            outcomes.append(Reply(delivery.token, delivery.kind, delivery.revision, "refused", why=str(error)))
            refused.append((delivery, error))
    graded = [outcome for outcome in outcomes if isinstance(outcome, Graded)]
    kept = store_all(graded, now) if graded else {}
    refused += [(g.delivery, Refused("the database does not take it")) for g in graded if kept[id(g)] == "refused"]
    if refused:  # told only now: the others are safe whatever comes of it
        note_refusals(refused, signed_in, now)
    replies = [o if isinstance(o, Reply) else reply(o, kept[id(o)]) for o in outcomes]
    metrics.count_delivery([each.kept for each in replies])
    return replies


def store_all(graded: Sequence[Graded], now: int) -> dict[int, Kept]:
    """By what was worked out before the lock where that stands, else under the lock; together, else one by one: a row
    that the database does not take is refused and does not fail the others."""
    kept: dict[int, Kept] = {}
    left = graded
    try:
        left = store_drafts(graded, now)
        kept = {id(each): "stored" for each in graded if each not in left}
        return kept | store(left, now) if left else kept
    except (IntegrityError, DataError):
        for each in left:
            try:
                kept |= store([each], now)
            except (IntegrityError, DataError) as error:
                if isinstance(error, IntegrityError) and is_there(each.token.sitting):
                    raise  # not the row's fault: sent again it may be stored
                erased = was_erased(each.token.student, each.token.issued_at)
                kept[id(each)] = "erased" if erased else "refused"
        return kept


def store_drafts(graded: Sequence[Graded], now: int) -> Sequence[Graded]:
    """Work out what these rows will write, write what stands; the rows that are left for the slow path."""
    try:
        drafts = draft_all(graded, now)
    except Unsure:
        return graded
    if not drafts:
        return ()  # all of it was there
    stood = write_together(drafts)
    fallen = {each.student for each, stands in zip(drafts, stood, strict=True) if not stands}
    return [each for each in graded if each.token.student in fallen]


def is_there(sitting_id: int) -> bool:
    """False where its child was erased a moment ago."""
    return db.session.scalar(select(Sitting.id).where(Sitting.id == sitting_id)) is not None


def store(graded: Sequence[Graded], now: int) -> dict[int, Kept]:
    """Insert the rows and move each child's state, in one transaction."""
    kept: dict[int, Kept] = {}
    earliest: dict[int, int] = defaultdict(lambda: 1 << 62)
    doing: dict[int, str] = {}
    with writing(students={g.token.student for g in graded}):
        for each in graded:
            fresh, kept[id(each)] = insert_row(each, now)
            if fresh is not None:
                earliest[each.token.student] = min(earliest[each.token.student], fresh)
                doing[each.token.student] = "break" if each.delivery.kind == "break" else "screen"
        params = current_parameters()
        for student, segment in sorted(earliest.items()):
            hear(student, now, active=True, doing=doing[student])
            child = states.advance(student, params, segment)
            flags.decide(child, student, latest_sitting(graded, student), params, now)
    return kept


def insert_row(each: Graded, now: int) -> tuple[int | None, Kept]:
    """(the earliest segment that the new row touches, or None where it was there already, what became of it)."""
    values, segment = each.values, each.token.issued_at
    found = core().execute(insert_once(_log), values).scalar_one_or_none()
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


def existing_row(values: dict[str, Any]) -> Any:
    return core().execute(SAME_ROW, {name: values[name] for name in ROW_ID}).one()


def latest_sitting(graded: Sequence[Graded], student: int) -> Any:
    return max((g.sitting for g in graded if g.token.student == student), key=lambda sitting: sitting.opened_at)


def reply(each: Graded, kept: Kept) -> Reply:
    # Of a body that is not kept nothing is told: one could try answer after answer. A ticket keeps
    # its key: it says only what it cannot read.
    told = each.sitting.purpose == "practice" or (each.verdict is not None and each.verdict.kind == "unreadable")
    shown = each.verdict if told and kept == "stored" else None
    return Reply(
        id=each.delivery.token,
        kind=each.delivery.kind,
        revision=each.delivery.revision,
        kept=kept,
        verdict=shown.kind if shown else None,
        feedback=shown.feedback if shown else None,
        why="the database did not take it" if kept == "refused" else None,
    )
