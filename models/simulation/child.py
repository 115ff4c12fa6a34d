"""A simulated child: what it truly knows, and how it answers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from models.knowledge.nodes import FLOOR, SPAN, sigmoid, softplus
from models.knowledge.step import DAY
from models.simulation.world import ITEMS, KINDS, KNOWN_AT_START, YEARS_BEHIND, Nature

BUGS = 3  # misconceptions that a goal knows
HOLDS_BUG = 1 / 3  # of a goal
SHOWS_BUG = 0.85
GAMES, GAMING_TASK = 0.08, 0.4
READS_BADLY, MISREADS = 0.12, 0.5
ABSENT, LONG_ABSENCE = 0.06, 0.1
UNSURE = 0.06
AT_A_GLANCE = 0.03  # a task on what is known, answered faster than most can read it
CRAMMING_FROM = 8
HELPED = 2.0  # a task after a hint or a worked example, against one without


@dataclass(slots=True)
class Child:
    """talents: (2,) traits; bugs: skill -> the misconception held there; known, last (microseconds): by skill."""

    number: int
    behind: int
    talents: tuple[float, float]
    guesses: float
    games: bool
    reads_badly: bool
    away: frozenset[int]
    bugs: dict[str, str] = field(default_factory=dict)
    known: dict[str, bool] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    today: dict[str, int] = field(default_factory=dict)  # tasks on each skill

    def lacks(self, skill: str, nature: Nature) -> bool:
        """Does it not know a hard prerequisite of the skill?"""
        return any(not self.known[need] for need in nature.skills[skill].needs)


@dataclass(frozen=True, slots=True)
class Given:
    """What the child did with one task. given: "right", the misconception's name, or "w0" to "w3"; tells: this item
    shows a misconception where there is one."""

    kind: str  # answer or not-sure
    right: bool
    given: str
    item: int
    item_kind: str
    rapid: bool
    tells: bool
    knew: bool


def enrol(number: int, nature: Nature, days: int, now: int, rng: np.random.Generator) -> Child:
    """A child with what it knows at the start; `days` of the unit, `now` its first hour in microseconds."""
    behind = int(rng.choice(len(YEARS_BEHIND), p=YEARS_BEHIND))
    talents = rng.standard_normal(2)
    away = {day for day in range(days) if rng.random() < ABSENT}
    if rng.random() < LONG_ABSENCE:
        first = int(rng.integers(days))
        away |= set(range(first, min(first + 5, days)))
    child = Child(
        number, behind, (float(talents[0]), float(talents[1])), float(nature.guessing_sd * rng.standard_normal()),
        bool(rng.random() < GAMES), bool(rng.random() < READS_BADLY), frozenset(away),
    )  # fmt: skip
    for key, skill in nature.skills.items():
        share = KNOWN_AT_START[behind][skill.below]
        chance = sigmoid(math.log(share) - math.log1p(-share) + nature.alpha * child.talents[skill.talent])
        child.known[key] = bool(rng.random() < chance)
        child.last[key] = now
        if skill.below == 0 and not child.known[key] and rng.random() < HOLDS_BUG:
            child.bugs[key] = f"bug{int(rng.integers(BUGS))}"
    return child


def meet(child: Child, nature: Nature, skill: str, at: int, speed: float, rng: np.random.Generator) -> None:
    """One chance to learn, or what time has taken; `speed` multiplies the chance."""
    learn = chance_to_learn(child, nature, skill) * speed
    if child.known[skill]:
        phi = forgotten(nature, skill, child.last[skill], at)
        child.known[skill] = bool(rng.random() >= min(phi, 1 - min(learn, 1.0)))
    elif rng.random() < learn:
        child.known[skill] = True
        child.bugs.pop(skill, None)
    child.last[skill] = at


def forgotten(nature: Nature, skill: str, last: int, at: int) -> float:
    """P(a skill that was known when it was last met is not when it is met at that instant)."""
    days = max(at - last, 0) / DAY
    return SPAN * sigmoid(nature.skills[skill].own.e + nature.v * math.log1p(days)) + FLOOR


def chance_to_learn(child: Child, nature: Nature, skill: str) -> float:
    """At one ordinary task, now: the usual chance, less where the skill has been crammed today."""
    crammed = child.today.get(skill, 0) >= CRAMMING_FROM
    return usual_chance(child, nature, skill) * (nature.crammed if crammed else 1.0)


def usual_chance(child: Child, nature: Nature, skill: str) -> float:
    """At one ordinary task of a fresh day: slower without what the skill stands on, or with a wrong rule in the way."""
    own = nature.skills[skill]
    learn = SPAN * sigmoid(own.own.b + nature.beta * child.talents[own.talent]) + FLOOR
    if child.lacks(skill, nature):
        learn *= own.slowed
    return learn * 0.5 if skill in child.bugs else learn


def respond(
    child: Child, nature: Nature, skill: str, at: int, tasks: int, helped: bool, rng: np.random.Generator
) -> Given:
    """Meet a task on the skill, after so many tasks in this sitting, and answer it."""
    own = nature.skills[skill]
    item = int(rng.integers(ITEMS))
    item_kind, tells = KINDS[item % len(KINDS)], own.below == 0 and item % 4 > 0
    if child.games and rng.random() < GAMING_TASK:  # no look at the task: nothing is learned
        right = bool(rng.random() < 0.15)
        given = "right" if right else _other(nature, skill, tells, rng)
        return Given("answer", right, given, item, item_kind, True, tells, child.known[skill])
    meet(child, nature, skill, at, HELPED if helped else 1.0, rng)
    child.today[skill] = child.today.get(skill, 0) + 1
    known = child.known[skill]
    bug = child.bugs.get(skill)
    if rng.random() < UNSURE * (0.2 if known else 1.0):
        return Given("not-sure", False, "", item, item_kind, False, tells, known)
    if not known and bug and tells and rng.random() < SHOWS_BUG:
        return Given("answer", False, bug, item, item_kind, False, tells, known)
    rise = softplus(own.own.delta) * own.telling[item] if known else 0.0
    logit = own.own.g + own.easiness[item] + rise - nature.tires * tasks + (0.0 if known else child.guesses)
    right = rng.random() < sigmoid(logit)
    if child.reads_badly and item_kind == "story" and rng.random() < MISREADS:
        right = False
    given = "right" if right else _other(nature, skill, tells, rng)
    quick = bool(known and rng.random() < AT_A_GLANCE)
    return Given("answer", bool(right), given, item, item_kind, quick, tells, known)


def _other(nature: Nature, skill: str, tells: bool, rng: np.random.Generator) -> str:
    """A wrong answer without a rule, which looks at times as if there were one."""
    if tells and rng.random() < nature.looks_like_a_rule[skill]:
        return f"bug{int(rng.integers(BUGS))}"
    return f"w{int(rng.integers(4))}"
