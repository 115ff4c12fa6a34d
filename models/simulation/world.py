"""The world that a simulated class lives in: skills that build on each other, and how children learn them.

A unit of eighteen goals of the class's own grade, more than most children reach in six weeks, so that time is what is
scarce. Each goal needs two skills of the grade below, each of those one of the
grade below that, and so on for three grades: 60 skills. The truth of learning (`Nature`) is of two kinds:

full           the tracing model's own process, except that a missing prerequisite slows learning and that children
               hold misconceptions, miss days, play the system or read badly
misspecified   besides: every skill slows down differently without its prerequisites, items differ in how well they
               tell, children guess differently, tire within a sitting, learn less from cramming and have two talents
               where the model has one

A third kind takes learning and answering from a fit to a real response log instead of the prior.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Literal

import numpy as np

from models.knowledge.params import ITEM_SD, POOLED_PRIOR, SKILL_SD, Params, Prior, SkillParams

Learners = Literal["full", "misspecified", "log"]
LEARNERS: tuple[Learners, ...] = ("full", "misspecified", "log")

GOALS, NEEDED, DEEPER, DEEPEST = 18, 20, 14, 8
ITEMS = 8  # templates of a skill
KINDS = ("procedural", "conceptual", "story")
USUAL = Prior(init=0.3, learn=0.12, guess=0.18, slip=0.1)  # as the packs that ship describe their skills
ESTIMATED = 0.3  # error of a fitted parameter, in standard deviations between skills
# Share that knows a skill of so many grades below at the start, by how many years a child is behind.
KNOWN_AT_START = {
    0: (0.15, 0.90, 0.95, 0.97),
    1: (0.05, 0.45, 0.92, 0.95),
    2: (0.03, 0.15, 0.50, 0.92),
    3: (0.02, 0.08, 0.20, 0.55),
}
LOOKS_LIKE_A_RULE = 0.15
YEARS_BEHIND = (0.45, 0.28, 0.17, 0.10)

CARD = """\
What the simulated class assumes
- A missing hard prerequisite slows the learning of a skill (to .35 of its speed; misspecified: .1 to .9, by skill).
  Without this no support could help; how strong it is in real classes nobody knows.
- A task is one chance to learn, twice as good after a hint or a worked example. Twenty active minutes a day, a task
  takes 80 seconds. One lesson a day on today's goal for all: one chance at one and a half times the speed.
- The teacher takes two groups a day for ten minutes each: to a child who lacks the group's skill, or what it needs,
  three chances at twice the speed, and a misconception is cured with .6. Others lose the time. Six children a day are
  visited for a flag: one chance at twice the speed, the run starts anew, a rule that the flag names is cured with .6 as
  well; a guesser is spoken to, which changes nothing. The same once more that day is told quietly.
- 45 % of the children are on grade, 28 % one year behind, 17 % two, 10 % three. Every third child holds a
  misconception on a goal until it is cured or the skill known; other wrong answers look like one at times (.15;
  misspecified: .05 to .35, by goal). 8 % answer two of five tasks without reading, 12 % read badly: every second story
  goes wrong. Who knows a skill answers one in 33 tasks faster than most can read. 6 % of days are missed, and some
  children miss a week.
- A child truly needs the teacher on a day, stuck: after five tasks on a skill it does not know it, and holds a wrong
  rule, or would more likely than not still lack it after another day's two sets alone with hints; or guessing: a
  quarter of its tasks, three at least, unread. Recall: of these child-days those on which the child came up on the page
  for that. Precision: of the times that a child came up those where this was so at that moment, early ones too. Asking
  for help, idleness and devices are not simulated. How many need the teacher at all follows from these assumptions.
- Only with --extras, by the app's own functions, and only for the policies that have a plan; the others sit at a screen
  for all of the twenty minutes:
  beside: twelve of them may be at a screen and twelve alone (of the usual 30 and 20 nothing would be felt). Every skill
  has one partner, one hands-on and one paper activity of eight minutes, which is three chances to learn at the usual
  speed, where eight minutes at a screen are six with hints after misses; nothing is heard of how it went.
  choices: for every fourth step the child takes one of two others that it may choose, whichever.
  ready: a child that has had a set on a goal today and knows it says so before a step with .3, one that does not
  with .05; then the ticket in a form of its own comes next. It also comes by itself once every goal waits for one.
  reentry: after three school days away or more the plan of a return holds for the rest of the unit.
- Not in it: peers, goals beyond the unit, interests, and what a teacher decides otherwise.
- A skill counts as known as it was when the child last met it; "kept" takes off what time has taken by the unit's end.
- The filter's parameters are those of the world with an error of .3 standard deviations between skills, as from a fit.
- onramp, uncapped: the app's next step, and the app's end of a set, after three tasks in a row that went well without a
  hint. m-in-a-row: three right answers in a row end a goal for good, and the set at once. fixed: the goal of the day's
  lesson for all, whole sets of six. These two sit the class's ticket at the end of each day, and the teacher groups by
  its score.
- The same children, days, lessons and teacher meet every policy; random numbers are not shared beyond that.
"""


@dataclass(frozen=True, slots=True)
class SkillNature:
    """The truth about one skill. below: grades under the class's own; needs: hard prerequisites; slowed: factor on
    learning while one is missing; easiness, telling: by item, logits and factor on the rise of a knower."""

    key: str
    below: int
    needs: tuple[str, ...]
    own: SkillParams
    slowed: float
    easiness: tuple[float, ...]
    telling: tuple[float, ...]
    talent: int


@dataclass(frozen=True, slots=True)
class Nature:
    """How everything really is, and what the filter takes it for.

    tires: logits lost per task of a sitting; crammed: factor on learning from the ninth task of a day on one skill;
    looks_like_a_rule: share of the other wrong answers that some misconception predicts as well, by goal.
    """

    skills: Mapping[str, SkillNature]
    goals: tuple[str, ...]
    believed: Params
    alpha: float
    beta: float
    v: float
    tires: float
    crammed: float
    guessing_sd: float
    looks_like_a_rule: Mapping[str, float]

    def required(self, skill: str) -> frozenset[str]:
        """All hard prerequisites, to the bottom."""
        found: set[str] = set()
        left = [skill]
        while left:
            for need in self.skills[left.pop()].needs:
                if need not in found:
                    found.add(need)
                    left.append(need)
        return frozenset(found)


def make_nature(rng: np.random.Generator, learners: Learners, fitted: Params | None = None) -> Nature:
    """A world drawn anew. Raises ValueError where learners of a log are asked for without a fit to one."""
    if learners == "log" and fitted is None:
        raise ValueError("learners of a log need the parameters of a fit to it")
    source = list(fitted.skills.values()) if fitted else []
    wild = learners == "misspecified"
    skills = {}
    for key, below, needs in _graph(rng):
        own = source[int(rng.integers(len(source)))] if source else _drawn(rng)
        own = replace(own, a=_logit(_met_before(below)))
        skills[key] = SkillNature(
            key, below, needs, own,
            slowed=float(rng.uniform(0.1, 0.9)) if wild else 0.35,
            easiness=tuple((ITEM_SD / 2 * rng.standard_normal(ITEMS)).tolist()),
            telling=tuple(rng.uniform(0.4, 1.6, ITEMS).tolist()) if wild else (1.0,) * ITEMS,
            talent=int(rng.integers(2)) if wild else 0,
        )  # fmt: skip
    alpha, beta, v = (fitted.alpha, fitted.beta, fitted.v) if fitted else (0.7, 0.3, 1.0)
    goals = tuple(key for key, each in skills.items() if each.below == 0)
    looks = {goal: float(rng.uniform(0.05, 0.35)) if wild else LOOKS_LIKE_A_RULE for goal in goals}
    spread = dict.fromkeys(skills, _own_spread())
    believed = Params("simulated", alpha, beta, v, (0.0,) * 6, POOLED_PRIOR, _estimates(skills, rng), {}, spread=spread)
    return Nature(
        skills, goals, believed, alpha, beta, v,
        tires=0.03 if wild else 0.0, crammed=0.6 if wild else 1.0, guessing_sd=0.6 if wild else 0.0,
        looks_like_a_rule=looks,
    )  # fmt: skip


def _graph(rng: np.random.Generator) -> list[tuple[str, int, tuple[str, ...]]]:
    """(key, grades below, hard prerequisites), every skill below needed by some skill above where there are enough."""
    sizes = (GOALS, NEEDED, DEEPER, DEEPEST)
    found = []
    for below, size in enumerate(sizes):
        wanted = (2, 1, 1, 0)[below]
        under = sizes[below + 1] if wanted else 0
        order = list(rng.permutation(under)) * wanted
        for n in range(size):
            picks = sorted({int(order[(n * wanted + k) % len(order)]) for k in range(wanted)}) if wanted else []
            found.append((f"s{below}/{n}", below, tuple(f"s{below + 1}/{pick}" for pick in picks)))
    return found


def _drawn(rng: np.random.Generator) -> SkillParams:
    """A skill such as a pack describes, half as far from the usual as the model's prior allows."""
    values = np.array(astuple(USUAL.skill_params())) + np.array(SKILL_SD) / 2 * rng.standard_normal(5)
    return SkillParams(*np.clip(values, (-4, -4, -3, 0, -7), (4, 1, 1, 4, -4)).tolist())


def _estimates(skills: Mapping[str, SkillNature], rng: np.random.Generator) -> dict[str, SkillParams]:
    errors = {key: ESTIMATED * np.array(SKILL_SD) * rng.standard_normal(5) for key in skills}
    return {
        key: SkillParams(*np.clip(np.array(astuple(each.own)) + errors[key], -8.0, 4.0).tolist())
        for key, each in skills.items()
    }


def _own_spread() -> tuple[float, ...]:
    """How sure a fit is of its estimates, as one that made them would say it."""
    return tuple(np.tril(np.diag(ESTIMATED * np.array(SKILL_SD)))[np.tril_indices(len(SKILL_SD))].tolist())


def _met_before(below: int) -> float:
    """Share of all children that know such a skill at the start."""
    return sum(share * KNOWN_AT_START[years][below] for years, share in enumerate(YEARS_BEHIND))


def _logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)
