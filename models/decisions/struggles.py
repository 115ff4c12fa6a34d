"""Is a child stuck today: runs without success, wrong rules and surprises, of each skill what tells most."""

from __future__ import annotations

from collections.abc import Sequence

from models.decisions.flag import Flag, Standing
from models.decisions.reason import Reason
from models.decisions.tries import STOP_AT, Try, at_most, unsuccessful_runs

STRUGGLING_AT, STRUGGLING_SURELY_AT, AT_LEAST = 5, 8, 2
LACKING_FROM = 0.5  # more likely than not, another day alone will not bring it
LACKING_BESIDE_A_RULE = 0.2
MISSING_BELOW = 0.40  # P(known) of a hard prerequisite, on the evidence side
WATCH = "flag.watch"  # the reason of a run without a second sign
ONE_SIGN = frozenset({WATCH, "flag.same-answer", "flag.improbable"})  # true too seldom to call the teacher away
# Of what is said of one skill the first counts: the drill has stopped, a rule shows, no way alone is seen, or one sign.
MOST_TELLING = (
    "flag.stop", "flag.same-rule", "flag.run-missing", "flag.alone", "flag.run", WATCH, "flag.same-answer",
)  # fmt: skip
WINDOW, IMPROBABLE = 6, 0.02
SAME_ANSWER, SAME_BESIDE = 3, 2


def struggles(tries: Sequence[Try], standings: Sequence[Standing]) -> list[Flag]:
    """At most one flag a skill; where there is none, whether the answers are improbable for the child."""
    by_skill: dict[str | None, Flag] = {}
    for flag in sorted((*_runs(tries, standings), *_same_answers(tries, standings)), key=_telling):
        by_skill.setdefault(flag.skill, flag)
    improbable = None if by_skill else _improbable(tries)
    return [*by_skill.values()] if improbable is None else [improbable]


def _telling(flag: Flag) -> int:
    return MOST_TELLING.index(flag.reason.code)


def _runs(tries: Sequence[Try], standings: Sequence[Standing]) -> list[Flag]:
    """Ten in a row stop the drill. Five say little of a skill that is new: most children have it soon."""
    found, known = [], {s.skill: s for s in standings}
    for skill, run in unsuccessful_runs(tries).items():
        if len(run) >= STOP_AT:
            reason = Reason.of("flag.stop", skill=skill, count=len(run))
            found.append(Flag("stop", skill, run[STOP_AT - 1].at, reason, _ask(run[-1])))
        elif skill in known and (second := _second_sign(len(run), tries, known[skill])):
            found.append(Flag("struggling", skill, run[:STRUGGLING_AT][-1].at, second, _ask(run[-1])))
        elif len(run) >= STRUGGLING_AT:
            reason = Reason.of(WATCH, skill=skill, count=len(run))
            found.append(Flag("struggling", skill, run[STRUGGLING_AT - 1].at, reason, _ask(run[-1])))
    return found


def _second_sign(run: int, tries: Sequence[Try], standing: Standing) -> Reason | None:
    """The belief sees no way alone; or, while no fit has told it how fast the skill is learned, what the skill stands
    on is missing, or worked examples have not helped either."""
    skill, foreseen = standing.skill, standing.lacking is not None
    if not (_stalls(standing, tries, LACKING_FROM) if foreseen else run >= STRUGGLING_AT):
        return None
    judged = _judged(tries, skill)
    counts = {"count": sum(t.unsuccessful for t in judged), "of": len(judged)}
    if standing.missing is not None:
        return Reason.of("flag.run-missing", skill=skill, missing=standing.missing, **counts)
    if foreseen:
        return Reason.of("flag.alone", skill=skill, **counts)
    return Reason.of("flag.run", skill=skill, count=run) if run >= STRUGGLING_SURELY_AT else None


def _stalls(standing: Standing, tries: Sequence[Try], lacking: float) -> bool:
    """Have five tries of the day, the latest two without success, left so little hope of another day alone?"""
    if standing.lacking is None or standing.lacking < lacking:
        return False
    judged = _judged(tries, standing.skill)
    return len(judged) >= STRUGGLING_AT and all(t.unsuccessful for t in judged[-AT_LEAST:])


def _judged(tries: Sequence[Try], skill: str) -> list[Try]:
    return [t for t in tries if t.skill == skill and (t.unsuccessful or t.successful)]


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
    stalled = {s.skill for s in standings if _stalls(s, tries, LACKING_BESIDE_A_RULE)}
    return [
        _same_answer(found) for (skill, rule, *_own), found in counts.items()
        if len(found) >= (SAME_BESIDE if rule and skill in stalled else SAME_ANSWER)
    ]  # fmt: skip


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


def _ask(last: Try) -> Reason:
    """What to ask the child about the last task: how that answer came about, else to show it."""
    if last.kind == "answer" and last.prompt and last.given:
        return Reason.of("ask.how", prompt=last.prompt, given=last.given)
    if last.prompt:
        return Reason.of("ask.show", prompt=last.prompt)
    return Reason.of("ask.show-skill", skill=last.skill)
