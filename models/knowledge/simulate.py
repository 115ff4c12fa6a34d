"""Simulated students with a known truth: for tests and for the demo school.

The truth follows the model's own process (params.py): a trait x, per skill known or not, changing at each
opportunity by learning and forgetting. Beside it stand things that the model does not contain: misconceptions, days
absent, "not sure", and slips whose answers no misconception predicts. Every chance comes from the generator passed
in; the same seed and the same calls give the same school.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Literal

import numpy as np

from models.knowledge.nodes import FLOOR, SPAN, sigmoid, softplus
from models.knowledge.params import ITEM_SD, SKILL_SD, Params, SkillParams
from models.knowledge.state import StudentState
from models.knowledge.step import DAY, Evidence, step

Cause = Literal["known", "slip", "guess", "misconception", "error", "not sure"]


@dataclass(frozen=True, slots=True)
class Habits:
    """Probabilities, each 0 to 1. Raises ValueError naming every fault.

    bug: while the skill is not known, a planted misconception shows where it predicts a wrong answer; unsure: says
    "not sure" while the skill is not known (a fifth of that while it is); absent: misses a day.
    """

    bug: float = 0.85
    unsure: float = 0.06
    absent: float = 0.06

    def __post_init__(self) -> None:
        values = {"bug": self.bug, "unsure": self.unsure, "absent": self.absent}
        faults = [f"{name} must lie in [0, 1], not {p!r}" for name, p in values.items() if not 0.0 <= p <= 1.0]
        if faults:
            raise ValueError("; ".join(faults))


@dataclass(slots=True)
class SimulatedStudent:
    """The truth about one student; `meet` and `respond` change it, as practice changes a child.

    x: trait; bugs: planted misconceptions; known: by skill key, once met or looked at; last: time of the last
    opportunity per skill, microseconds since 1970, UTC.
    """

    x: float
    bugs: frozenset[str] = frozenset()
    habits: Habits = Habits()
    known: dict[str, bool] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """What a student did. given: None for "not sure"; cause: the truth behind it; misconception: where one showed."""

    given: str | None
    right: bool
    cause: Cause
    misconception: str | None = None


def enrol(rng: np.random.Generator, bugs: Iterable[str] = (), habits: Habits | None = None) -> SimulatedStudent:
    """A student with trait x ~ N(0, 1) and these planted misconceptions."""
    return SimulatedStudent(float(rng.standard_normal()), frozenset(bugs), habits or Habits())


def present(student: SimulatedStudent, rng: np.random.Generator) -> bool:
    """Whether the student is there on one more day."""
    return bool(rng.random() >= student.habits.absent)


def true_params(params: Params, skills: Iterable[str], items: Iterable[str], rng: np.random.Generator) -> Params:
    """A world that the model's prior allows: skills drawn around the parameters in use, items' easiness anew."""
    drawn = {
        skill: SkillParams(*(np.array(astuple(params.of(skill))) + SKILL_SD * rng.standard_normal(5)).tolist())
        for skill in skills
    }
    easiness = {item: float(np.clip(ITEM_SD * rng.standard_normal(), -6.0, 6.0)) for item in items}
    return replace(params, id=f"{params.id}-truth", skills=drawn, items=easiness)


def meet(student: SimulatedStudent, params: Params, skill: str, at: int, rng: np.random.Generator) -> bool:
    """One opportunity at `at`: known by now? The first time by P(L0), then learning if not known, else forgetting."""
    own = params.of(skill)
    if skill not in student.known:
        known = rng.random() < sigmoid(own.a + params.alpha * student.x)
    else:
        learn = SPAN * sigmoid(own.b + params.beta * student.x) + FLOOR
        known = rng.random() >= _lapse(student, params, skill, at) if student.known[skill] else rng.random() < learn
    student.known[skill] = bool(known)
    student.last[skill] = max(at, student.last.get(skill, at))
    return student.known[skill]


def knows_at(student: SimulatedStudent, params: Params, skill: str, at: int, rng: np.random.Generator) -> bool:
    """Whether the student would know the skill at `at`, forgetting applied but nothing learned; changes nothing."""
    if skill not in student.known:
        return bool(rng.random() < sigmoid(params.of(skill).a + params.alpha * student.x))
    return student.known[skill] and bool(rng.random() >= _lapse(student, params, skill, at))


def respond(
    student: SimulatedStudent,
    params: Params,
    skill: str,
    item: str,
    at: int,
    rng: np.random.Generator,
    *,
    answer: str,
    predicted: Mapping[str, Sequence[str]],
    choices: Sequence[str] = (),
    tries: int = 0,
) -> Response:
    """Meet the task and answer it. answer: the right one; predicted: wrong answers by misconception; choices: all that
    may be picked, empty for a typed number; tries: wrong tries at this item just before, 0 to 5."""
    known = meet(student, params, skill, at, rng)
    if rng.random() < student.habits.unsure * (0.2 if known else 1.0):
        return Response(None, False, "not sure")
    shown = () if known else showing(student, answer, predicted)
    if shown and rng.random() < student.habits.bug:
        bug = shown[int(rng.integers(len(shown)))]
        options = [given for given in predicted[bug] if given != answer]
        return Response(options[int(rng.integers(len(options)))], False, "misconception", bug)
    own = params.of(skill)
    logit = own.g + params.items.get(item, 0.0) + params.retries[tries] + (softplus(own.delta) if known else 0.0)
    if rng.random() < sigmoid(logit):
        return Response(answer, True, "known" if known else "guess")
    return Response(other_answer(answer, choices, rng), False, "slip" if known else "error")


def showing(student: SimulatedStudent, answer: str, predicted: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The student's misconceptions that predict a wrong answer here, sorted."""
    return tuple(sorted(bug for bug in student.bugs if any(g != answer for g in predicted.get(bug, ()))))


def other_answer(answer: str, choices: Sequence[str], rng: np.random.Generator) -> str:
    """A wrong answer as children make them, in the form that the task asks for: another choice; else one of its numbers
    near by, ten off, or with digits swapped; else one pair matched as another is."""
    wrong = [choice for choice in choices if choice != answer]
    if wrong:
        return wrong[int(rng.integers(len(wrong)))]
    if answer.startswith("{"):
        blanks = json.loads(answer)
        blank = sorted(blanks)[int(rng.integers(len(blanks)))]
        return json.dumps({**blanks, blank: other_answer(blanks[blank], (), rng)}, sort_keys=True)
    numbers = list(re.finditer(r"(?<!\S)-?\d+(?!\S)", answer))
    if numbers:
        at = numbers[int(rng.integers(len(numbers)))]
        return f"{answer[: at.start()]}{other_number(int(at[0]), rng)}{answer[at.end() :]}"
    return other_match(answer) or ("0" if answer != "0" else "1")


def other_number(number: int, rng: np.random.Generator) -> int:
    swapped = int(str(abs(number))[::-1])
    near = [number + 1, number - 1, number + 10, number - 10, number + 2, number - 2, swapped, number + 100]
    options = [option for option in near if option != number and option >= min(number, 0)]
    return options[int(rng.integers(len(options)))]


def other_match(answer: str) -> str | None:
    """The first pair of `a:x b:y` that can be matched wrongly, matched as another one is."""
    pairs = [pair.partition(":") for pair in answer.split(" ")]
    for one, (left, colon, right) in enumerate(pairs):
        for _left, _colon, other in pairs:
            if colon and other not in ("", right):
                return " ".join(["".join(pair) for pair in (*pairs[:one], (left, colon, other), *pairs[one + 1 :])])
    return None


def _lapse(student: SimulatedStudent, params: Params, skill: str, at: int) -> float:
    """Probability of having forgotten since the last opportunity."""
    own = params.of(skill)
    learn = SPAN * sigmoid(own.b + params.beta * student.x) + FLOOR
    return _forgotten(params, own, learn, at - student.last[skill])


@dataclass(frozen=True, slots=True)
class CoverageCase:
    """A state, a time to read it, and P(known) on the first skill given the true trait, parameters and answers."""

    state: StudentState
    now: int
    truth: float


def coverage_case(
    params: Params, skills: Sequence[str], items: int, count: int, at: int, rng: np.random.Generator
) -> CoverageCase:
    """One student in a world of true_params, with `count` answers on each skill from a bank of `items` a skill:
    mostly minutes apart, at times days; read some days after the last. The state knows `params` only."""
    banks = {skill: [f"{skill}-{n}" for n in range(items)] for skill in skills}
    world = true_params(params, skills, [item for bank in banks.values() for item in bank], rng)
    student, state, first = enrol(rng, habits=Habits(unsure=0.0)), StudentState.new(), []
    for _ in range(count):
        for skill in skills:
            at += int(DAY * rng.exponential(0.002 if rng.random() < 0.8 else 3.0))
            item = banks[skill][int(rng.integers(items))]
            right = respond(student, world, skill, item, at, rng, answer="1", predicted={}).right
            row = Evidence((skill,), item, right, 1.0, 0, "practice", at, own_answer=True)
            state = step(params, state, row)
            first += [row] if skill == skills[0] else []
    now = at + int(DAY * rng.exponential(2.0))
    return CoverageCase(state, now, known_given(student.x, world, skills[0], first, now))


def known_given(x: float, params: Params, skill: str, rows: Sequence[Evidence], now: int) -> float:
    """P(known at `now` | trait x, these parameters, the rows): the filter of step.py at the one true x."""
    own = params.of(skill)
    p = q = sigmoid(own.a + params.alpha * x)
    learn = SPAN * sigmoid(own.b + params.beta * x) + FLOOR
    for n, row in enumerate(rows):
        if n:
            p = learn + q * (1.0 - learn - _forgotten(params, own, learn, row.at - rows[n - 1].at))
        sign = 1.0 if row.right else -1.0
        logit = own.g + params.items.get(row.item, 0.0) + params.retries[row.tries]
        c0, c1 = (sigmoid(sign * (logit + rise)) ** row.weight for rise in (0.0, softplus(own.delta)))
        q = p * c1 / (p * c1 + (1.0 - p) * c0)
    return q * (1.0 - _forgotten(params, own, learn, now - rows[-1].at)) if rows else q


def _forgotten(params: Params, own: SkillParams, learn: float, elapsed: int) -> float:
    return min(SPAN * sigmoid(own.e + params.v * math.log1p(max(elapsed, 0) / DAY)) + FLOOR, 1.0 - learn)
