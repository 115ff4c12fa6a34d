"""Flags: decided anew after each answer, kept as rows until success or the teacher clears them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from models.decisions.attention import is_calm
from models.decisions.flags import Acted, Flag, Standing, Try, flags
from models.decisions.reason import Reason
from models.knowledge.belief import evidence_side
from models.knowledge.outlook import still_lacking
from models.knowledge.params import Params
from webapp import clock
from webapp.evidence.beliefs import is_due
from webapp.evidence.fold import Child
from webapp.evidence.results import TICKETS, latest_results
from webapp.evidence.signs import missing_of, needs_of, stories_and_others
from webapp.evidence.tries import sitting_tries, todays_tries
from webapp.extensions import core
from webapp.inserting import insert_once
from webapp.tables import FlagRow, Person, School

_flags = FlagRow.__table__
ZONE = select(School.time_zone).join(Person, Person.school_id == School.id).where(Person.id == bindparam("student"))
# These tell of one sitting; the others of how a skill stands.
OF_A_SITTING = frozenset({"help requested", "struggling", "stop", "rapid guessing"})
BEFORE = 12 * clock.HOUR  # so long before a sitting lies what a teacher did on its school day, and nothing of another


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be raised that is not open already, the ids of the open ones that success has answered, and the rows
    from which that was told."""

    raised: list[Flag]
    answered: list[int]
    kept: Sequence[Any]

    def __bool__(self) -> bool:
        return bool(self.raised or self.answered)


def decide(child: Child, student_id: int, sitting: Any, params: Params, now: int) -> None:
    """Store what is raised now and clear what success has answered. Call inside `writing`, after the state moved."""
    store(weigh(child, student_id, sitting, params, now), student_id, sitting, params, now)


def store(changes: Changes, student_id: int, sitting: Any, params: Params, now: int) -> None:
    """Call inside `writing`, while the rows that they were told from still stand."""
    for flag in changes.raised:
        raise_flag(flag, student_id, sitting.class_id, params.id, now)
    if changes.answered:
        core().execute(CLEAR, {"ids": changes.answered, "now": now})


def weigh(
    child: Child,
    student_id: int,
    sitting: Any,
    params: Params,
    now: int,
    flagged: bool = True,
    ticketed: bool = True,
) -> Changes:
    """What `decide` has to do. False where it is known that no flag is kept, or no ticket on the skill finished: what
    is not there need not be asked for."""
    tries = todays_tries(sitting_tries(child, sitting, params), sitting, now)
    standing = stand(child, student_id, sitting, params, now, ticketed)
    kept = kept_flags(student_id, sitting) if flagged else []
    raised = flags(tries, [standing] if standing else [], acts(kept))
    open_ones = {(row.kind, row.skill): row for row in kept if row.cleared_at is None}
    news = [flag for flag in raised if not is_open(flag, open_ones.get((flag.kind, flag.skill or "")), sitting, now)]
    return Changes(news, answered_ones(raised, tries, kept, sitting.skill), kept)


def kept_flags(student_id: int, sitting: Any) -> Sequence[Any]:
    """The child's flags that are open, or that a teacher acted on since the morning: runs are counted from there."""
    return core().execute(KEPT, {"student": student_id, "since": sitting.opened_at - BEFORE}).all()


def is_open(flag: Flag, row: Any, sitting: Any, now: int) -> bool:
    """Whether the flag stands on the teacher's page already: that of a sitting since today, and in this class."""
    if row is None or flag.kind not in OF_A_SITTING:
        return row is not None
    if not is_calm(flag) and is_calm(as_flag(row)):
        return False  # a second sign has come
    today = clock.start_of_day(now, zone_of(sitting.student_id))
    return bool(row.class_id == sitting.class_id and row.since >= today)


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
    core().execute(GROW, {"who": student_id, "what": flag.kind, "on": flag.skill or ""} | {
        f"new_{name}": values[name] for name in ("reason", "ask")
    })  # fmt: skip
    core().execute(insert_once(_flags), values)


def end_day(student_id: int, class_id: int, today: int, now: int) -> None:
    """Close what an earlier day or another class has left open: nobody is shown it any more, and it would keep the
    same flag from being raised now."""
    left_open = (
        _flags.c.student_id == student_id,
        _flags.c.kind.in_(OF_A_SITTING),
        _flags.c.cleared_at.is_(None),
        or_(_flags.c.since < today, _flags.c.class_id != class_id),
    )
    core().execute(update(FlagRow).where(*left_open).values(cleared_at=now, cleared_by="end of day"))


def zone_of(student_id: int) -> str:
    """The time zone of the child's school."""
    return str(core().execute(ZONE, {"student": student_id}).scalar_one())


def as_json(reason: Reason) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(reason.to_json())
    return stored


def as_flag(row: Any) -> Flag:
    ask = from_json(row.ask) if row.ask else None
    return Flag(row.kind, row.skill or None, row.since, from_json(row.reason), ask)


def from_json(stored: dict[str, Any]) -> Reason:
    return Reason.from_json(json.dumps(stored))


def answered_ones(raised: Sequence[Flag], tries: Sequence[Try], kept: Sequence[Any], skill: str) -> list[int]:
    """The open flags that are no longer raised: those of a sitting only after a success on their skill, a call for help
    only by the teacher."""
    still = {(flag.kind, flag.skill or "") for flag in raised}
    succeeded = {t.skill for t in tries if t.successful}
    return [
        row.id
        for row in kept
        if row.cleared_at is None
        and row.kind != "help requested"
        and (row.kind, row.skill) not in still
        and (row.skill in succeeded if row.kind in OF_A_SITTING else row.skill == skill)
    ]


def stand(
    child: Child, student_id: int, sitting: Any, params: Params, now: int, ticketed: bool = True
) -> Standing | None:
    """How the sitting's skill stands. None while there is no evidence on it."""
    skill = sitting.skill
    own = child.state.skills.get(skill)
    if own is None:
        return None
    mean = evidence_side(child.state, skill)
    latest = latest_results(student_id, skill) if ticketed else {}
    return Standing(
        skill=skill,
        mean=mean,
        answers=own.answers,
        ticketed="ticket" in latest,
        due=is_due(params, child.state, skill, now),
        since=own.last,
        practice=latest.get("practice", (0, 0)),
        ticket=latest.get("ticket", (0, 0)),
        missing=missing_of(child.state, sitting),
        lacking=still_lacking(params, child.state, skill, needs_of(sitting)),
        **stories_and_others(sitting, own.answers),
    )


# Of a child's flags those that are open, and those that a teacher acted on lately.
RECENT = (
    _flags.c.student_id == bindparam("student"),
    or_(
        _flags.c.cleared_at.is_(None),
        (_flags.c.cleared_by == "teacher") & (_flags.c.cleared_at >= bindparam("since")),
    ),
)
KEPT = select(
    _flags.c.id, _flags.c.kind, _flags.c.skill, _flags.c.class_id, _flags.c.since, _flags.c.cleared_at,
    _flags.c.cleared_by, _flags.c.reason, _flags.c.ask,
).where(*RECENT)  # fmt: skip
CLEAR = (
    update(FlagRow)
    .where(_flags.c.id.in_(bindparam("ids", expanding=True)), _flags.c.cleared_at.is_(None))
    .values(cleared_at=bindparam("now"), cleared_by="success")
)
# A run that stood quietly on the page says more now.
GROW = (
    update(FlagRow)
    .where(
        _flags.c.student_id == bindparam("who"), _flags.c.kind == bindparam("what"), _flags.c.skill == bindparam("on"),
        _flags.c.kind == "struggling", _flags.c.cleared_at.is_(None),
    )
    .values(reason=bindparam("new_reason"), ask=bindparam("new_ask"))
)  # fmt: skip
# Whether there is anything to ask these for, as columns of another question.
HINTS = (select(_flags.c.id).where(*RECENT).exists().label("flagged"), TICKETS.exists().label("ticketed"))


def acted_on(student_id: int, since: int) -> list[Acted]:
    """What a teacher acted on lately; what happens again afterwards raises the flag again."""
    return acts(core().execute(KEPT, {"student": student_id, "since": since}).all())


def acts(kept: Sequence[Any]) -> list[Acted]:
    return [Acted(row.kind, row.cleared_at, row.skill or None) for row in kept if row.cleared_at is not None]
