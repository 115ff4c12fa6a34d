"""`python -m models flags`: what the flag function would have raised on real answers, and how often for nothing.

A log has no truth, but it has what came next. A flag on a skill is a *false alarm* where the child, whom no teacher
visited for it, got at least 3 of its next 5 answers on that skill right (2 of 3 or 3 of 4 where there are no more; with
fewer than 3 nothing is said, and the flag is counted as undecided). That is hard on them: somebody whom the log does
not know may have helped. A *child-day* is a calendar day of a child where the log has times, else 15 answers in a row,
what a simulated day holds. Flags are raised as in the app, from the day's answers and the child's own belief, with
parameters before any fit unless one is given; a log knows neither misconceptions nor prerequisites nor reading times,
so that only runs, the belief's outlook and improbable answers are tested here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.decisions.attention import is_calm
from models.decisions.flags import Flag, Standing, Try, flags
from models.knowledge.belief import evidence_side, predict
from models.knowledge.bounds import ParamsInvalid
from models.knowledge.fitted import read_fitted
from models.knowledge.outlook import still_lacking
from models.knowledge.params import Params, Prior
from models.knowledge.responses import Responses, ResponsesInvalid, read_responses
from models.knowledge.state import StudentState
from models.knowledge.step import Evidence, step

STRUGGLES = ("struggling", "stop")
NEXT, LEAST, GONE_WELL = 5, 3, 0.6
ANSWERS_A_DAY = 15
DAY = 86_400
USUAL = Prior(init=0.3, learn=0.12, guess=0.18, slip=0.1)
MILLION = 1_000_000


@dataclass(slots=True)
class Count:
    """What was raised, urgent or calm, and what became of it."""

    days: int = 0
    answers: int = 0
    raised: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """Per 100 child-days, and of the decided ones the share that was for nothing."""
        found: dict[str, Any] = {"child_days": self.days, "answers_a_day": round(self.answers / self.days, 1)}
        for which in ("urgent", "calm"):
            decided = self.raised[which] - self.undecided[which]
            found[which] = {
                "flags_per_100": round(100 * self.raised[which] / self.days, 2),
                "false_alarms_per_100": round(100 * self.false[which] / self.days, 2),
                "undecided_per_100": round(100 * self.undecided[which] / self.days, 2),
                "false_share": round(self.false[which] / decided, 3) if decided else None,
            }
        return found


def run(given: argparse.Namespace) -> int:
    if given.students < 1:
        print("--students must be 1 or more", file=sys.stderr)
        return 1
    try:
        log = read_responses(given.responses)
        params = read_fitted(given.params).decide if given.params else None
    except (ResponsesInvalid, ParamsInvalid, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    found = replay(log, given.students, given.seed, params).figures()
    print(json.dumps(found, indent=1) if given.json else "\n".join(f"{k}: {v}" for k, v in found.items()))
    return 0


def replay(log: Responses, students: int, seed: int, params: Params | None = None) -> Count:
    """So many students of the log, drawn with the seed; all of them where there are no more. params: of a fit."""
    rng, count = np.random.default_rng(seed), Count()
    chosen = rng.permutation(len(log.students))[:students]
    params = params or Params.from_priors(dict.fromkeys(log.skill_names, USUAL), "usual")
    for student in np.sort(chosen):
        follow(log, np.flatnonzero(log.student == student).tolist(), params, count)
    return count


def follow(log: Responses, rows: Sequence[int], params: Params, count: Count) -> None:
    """One child through its log: the first of several skills stands for an answer."""
    names = [log.skill_names[log.skills[row][0]] for row in rows]
    rights = [bool(log.right[row]) for row in rows]
    state = StudentState.new()
    for day in days_of(log, rows):
        count.days += 1
        tries: list[Try] = []
        on_page: set[tuple[str | None, bool]] = set()
        for at in day:
            moment = moment_of(log, rows[at], at)
            item = log.items[log.item[rows[at]]]
            foreseen = predict(params, state, names[at], item, moment)
            state = step(params, state, Evidence((names[at],), item, rights[at], 1.0, 0, "practice", moment, True))
            tries.append(Try("answer", rights[at], names[at], at, foreseen))
            count.answers += 1
            raised = flags(tries, [stand(params, state, names[at])])
            now = {(flag.skill, is_calm(flag)): flag for flag in raised if flag.kind in STRUGGLES}
            for key in now.keys() - on_page:
                judge(now[key], at, names, rights, count)
            on_page = set(now)


def stand(params: Params, state: StudentState, skill: str) -> Standing:
    """How the skill of the latest answer stands, as far as a log tells."""
    own, mean = state.skills[skill], evidence_side(state, skill)
    lacking = still_lacking(params, state, skill, ())
    return Standing(skill, mean, own.answers, ticketed=False, due=False, since=own.last, lacking=lacking)


def days_of(log: Responses, rows: Sequence[int]) -> Iterator[range]:
    """The places of each child-day, in order."""
    if np.isnan(log.seconds[rows[0]]):
        yield from (range(at, min(at + ANSWERS_A_DAY, len(rows))) for at in range(0, len(rows), ANSWERS_A_DAY))
        return
    begin = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or log.seconds[rows[at]] // DAY != log.seconds[rows[begin]] // DAY:
            yield range(begin, at)
            begin = at


def moment_of(log: Responses, row: int, at: int) -> int:
    """Microseconds; without times a task a minute and a day between child-days."""
    if not np.isnan(log.seconds[row]):
        return int(log.seconds[row] * MILLION)
    return (at // ANSWERS_A_DAY * DAY + at % ANSWERS_A_DAY * 60) * MILLION


def judge(flag: Flag, at: int, names: Sequence[str], rights: Sequence[bool], count: Count) -> None:
    """Count a flag by what the child did next on its skill."""
    which = "calm" if is_calm(flag) else "urgent"
    count.raised[which] += 1
    later = [rights[n] for n in range(at + 1, len(names)) if names[n] == flag.skill][:NEXT]
    if len(later) < LEAST:
        count.undecided[which] += 1
    elif sum(later) >= GONE_WELL * len(later):
        count.false[which] += 1
