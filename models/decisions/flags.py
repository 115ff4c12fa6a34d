"""Flags: reasons to look at a student. One function decides; `quality.md`'s table is its specification.

Times are microseconds. `Try.at`, `Acted.at` and `now` must come from one clock (the moment the server kept
the row): a sitting's issued-at is the same for all its rows and cannot tell before from after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from models.decisions.reason import Reason
from models.decisions.shares import disagree, reads_badly
from models.decisions.tries import STOP_AT, Support, Try, at_most, support, unsuccessful_runs

__all__ = ["Acted", "Flag", "FlagKind", "Standing", "Support", "Try", "flags", "support"]

FlagKind: TypeAlias = Literal[
    "help requested", "stop", "struggling", "idle", "rapid guessing",
    "conflicting evidence", "reading, not maths", "ready to move on", "due for review", "not connected",
]  # fmt: skip

STRUGGLING_AT, AT_LEAST = 5, 2
LACKING_FROM = 0.5  # more likely than not, another day alone will not bring it
LACKING_BESIDE_A_RULE = 0.2
MISSING_BELOW = 0.40  # P(known) of a hard prerequisite, on the evidence side
# True too seldom to call the teacher away, in simulation and on logs: reasons without a second sign.
WATCHED = frozenset({"flag.watch", "flag.same-answer"})
ONE_SIGN = WATCHED | {"flag.improbable"}
# Of what is said of one skill the first counts: the drill has stopped, a rule shows, no way alone is seen, or one sign.
MOST_TELLING = ("flag.stop", "flag.same-rule", "flag.run-missing", "flag.run", "flag.same-answer", "flag.watch")
WINDOW, IMPROBABLE = 6, 0.02
SAME_ANSWER, SAME_BESIDE = 3, 2
RAPID, RAPID_AMONG = 3, 6
READY_FROM, READY_ANSWERS = 0.96, 2
AGAIN = "again"  # a value of the reason of a flag that comes back after the teacher was there
# What the teacher was there for when such a flag was seen to, so that it comes back quietly.
SEEN_TO: Mapping[str, tuple[str, ...]] = {
    "struggling": ("struggling", "stop"), "rapid guessing": ("rapid guessing",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One skill as it stands: `mean` of P(known) on the evidence side, own `answers`, is there a ticket on it
    yet, is it due; (right, all) of the latest practice set and of the latest ticket; since: its last evidence.

    missing        a hard prerequisite that is believed unknown (below MISSING_BELOW, on evidence), if there is one
    lacking        P(the skill is not known after another day alone), by the belief
    story, plain   (right, all) of first answers to tasks in a story, and to others or read aloud
    """

    skill: str
    mean: float
    answers: int
    ticketed: bool
    due: bool
    since: int
    practice: tuple[int, int] = (0, 0)
    ticket: tuple[int, int] = (0, 0)
    missing: str | None = None
    lacking: float = 0.0
    story: tuple[int, int] = (0, 0)
    plain: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Acted:
    """The teacher saw or acted on a flag of that kind ("I'm on it"); skill None stands for every skill."""

    kind: FlagKind
    at: int
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look at a student, since when (microseconds), and what to ask the child."""

    kind: FlagKind
    skill: str | None
    since: int
    reason: Reason
    ask: Reason | None = None


def flags(tries: Sequence[Try], standings: Iterable[Standing] = (), acted: Sequence[Acted] = ()) -> tuple[Flag, ...]:
    """The flags of one student: from the tries of the day's practice, and from how each skill stands.

    What the teacher acted on that day does not come back until as much happens again after it, and then quietly.
    """
    standings = tuple(standings)
    mastered = {s.skill for s in standings if _mastered(s)}
    raised = [_help(_since_acted(tries, acted, "help requested"))]
    open_tries = _since_acted(tries, acted, "struggling", "stop")
    found = (*_runs(open_tries, standings), *_same_answers(open_tries, standings))
    by_skill: dict[str | None, Flag] = {}
    for flag in sorted(found, key=lambda flag: MOST_TELLING.index(flag.reason.code)):
        by_skill.setdefault(flag.skill, flag)
    struggles = by_skill.values() if by_skill else [_improbable(open_tries)]
    raised += [flag for flag in struggles if flag is not None and flag.skill not in mastered]
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


def _runs(tries: Sequence[Try], standings: Sequence[Standing]) -> list[Flag]:
    """Ten in a row stop the drill. Five say little of a skill that is new: most children have it soon."""
    found, stalled = [], {s.skill: s for s in _stalled(tries, standings, LACKING_FROM)}
    for skill, run in unsuccessful_runs(tries).items():
        if len(run) >= STOP_AT:
            reason = Reason.of("flag.stop", skill=skill, count=len(run))
            found.append(Flag("stop", skill, run[STOP_AT - 1].at, reason, _ask(run[-1])))
        elif skill in stalled:
            reason = _no_way(stalled[skill], [t.unsuccessful for t in _judged(tries, skill)])
            found.append(Flag("struggling", skill, run[-1].at, reason, _ask(run[-1])))
        elif len(run) >= STRUGGLING_AT:
            reason = Reason.of("flag.watch", skill=skill, count=len(run))
            found.append(Flag("struggling", skill, run[STRUGGLING_AT - 1].at, reason, _ask(run[-1])))
    return found


def _stalled(tries: Sequence[Try], standings: Sequence[Standing], lacking: float) -> list[Standing]:
    """Where five tries of the day, the latest two without success, have left so little hope of another day alone."""
    runs = unsuccessful_runs(tries)
    doubted = [s for s in standings if s.lacking >= lacking and len(runs.get(s.skill, ())) >= AT_LEAST]
    return [s for s in doubted if len(_judged(tries, s.skill)) >= STRUGGLING_AT]


def _judged(tries: Sequence[Try], skill: str) -> list[Try]:
    return [t for t in tries if t.skill == skill and (t.unsuccessful or t.successful)]


def _no_way(standing: Standing, unsuccessful: Sequence[bool]) -> Reason:
    skill, count, of = standing.skill, sum(unsuccessful), len(unsuccessful)
    if standing.missing is None:
        return Reason.of("flag.run", skill=skill, count=count, of=of)
    return Reason.of("flag.run-missing", skill=skill, count=count, of=of, missing=standing.missing)


def _same_answers(tries: Sequence[Try], standings: Sequence[Standing]) -> list[Flag]:
    """The same wrong rule (or, where no rule predicts it, the same answer to the same task) three times; a rule twice
    where the skill does not move. A success clears what had been raised on its skill; other counts go on through it."""
    counts: dict[tuple[str, str | None, str, str], list[Try]] = {}
    for t in tries:
        if t.kind == "answer" and t.right is False and (t.misconception or t.given):
            own = ("", "") if t.misconception else (t.prompt, t.given)
            counts.setdefault((t.skill, t.misconception, *own), []).append(t)
        elif t.successful:
            counts = {k: c for k, c in counts.items() if k[0] != t.skill or len(c) < SAME_ANSWER}
    stalled = {s.skill for s in _stalled(tries, standings, LACKING_BESIDE_A_RULE)}
    beside = (SAME_BESIDE if rule and skill in stalled else SAME_ANSWER for skill, rule, *_own in counts)
    return [_same_answer(found) for found, least in zip(counts.values(), beside, strict=True) if len(found) >= least]


def _same_answer(found: Sequence[Try]) -> Flag:
    last = found[-1]
    code = "flag.same-rule" if last.misconception else "flag.same-answer"
    values = {"count": len(found), "prompt": last.prompt or None, "given": last.given or None}
    reason = Reason.of(code, skill=last.skill, misconception=last.misconception, **values)
    return Flag("struggling", last.skill, found[:SAME_ANSWER][-1].at, reason, _ask(last))


def _improbable(tries: Sequence[Try]) -> Flag | None:
    """Far fewer successes in the last six than this child's own predictions allow. A success just now, or one
    unsuccessful try alone after a success, raises nothing."""
    judged = [t for t in tries if (t.unsuccessful or t.successful) and t.predicted is not None][-WINDOW:]
    if len(judged) < WINDOW or not all(t.unsuccessful for t in judged[-2:]):
        return None
    right = sum(t.successful for t in judged)
    if at_most(right, [t.predicted or 0.0 for t in judged]) >= IMPROBABLE:
        return None
    last = judged[-1]
    reason = Reason.of("flag.improbable", skill=last.skill, right=right, of=WINDOW)
    return Flag("struggling", last.skill, last.at, reason, _ask(last))


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


def _ask(last: Try) -> Reason:
    """What to ask the child about the last task: how that answer came about, else to show it."""
    if last.kind == "answer" and last.prompt and last.given:
        return Reason.of("ask.how", prompt=last.prompt, given=last.given)
    if last.prompt:
        return Reason.of("ask.show", prompt=last.prompt)
    return Reason.of("ask.show-skill", skill=last.skill)
