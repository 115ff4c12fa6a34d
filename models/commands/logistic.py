"""Best-LR (Gervet et al. 2020, "When is deep learning the best approach to knowledge tracing?"), to measure against.

Logistic regression on the item, the skill, and log1p of right and wrong answers before: on the skill (a weight per
skill) and in all. Ridge penalty 1/2 on all but the constant; fitted by L-BFGS. N answers, K skills, I items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

MEMORY, ROUNDS = 10, 60


@dataclass(frozen=True)
class Features:
    """item, skill (N,); own (2, N), whole (2, N): log1p of right and of wrong answers before, on the skill, in all."""

    item: Ints
    skill: Ints
    own: Array
    whole: Array


def features(student: Ints, skill: Ints, item: Ints, right: NDArray[np.bool_]) -> Features:
    """Of a log whose rows stand by student, each student's in order."""
    marks = np.stack([right, ~right]).astype(np.float64)
    order = np.lexsort((np.arange(len(student)), skill, student))
    own = np.empty_like(marks)
    own[:, order] = _before(marks[:, order], student[order] * (skill.max() + 1) + skill[order])
    return Features(item, skill, np.log1p(own), np.log1p(_before(marks, student)))


def _before(marks: Array, run: Ints) -> Array:
    """Sums over each run of equal numbers, of the rows before."""
    total = np.cumsum(marks, axis=1) - marks
    begins = np.r_[True, run[1:] != run[:-1]]
    at = np.maximum.accumulate(np.where(begins, np.arange(len(run)), 0))
    return np.asarray(total - total[:, at])


def chances(weights: Array, rows: Features, skills: int, items: int) -> Array:
    constant, whole, skill, item, own = _parts(weights, skills, items)
    logit = constant[0] + skill[rows.skill] + item[rows.item] + whole @ rows.whole
    logit += (own[:, rows.skill] * rows.own).sum(axis=0)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -30, 30))))


def _parts(weights: Array, skills: int, items: int) -> tuple[Array, Array, Array, Array, Array]:
    constant, whole, skill, item, own = np.split(weights, np.cumsum([1, 2, skills, items]))
    return constant, whole, skill, item, own.reshape(2, skills)


def fit(rows: Features, right: NDArray[np.bool_], skills: int, items: int) -> Array:
    y, count = right.astype(np.float64), 3 + 3 * skills + items

    def loss(weights: Array) -> tuple[float, Array]:
        p = chances(weights, rows, skills, items)
        ridge = np.r_[0.0, weights[1:]]
        value = -float(np.log(np.where(right, p, 1.0 - p)).sum() - 0.5 * ridge @ ridge)
        off = p - y
        slope = np.concatenate([
            [off.sum()], rows.whole @ off, np.bincount(rows.skill, off, skills), np.bincount(rows.item, off, items),
            *(np.bincount(rows.skill, off * each, skills) for each in rows.own),
        ])  # fmt: skip
        return value, slope + ridge

    scale = 1.0 / np.sqrt(1.0 + 0.1 * np.concatenate([
        [len(y)], (rows.whole**2).sum(axis=1), np.bincount(rows.skill, minlength=skills),
        np.bincount(rows.item, minlength=items), *(np.bincount(rows.skill, each**2, skills) for each in rows.own),
    ]))  # fmt: skip

    def scaled(at: Array) -> tuple[float, Array]:
        value, slope = loss(scale * at)
        return value, scale * slope

    return np.asarray(scale * descend(scaled, np.zeros(count)))


def descend(loss: Callable[[Array], tuple[float, Array]], at: Array) -> Array:
    """L-BFGS with steps halved until they gain (Nocedal & Wright, algorithm 7.4)."""
    value, slope = loss(at)
    steps: list[tuple[Array, Array]] = []
    for _ in range(ROUNDS):
        way = _two_loops(slope, steps)
        size = 1.0 if steps else 1.0 / max(float(np.abs(slope).max()), 1.0)
        for _ in range(20):
            new_value, new_slope = loss(at + size * way)
            if new_value <= value + 1e-4 * size * float(slope @ way):
                break
            size /= 2
        else:
            return at
        moved, turned = size * way, new_slope - slope
        gained, at, value, slope = value - new_value, at + moved, new_value, new_slope
        if float(moved @ turned) > 1e-12:
            steps = [*steps[-MEMORY + 1 :], (moved, turned)]
        if gained < 1e-6 * abs(value):
            return at
    return at


def _two_loops(slope: Array, steps: list[tuple[Array, Array]]) -> Array:
    way, shares = -slope, []
    for moved, turned in reversed(steps):
        shares.append(float(moved @ way) / float(moved @ turned))
        way = way - shares[-1] * turned
    if steps:
        moved, turned = steps[-1]
        way = way * (float(moved @ turned) / float(turned @ turned))
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        way = way + moved * (share - float(turned @ way) / float(moved @ turned))
    return way
