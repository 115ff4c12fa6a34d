"""How good predictions are, and whether P(known) means what it says. y (N,) is 0 or 1, p (N,) a probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BINS = 15
AHEAD = 3


def auc(y: Array, p: Array) -> float | None:
    """Area under the ROC curve, ties counted half (Mann-Whitney). None where all answers are alike."""
    right = y.sum()
    if right in (0, len(y)):
        return None
    _, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[inverse][y == 1].sum() - right * (right + 1) / 2) / (right * (len(y) - right)))


def rmse(y: Array, p: Array) -> float:
    return float(np.sqrt(np.mean((y - p) ** 2)))


def log_loss(y: Array, p: Array) -> float:
    """Mean negative log likelihood, in nats; probabilities are kept 1e-12 away from 0 and 1."""
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-np.mean(np.where(y == 1, np.log(p), np.log1p(-p))))


def ece(y: Array, p: Array, bins: int = BINS) -> float:
    """Expected calibration error over bins of equal mass: mean of |share right - mean prediction|, weighted by size."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return float(sum(abs(y[part].sum() - p[part].sum()) for part in parts) / len(y))


def reliability(y: Array, p: Array, bins: int = BINS) -> list[tuple[float, float, int]]:
    """(mean prediction, share right, answers) of each bin of equal mass."""
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), bins) if len(part)]
    return [(float(p[part].mean()), float(y[part].mean()), len(part)) for part in parts]


def next_three(y: Array, student: NDArray[np.int64], skill: NDArray[np.int64]) -> tuple[NDArray[np.int64], Array]:
    """(rows, share right): over each row and the student's next two on the same skill, where there are as many."""
    order = np.lexsort((np.arange(len(y)), skill, student))
    s, k, right = student[order], skill[order], y[order]
    last = AHEAD - 1
    same = (s[:-last] == s[last:]) & (k[:-last] == k[last:])
    share = sum(right[n : len(right) - last + n] for n in range(AHEAD)) / AHEAD
    return order[:-last][same], np.asarray(share)[same]


def by_decile(known: Array, ahead: Array) -> list[float]:
    """Mean of what came next in each tenth of P(known), the lowest first."""
    parts = np.array_split(np.argsort(known, kind="stable"), 10)
    return [float(ahead[part].mean()) for part in parts if len(part)]


def within_skill_r(known: Array, ahead: Array, skill: NDArray[np.int64]) -> float | None:
    """Correlation of P(known) with what came next, both taken about their skill's mean. None without variance."""
    x, y = (values - _means(values, skill) for values in (known, ahead))
    spread = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum() / spread) if spread > 0 else None


def _means(values: Array, group: NDArray[np.int64]) -> Array:
    _, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
    return (np.bincount(inverse, weights=values) / counts)[inverse]
