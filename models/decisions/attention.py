"""Whom to look at first: idle and not connected, computed when viewed; and the order of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.decisions.flags import AGAIN, ONE_SIGN, Flag, FlagKind
from models.decisions.reason import Reason

MINUTE = 60_000_000  # microseconds
IDLE_AFTER = 4 * MINUTE
UNHEARD_AFTER = MINUTE
SHOWN = 6

# A child who asks comes first; a device comes last, since it is not a child.
ORDER: tuple[FlagKind, ...] = (
    "help requested", "stop", "struggling", "idle", "rapid guessing",
    "conflicting evidence", "reading, not maths", "ready to move on", "due for review", "not connected",
)  # fmt: skip

# These wait until there is time: no child is stuck, or one sign alone says so.
CALM: frozenset[FlagKind] = frozenset(
    {"conflicting evidence", "ready to move on", "due for review", "reading, not maths"}
)


def is_calm(flag: Flag) -> bool:
    """Does it wait below the page's six, until there is time or a second sign comes? So does what the teacher has been
    there for today."""
    return flag.kind in CALM or flag.reason.code in ONE_SIGN or flag.reason.value(AGAIN) is not None


@dataclass(frozen=True, slots=True)
class Presence:
    """What the heartbeats say of one child: times in microseconds, None where nothing was ever heard.

    heard        the last heartbeat; active: the last activity that a heartbeat reported
    on_screens   the class works on screens now; away: a break asked for, an off-screen step, a partner task,
                 or time with the teacher, during which a quiet device means nothing
    """

    heard: int | None
    active: int | None
    on_screens: bool
    away: bool = False


def presence_flag(presence: Presence, now: int) -> Flag | None:
    """Idle, or not connected, or None. A device that is not heard says nothing about its child."""
    if presence.heard is None or not presence.on_screens or presence.away:
        return None
    if now - presence.heard >= UNHEARD_AFTER:
        return Flag("not connected", None, presence.heard, Reason("flag.not-connected"))
    active = presence.heard if presence.active is None else presence.active
    if now - active < IDLE_AFTER:
        return None
    return Flag("idle", None, active, Reason.of("flag.idle", minutes=_minutes(active, now)), Reason("ask.what-now"))


@dataclass(frozen=True, slots=True)
class Row:
    """One child on the page: the most urgent flag, its age in whole minutes, and the child's other flags."""

    student: int
    flag: Flag
    minutes: int
    also: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The first six rows, and the rest behind "more"."""

    shown: tuple[Row, ...]
    more: tuple[Row, ...]


def order(raised: Iterable[tuple[int, Flag]], now: int) -> Page:
    """One row per student, by the kind of the most urgent flag, then by waiting, then by student."""
    by_student: dict[int, list[Flag]] = {}
    for student, flag in raised:
        by_student.setdefault(student, []).append(flag)
    rows = []
    for student, own in by_student.items():
        first, *rest = sorted(own, key=_urgency)
        rows.append(Row(student, first, _minutes(first.since, now), tuple(rest)))
    rows.sort(key=lambda row: (*_urgency(row.flag), row.student))
    return Page(tuple(rows[:SHOWN]), tuple(rows[SHOWN:]))


def _urgency(flag: Flag) -> tuple[int, int, str, str]:
    return ORDER.index(flag.kind), flag.since, flag.skill or "", flag.reason.to_json()


def _minutes(since: int, now: int) -> int:
    return max(0, now - since) // MINUTE
