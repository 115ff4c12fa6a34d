"""Children who learn at four rates, under five circumstances: who is called capable too soon, and who waits?

Each answers LONGEST tasks of each skill here, in whatever way a rule then stops: what a child knows does not depend
on when it is declared. Nothing is forgotten, and tasks are alike; S children, a quarter at each rate, K skills.

    base                start .2, guess .2, slip .1 everywhere
    skills-differ       start .05-.45, guess .1-.3, slip .05-.2, and the rate, by skill
    rates-vary          each child's rate varies from skill to skill
    slow-start-lower    the slower start at .1, .15, .25, .35
    guessing-differs    the slower guess more: .35, .25, .2, .15
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

Scenario: TypeAlias = Literal["base", "skills-differ", "rates-vary", "slow-start-lower", "guessing-differs"]
SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)

RATES = (0.02, 0.05, 0.1, 0.2)
SKILLS, LONGEST, ITEMS = 10, 40, 10
SKILL_SD, CHILD_SD = 0.5, 0.7  # of the learning rate, logits

Array = NDArray[np.float64]


class Answered(NamedTuple):
    """group (S,): the child's learning rate, by number; knew, right (S, K, LONGEST)."""

    group: NDArray[np.int64]
    knew: NDArray[np.bool_]
    right: NDArray[np.bool_]


def answered(scenario: Scenario, each: int, skills: np.random.Generator, children: np.random.Generator) -> Answered:
    """`each` children of each rate; the skills' numbers come from a generator of their own, children's from another."""
    group = np.repeat(np.arange(len(RATES)), each)
    shape = (len(group), SKILLS)
    start, guess, slip = np.full(shape, 0.2), np.full(shape, 0.2), np.full(shape, 0.1)
    rate = np.repeat(np.array(RATES)[group][:, None], SKILLS, axis=1)
    if scenario == "skills-differ":
        limits = ((0.05, 0.45), (0.1, 0.3), (0.05, 0.2))
        start, guess, slip = (np.tile(skills.uniform(*ends, SKILLS), (len(group), 1)) for ends in limits)
        rate = _moved(rate, SKILL_SD * skills.standard_normal(SKILLS))
    elif scenario == "rates-vary":
        rate = _moved(rate, CHILD_SD * children.standard_normal(shape))
    elif scenario == "slow-start-lower":
        start = np.broadcast_to(np.array((0.1, 0.15, 0.25, 0.35))[group][:, None], shape)
    elif scenario == "guessing-differs":
        guess = np.broadcast_to(np.array((0.35, 0.25, 0.2, 0.15))[group][:, None], shape)
    knows, knew = children.random(shape) < start, np.zeros((*shape, LONGEST), dtype=bool)
    for t in range(LONGEST):
        knew[:, :, t] = knows
        knows = knows | (children.random(shape) < rate)
    chance = np.where(knew, 1.0 - slip[..., None], guess[..., None])
    return Answered(group, knew, children.random(chance.shape) < chance)


def _moved(rate: Array, logits: Array) -> Array:
    return np.asarray(1.0 / (1.0 + (1.0 - rate) / rate * np.exp(-logits)))
