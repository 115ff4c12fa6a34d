"""Plain knowledge tracing, the same for every student (Corbett & Anderson 1995): what the trait model is held against.

Per skill: start, learn, guess, slip; nothing is forgotten, items and students are alike. Fitted by expectation and
maximisation over the sequences of one length that a simulation gives. Shapes: S students, K skills, T answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Right = NDArray[np.bool_]

ROUNDS = 60


class Shared(NamedTuple):
    """Each (K,)."""

    start: Array
    learn: Array
    guess: Array
    slip: Array


def known(params: Shared, right: Right) -> Iterator[Array]:
    """P(known) (S, K) after each answer in turn, right: (S, K, T)."""
    p = np.broadcast_to(params.start, right.shape[:2])
    for t in range(right.shape[2]):
        c0, c1 = _likelihoods(params, right[:, :, t])
        q = p * c1 / (p * c1 + (1.0 - p) * c0)
        yield q
        p = q + (1.0 - q) * params.learn


def fit(right: Right, begun: Shared) -> Shared:
    """The most likely parameters, from `begun` on."""
    params = begun
    for _ in range(ROUNDS):
        params = _improved(params, right)
    return params


def _likelihoods(params: Shared, right: Right) -> tuple[Array, Array]:
    return np.where(right, params.guess, 1.0 - params.guess), np.where(right, 1.0 - params.slip, params.slip)


def _improved(params: Shared, right: Right) -> Shared:
    """One round: forward, backward, and the shares that follow."""
    after, count = list(known(params, right)), right.shape[2]
    ahead = np.ones((2, *right.shape[:2]))  # likelihood of what follows, not known and known, up to a factor
    learned = unknown = np.zeros(len(params.start))
    knew = np.zeros(right.shape)
    for t in reversed(range(count)):
        q = after[t]
        knew[:, :, t] = q * ahead[1] / (q * ahead[1] + (1.0 - q) * ahead[0])
        if t == 0:
            break
        c0, c1 = _likelihoods(params, right[:, :, t])
        not_known, knows = c0 * ahead[0], c1 * ahead[1]
        stays = (1.0 - params.learn) * not_known + params.learn * knows
        before = after[t - 1]
        whole = before * knows + (1.0 - before) * stays
        learned = learned + ((1.0 - before) * params.learn * knows / whole).sum(axis=0)
        unknown = unknown + ((1.0 - before) * stays / whole).sum(axis=0)
        scale = np.maximum(stays, knows)
        ahead = np.stack([stays / scale, knows / scale])
    guess = ((1.0 - knew) * right).sum(axis=(0, 2)) / (1.0 - knew).sum(axis=(0, 2))
    slip = (knew * ~right).sum(axis=(0, 2)) / knew.sum(axis=(0, 2))
    return Shared(knew[:, :, 0].mean(axis=0), learned / unknown, guess, slip)
