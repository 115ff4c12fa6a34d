"""Flags: decided anew after each answer, kept as rows until success or the teacher clears them."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, or_, select, update

from models.decisions.flags import Acted, Flag, Standing, Try, flags
from models.decisions.reason import Reason
from models.knowledge.belief import evidence_side
from models.knowledge.params import Params
from webapp import clock
from webapp.evidence.beliefs import is_due
from webapp.evidence.fold import JUDGED, Child
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.tokens import Token
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import EvidenceRow, FlagRow, Person, School, Sitting

_flags = FlagRow.__table__
_log = EvidenceRow.__table__
# These tell of one sitting; the others of how a skill stands.
OF_A_SITTING = frozenset({"help requested", "struggling", "stop", "rapid guessing"})
READING_MS_PER_LETTER = 25  # about 2,400 letters a minute: no child reads faster


def decide(child: Child, student_id: int, sitting: Sitting, params: Params, now: int) -> None:
    """Store what is raised now and clear what success has answered. Call inside `writing`, after the state moved."""
    tries = sitting_tries(child, sitting)
    standing = stand(child, student_id, sitting.skill, params, now)
    raised = flags(tries, [standing] if standing else [], acted_on(student_id, sitting.opened_at))
    for flag in raised:
        raise_flag(flag, student_id, sitting.class_id, params.id, now)
    clear_answered(raised, tries, student_id, sitting.skill, now)


def raise_flag(flag: Flag, student_id: int, class_id: int, params_id: str, now: int) -> None:
    """Keep a flag, unless the same one is open already. Call inside `writing`."""
    since = flag.since
    if flag.kind in OF_A_SITTING:
        today = clock.start_of_day(now, zone_of(student_id))
        end_day(student_id, class_id, today, now)
        since = max(since, today)  # a sitting that goes on from yesterday raises its flag today
    values = {
        "class_id": class_id,
        "student_id": student_id,
        "kind": flag.kind,
        "skill": flag.skill or "",
        "since": since,
        "reason": as_json(flag.reason),
        "ask": as_json(flag.ask) if flag.ask else None,
        "params_id": params_id,
    }
    db.session.execute(insert(_flags).values(values).on_conflict_do_nothing())


def end_day(student_id: int, class_id: int, today: int, now: int) -> None:
    """Close what an earlier day or another class has left open: nobody is shown it any more, and it would keep the
    same flag from being raised now."""
    left_open = (
        _flags.c.student_id == student_id,
        _flags.c.kind.in_(OF_A_SITTING),
        _flags.c.cleared_at.is_(None),
        or_(_flags.c.since < today, _flags.c.class_id != class_id),
    )
    db.session.execute(update(FlagRow).where(*left_open).values(cleared_at=now, cleared_by="end of day"))


def zone_of(student_id: int) -> str:
    """The time zone of the child's school."""
    found = select(School.time_zone).join(Person, Person.school_id == School.id).where(Person.id == student_id)
    return db.session.execute(found).scalar_one()


def as_json(reason: Reason) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(reason.to_json())
    return stored


def from_json(stored: dict[str, Any]) -> Reason:
    return Reason.from_json(json.dumps(stored))


def clear_answered(raised: Sequence[Flag], tries: Sequence[Try], student_id: int, skill: str, now: int) -> None:
    """Clear the open flags that are no longer raised: those of a sitting only after a success on their skill, a call
    for help only by the teacher."""
    still = {(flag.kind, flag.skill or "") for flag in raised}
    succeeded = {t.skill for t in tries if t.successful}
    found = db.session.execute(
        select(_flags.c.id, _flags.c.kind, _flags.c.skill).where(
            _flags.c.student_id == student_id,
            _flags.c.cleared_at.is_(None),
            _flags.c.kind != "help requested",
        )
    ).all()
    answered = [
        row.id
        for row in found
        if (row.kind, row.skill) not in still
        and (row.skill in succeeded if row.kind in OF_A_SITTING else row.skill == skill)
    ]
    if answered:
        db.session.execute(
            update(FlagRow).where(_flags.c.id.in_(answered)).values(cleared_at=now, cleared_by="success")
        )


def sitting_tries(child: Child, sitting: Sitting) -> list[Try]:
    """The rows of the sitting that count, and the calls for help, which need no finish to be heard."""
    folded = {each.row.id: each for each in child.trace}
    c = _log.c
    rows = db.session.execute(
        select(
            c.id, c.kind, c.verdict, c.skills, c.received_at, c.misconceptions, c.answer, c.elapsed_ms, c.position,
            c.seed, c.part, c["try"].label("try_"), c.item,
        )
        .where(c.sitting_id == sitting.id)
        .order_by(c.position, c.part, c["try"], c.revision, c.kind)
    ).all()  # fmt: skip
    return [as_try(row, folded.get(row.id), sitting) for row in rows if row.id in folded or row.kind == "help"]


def as_try(row: Any, folded: Any, sitting: Sitting) -> Try:
    prompt = prompt_of(row, sitting) if row.kind in JUDGED else ""
    rules = row.misconceptions
    return Try(
        kind=row.kind,
        right=None if row.verdict is None else row.verdict == "right",
        skill=row.skills[0] if row.skills else sitting.skill,
        at=row.received_at,
        predicted=folded.predicted if folded else None,
        misconception=f"{sitting.pack_id}/{rules[0]}" if len(rules) == 1 else None,
        given=row.answer or "",
        prompt=prompt,
        elapsed_ms=row.elapsed_ms,
        reading_ms=READING_MS_PER_LETTER * len(prompt),
        had_hint=bool(folded and folded.had_hint),
    )


def prompt_of(row: Any, sitting: Sitting) -> str:
    """The task as the child saw it: the sum where there is one, else with the story that leads to the question."""
    plain = token_for(sitting, row.position)
    token = Token(
        plain.student,
        plain.sitting,
        row.position,
        plain.item,
        row.seed or "",
        row.part,
        row.try_,
        plain.issued_at,
    )
    variant = variant_of(sitting, token)
    parts = [part for part in variant.parts if row.part in ("", part.id)]
    if not parts:
        return ""
    stem = None if parts[0].operands else variant.stem
    return " ".join(text for text in (stem, parts[0].prompt) if text)


def stand(child: Child, student_id: int, skill: str, params: Params, now: int) -> Standing | None:
    """How the sitting's skill stands. None while there is no evidence on it."""
    own = child.state.skills.get(skill)
    if own is None:
        return None
    mean = evidence_side(child.state, skill)
    latest = latest_results(student_id, skill)
    return Standing(
        skill=skill,
        mean=mean,
        answers=own.answers,
        ticketed="ticket" in latest,
        due=is_due(params, child.state, skill, now),
        since=own.last,
        practice=latest.get("practice", (0, 0)),
        ticket=latest.get("ticket", (0, 0)),
    )


def latest_results(student_id: int, skill: str) -> dict[str, tuple[int, int]]:
    """(right, all) of the first tries in the latest finished ticket on a skill and the last practice set before it.

    A set after the ticket is no conflict with it: the child has moved on since, or not yet.
    """
    right = func.sum(case((EvidenceRow.verdict == "right", 1), else_=0))
    rows = db.session.execute(
        select(Sitting.purpose, Sitting.finished_at, right, func.count())
        .join(EvidenceRow, EvidenceRow.sitting_id == Sitting.id)
        .where(
            Sitting.student_id == student_id,
            Sitting.skill == skill,
            EvidenceRow.kind.in_(JUDGED),
            EvidenceRow.try_ == 1,
        )
        .group_by(Sitting.id, Sitting.purpose, Sitting.finished_at, Sitting.opened_at)
        .order_by(Sitting.opened_at)
    ).all()
    latest: dict[str, tuple[int, int]] = {}
    for purpose, finished_at, good, count in rows:
        if purpose == "practice":
            latest["since"] = int(good), int(count)
        elif finished_at is not None:
            latest = {"practice": latest.get("since", (0, 0)), "ticket": (int(good), int(count))}
    if "since" in latest:
        latest.pop("practice", None)
    return latest


def acted_on(student_id: int, since: int) -> list[Acted]:
    """What a teacher acted on lately; what happens again afterwards raises the flag again."""
    rows = db.session.execute(
        select(_flags.c.kind, _flags.c.skill, _flags.c.cleared_at).where(
            _flags.c.student_id == student_id, _flags.c.cleared_by == "teacher", _flags.c.cleared_at >= since
        )
    ).all()
    return [Acted(row.kind, row.cleared_at, row.skill or None) for row in rows]
