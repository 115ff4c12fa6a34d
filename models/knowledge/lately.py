"""What the predict tier is told of a student's past: how much better than expected the answers were lately.

Per answer nine numbers, all as known just before it: the excess of right answers over the items' expectation, in the
skill and in all, each with the half-lives 1, 4 and 20 answers; log1p of the right and of the wrong answers to this
very item; and whether there were any.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from models.knowledge.forecast import Expected
from models.knowledge.responses import Responses
from models.knowledge.sequences import Floats, Ints

HALF_LIVES = (1.0, 4.0, 20.0)
PRIOR_ANSWERS = 5.0  # with which a seldom used item's or skill's mean is drawn to that of the wider group


def expectations(log: Responses) -> Expected:
    """Each item's and skill's mean, drawn to its skill's and to the whole log's."""
    y, skill = log.right.astype(np.float64), first_skill(log)
    whole = float(y.mean())
    n = np.bincount(skill, minlength=len(log.skill_names))
    of_skill = (np.bincount(skill, y, len(log.skill_names)) + PRIOR_ANSWERS * whole) / (n + PRIOR_ANSWERS)
    items = np.bincount(log.item, minlength=len(log.items))
    right = np.bincount(log.item, y - of_skill[skill], len(log.items))
    above = right / (items + PRIOR_ANSWERS)
    usual = np.bincount(log.item, of_skill[skill], len(log.items)) / np.maximum(items, 1)
    return Expected(
        whole,
        {log.skill_names[k]: round(float(of_skill[k]), 4) for k in np.flatnonzero(n)},
        {log.items[i]: round(float(above[i] + usual[i]), 4) for i in np.flatnonzero(items)},
    )


def features(log: Responses, expected: Expected) -> Floats:
    """(N, 9), as above."""
    skill = first_skill(log)
    of_skill = np.array([expected.skills.get(name, expected.whole) for name in log.skill_names])
    of_item = np.array([expected.items.get(name, np.nan) for name in log.items])[log.item]
    excess: Floats = log.right - np.where(np.isnan(of_item), of_skill[skill], of_item)
    rates = 0.5 ** (1.0 / np.array(HALF_LIVES))
    own, item = (_pairs(log.student, other) for other in (skill, log.item))
    right = earlier(item, log.right.astype(np.float64))
    tried = earlier(item, np.ones(len(log)))
    repeats = np.stack([np.log1p(right), np.log1p(tried - right), tried > 0], axis=1)
    return np.hstack([_decayed(own, excess, rates), _decayed(log.student, excess, rates), repeats])


def first_skill(log: Responses) -> Ints:
    return np.fromiter((tags[0] for tags in log.skills), dtype=np.int64, count=len(log))


def earlier(group: Ints, values: Floats) -> Floats:
    """Sum of the values before each one in the same group."""
    order = np.argsort(group, kind="stable")
    sums = np.cumsum(values[order]) - values[order]
    begins = np.flatnonzero(np.r_[True, np.diff(group[order]) > 0])
    found = np.empty(len(values))
    found[order] = sums - np.repeat(sums[begins], np.diff(np.r_[begins, len(group)]))
    return found


def _pairs(one: Ints, other: Ints) -> Ints:
    """The same small number for the same pair."""
    found: Ints = np.unique(one * (other.max() + 1) + other, return_inverse=True)[1]
    return found


@numba.njit(cache=True)
def _decayed(group: Any, values: Any, rates: Any) -> Any:
    """(N, rates): the mean of the group's values so far, each weighing `rate` times the one after it."""
    now = np.zeros((group.max() + 1, len(rates)))
    found = np.empty((len(group), len(rates)))
    for n in range(len(group)):
        found[n] = now[group[n]]
        now[group[n]] = now[group[n]] * rates + (1.0 - rates) * values[n]
    return found
