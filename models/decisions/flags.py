"""Flags: reasons to look at a student. One function decides; `quality.md`'s table is its specification.

Times are microseconds. `Try.at`, `Acted.at` and `now` must come from one clock (the moment the server kept
the row): a sitting's issued-at is the same for all its rows and cannot tell before from after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.decisions.flag import Acted, Flag, FlagKind, Standing
from models.decisions.reason import Reason
from models.decisions.shares import disagree, reads_badly
from models.decisions.struggles import MISSING_BELOW, ONE_SIGN, WATCH, struggles
from models.decisions.tries import Support, Try, support

__all__ = [
    "MISSING_BELOW", "ONE_SIGN", "WATCH", "Acted", "Flag", "FlagKind", "Standing", "Support", "Try", "flags", "support",
]  # fmt: skip

RAPID, RAPID_AMONG = 3, 6
READY_FROM, READY_ANSWERS = 0.96, 2
AGAIN = "again"  # a value of the reason of a flag that comes back after the teacher was there
# What the teacher was there for when such a flag was seen to, so that it comes back quietly.
SEEN_TO: Mapping[str, tuple[str, ...]] = {
    "struggling": ("struggling", "stop"), "rapid guessing": ("rapid guessing",),
}  # fmt: skip


def flags(tries: Sequence[Try], standings: Iterable[Standing] = (), acted: Sequence[Acted] = ()) -> tuple[Flag, ...]:
    """The flags of one student: from the tries of the day's practice, and from how each skill stands.

    What the teacher acted on that day does not come back until as much happens again after it, and then quietly.
    """
    standings = tuple(standings)
    mastered = {s.skill for s in standings if _mastered(s)}
    raised = [_help(_since_acted(tries, acted, "help requested"))]
    open_tries = _since_acted(tries, acted, "struggling", "stop")
    raised += [flag for flag in struggles(open_tries, standings) if flag.skill not in mastered]
    raised.append(_rapid(_since_acted(tries, acted, "rapid guessing")))
    for standing in standings:
        raised += [flag for flag in _standing_flags(standing) if not _was_acted_on(flag, acted)]
    return tuple(_once_more(flag, acted) for flag in raised if flag is not None)


def _once_more(flag: Flag, acted: Sequence[Acted]) -> Flag:
    """The teacher who has just been there knows: it is told again, and calls nobody away from the others."""
    if not any(a.kind in SEEN_TO.get(flag.kind, ()) and a.skill in (None, flag.skill) for a in acted):
        return flag
    return replace(flag, reason=Reason(flag.reason.code, (*flag.reason.values, (AGAIN, 1))))


def _since_acted(tries: Sequence[Try], acted: Sequence[Acted], *kinds: FlagKind) -> list[Try]:
    """The tries that came after the teacher last acted on such a flag (of that skill)."""
    acts = [act for act in acted if act.kind in kinds]
    return [t for t in tries if not any(a.at >= t.at and a.skill in (None, t.skill) for a in acts)]


def _was_acted_on(flag: Flag, acted: Sequence[Acted]) -> bool:
    return any(a.kind == flag.kind and a.skill in (None, flag.skill) and a.at >= flag.since for a in acted)


def _help(tries: Sequence[Try]) -> Flag | None:
    asked = [t for t in tries if t.kind == "help"]
    if not asked:
        return None
    first = asked[0]
    return Flag("help requested", first.skill or None, first.at, Reason("flag.help"), Reason("ask.what-now"))


def _rapid(tries: Sequence[Try]) -> Flag | None:
    """Three of the last six answers faster than reading allows, not all of them right: a fluent child is no guesser.
    While the latest answer had time to be read and is right, nothing is raised; the count goes on through it, since
    who guesses does not guess every time."""
    answers = [t for t in tries if t.kind == "answer"][-RAPID_AMONG:]
    unread = [t for t in answers if t.rapid]
    if len(unread) < RAPID or all(t.right for t in unread) or (answers[-1].successful and not answers[-1].rapid):
        return None
    reason = Reason.of("flag.rapid", count=len(unread))
    return Flag("rapid guessing", unread[-1].skill, unread[RAPID - 1].at, reason, Reason("ask.read-to-me"))


def _mastered(standing: Standing) -> bool:
    return standing.mean >= READY_FROM and standing.answers >= READY_ANSWERS


def _standing_flags(standing: Standing) -> Iterable[Flag]:
    skill, since = standing.skill, standing.since
    (practice, practised), (ticket, ticketed) = standing.practice, standing.ticket
    (plain, plains), (story, stories) = standing.plain, standing.story
    if disagree(standing.practice, standing.ticket):
        values = {"practice": practice, "practised": practised, "ticket": ticket, "ticketed": ticketed}
        reason = Reason.of("flag.conflict", skill=skill, **values)
        yield Flag("conflicting evidence", skill, since, reason, Reason.of("ask.show-skill", skill=skill))
    elif _mastered(standing) and not standing.ticketed:
        reason = Reason.of("flag.ready", skill=skill, answers=standing.answers)
        yield Flag("ready to move on", skill, since, reason, Reason.of("ask.explain-skill", skill=skill))
    if reads_badly(standing.plain, standing.story):
        values = {"plain": plain, "plains": plains, "story": story, "stories": stories}
        reason = Reason.of("flag.reading", skill=skill, **values)
        yield Flag("reading, not maths", skill, since, reason, Reason("ask.read-to-me"))
    if standing.due:
        reason = Reason.of("flag.due", skill=skill)
        yield Flag("due for review", skill, since, reason, Reason.of("ask.show-skill", skill=skill))
