"""Each answer predicted before it is seen (numba): the online filter over whole logs, at J trait nodes.

The same recursion as step.py, here over sequences packed by sequences.py; a test holds that both say the same.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba
import numpy as np

from models.knowledge.kernel import Array, Tables, rows_of, sigmoid, trait_nodes
from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.sequences import Sequences


class Seen(NamedTuple):
    """Per answer, all as believed just before it: correct (N,), P(right); known (N,), P(known), the mean of the tagged
    skills; after (N,): P(known) just after it."""

    correct: Array
    known: Array
    after: Array


def foresee(packed: Sequences, at: Tables, answers: int) -> Seen:
    """Predict every answer of each student before it is seen, then see it: the online filter."""
    _x, log_pi = trait_nodes(at.start.shape[1])
    sequence = np.repeat(np.arange(len(packed.skill)), np.diff(packed.first))
    owner = np.repeat(np.arange(len(packed.of_student) - 1), np.diff(packed.of_student))
    order = np.argsort(packed.answer, kind="stable")  # as they came, all skills of an answer together
    ends = np.flatnonzero(np.r_[True, np.diff(packed.answer[order]) > 0, True])
    seen = Seen(*(np.zeros(answers) for _ in range(3)))
    _foresee(order, ends, packed.answer, sequence, owner, rows_of(packed), tuple(at), log_pi, *seen)
    return seen


@numba.njit(cache=True)
def _foresee(
    order: Any, ends: Any, answer: Any, sequence: Any, owner: Any, rows: Any, tables: Any, log_pi: Any,
    correct: Any, known: Any, after: Any,
) -> None:  # fmt: skip
    _first, skill, item, context, right, weight, gap = rows
    start, learn, e, v, g, d, r, rise, trait, extra = tables
    q = np.full((len(skill), len(log_pi)), -1.0)  # below 0: no row yet
    logw = np.zeros((owner.max() + 1, len(log_pi)))
    for at in range(len(ends) - 1):
        tagged = order[ends[at] : ends[at + 1]]
        n, u, share = answer[tagged[0]], owner[sequence[tagged[0]]], 1.0 / len(tagged)
        w = _weights(log_pi + logw[u])
        for row in tagged:
            s = sequence[row]
            k, power = skill[s], weight[row]
            m = g[k] + r[context[row]] + (d[item[row]] if item[row] >= 0 else 0.0)
            if len(extra) > 0:
                m += extra[row]
            phi = SPAN * sigmoid(e[k] + v[0] * gap[row]) + FLOOR
            for j in range(len(w)):
                low, up = sigmoid(m + trait[j]), sigmoid(m + trait[j] + rise[k, context[row]])
                c1 = (up if right[row] else 1.0 - up) ** power
                c0 = (low if right[row] else 1.0 - low) ** power
                p = start[k, j]
                if q[s, j] >= 0.0:
                    p = learn[k, j] + q[s, j] * max(1.0 - learn[k, j] - phi, 0.0)
                correct[n] += share * w[j] * (p * up + (1.0 - p) * low)
                known[n] += share * w[j] * p
                q[s, j] = p * c1 / (p * c1 + (1.0 - p) * c0)
                logw[u, j] += math.log(p * c1 + (1.0 - p) * c0)
        logw[u] -= logw[u].max()
        w = _weights(log_pi + logw[u])
        for row in tagged:
            after[n] += share * (w * q[sequence[row]]).sum()


@numba.njit(cache=True)
def _weights(logs: Any) -> Any:
    w = np.exp(logs - logs.max())
    return w / w.sum()
