"""How sure a fit is of each skill's five letters: a Laplace approximation, one block a skill.

    posterior's precision P_k of (a, b, g, delta, e)_k  =  sum over students of s s^T  +  diag(SKILL_SD)^-2
    spread L_k L_k^T  =  INFLATION^2 P_k^-1  +  LEFT^2 diag(SKILL_SD)^2

with s the slope of a student's log likelihood in the skill's letters (its outer products estimate the curvature). The
kernel gives all slopes in one pass: each sequence is taken as a skill of its own. LEFT is what no number of answers
takes away: children do not learn one skill all alike, and letters trade against each other. With it and with ERROR
(interval.py) the interval covers as it should where the model is right, and more where it is not (docs/benchmarks.md).
"""

from __future__ import annotations

import numpy as np

from models.knowledge.kernel import Array, Tables, likelihood
from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.params import SKILL_SD
from models.knowledge.sequences import Ints, Sequences

INFLATION = 1.3  # plain, it covered .82 to .89 of a nominal .90
LEFT = 0.6
SHARD = 20_000  # sequences at a time


def factors(packed: Sequences, at: Tables) -> Array:
    """L (K, 5, 5), lower triangular: letters + L z is a draw of a skill's letters."""
    precision = np.tile(np.diag(np.array(SKILL_SD) ** -2.0), (len(at.g), 1, 1))
    begin, last = 0, len(packed.of_student) - 1
    while begin < last:
        reach = packed.of_student[begin] + SHARD
        end = max(begin + 1, int(np.searchsorted(packed.of_student, reach, side="right")) - 1)
        skill = packed.skill[packed.of_student[begin] : packed.of_student[end]]
        slope = slopes(packed.shard(begin, end), at, skill)
        np.add.at(precision, skill, slope[:, :, None] * slope[:, None, :])
        begin = end
    left = LEFT**2 * np.diag(np.array(SKILL_SD) ** 2)
    return np.asarray(np.linalg.cholesky(INFLATION**2 * np.linalg.inv(precision) + left), dtype=np.float64)


def slopes(shard: Sequences, at: Tables, skill: Ints) -> Array:
    """(S, 5): of each sequence, in the letters of its skill."""
    start, learn, rise = at.start[skill], at.learn[skill], at.rise[skill]
    own = at._replace(start=start, learn=learn, e=at.e[skill], g=at.g[skill], rise=rise)
    _total, found = likelihood(shard, own)
    soft = (learn - FLOOR) / SPAN
    return np.stack(
        [
            (found.start * start * (1.0 - start)).sum(axis=1),
            (found.learn * SPAN * soft * (1.0 - soft)).sum(axis=1),
            found.g,
            (found.rise * -np.expm1(-rise)).sum(axis=1),  # softplus' = sigmoid = 1 - exp(-softplus)
            found.e,
        ],
        axis=1,
    )
