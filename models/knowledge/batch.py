"""The same over many students at once: a class's beliefs for a page, and whole logs for evaluation (numpy).

`filter_logs` agrees with `exact_step`, folded, to 1e-12 in float64; it never writes states. Shapes: S students, K
skills, J = 9 trait nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.knowledge.belief import Belief, compose, known
from models.knowledge.interval import bounds
from models.knowledge.nodes import FLOOR, LOG_PI, NODES, SPAN
from models.knowledge.params import Params
from models.knowledge.state import StudentState
from models.knowledge.step import DAY, Evidence

Array = NDArray[np.float64]


def beliefs(params: Params, states: Sequence[StudentState], skill: str, now: int) -> list[Belief]:
    """`belief` for each student, in the order given; the intervals of a class share their draws."""
    ends = bounds(params, states, skill, now)
    return [
        compose(state, state.skills.get(skill), known(params, state, skill, now), low, high)
        for state, (low, high) in zip(states, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class FilteredLogs:
    """predicted: per student, P(correct) before each (row, tagged skill), in order. logw: (S, 9), largest 0.
    q: (S, K, 9), NaN where a student has no row on the skill; skills: the K keys, sorted."""

    predicted: list[list[float]]
    logw: Array
    q: Array
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tables:
    """Per skill: start, learn (K, 9); g, delta, e (K,)."""

    start: Array
    learn: Array
    g: Array
    delta: Array
    e: Array


def filter_logs(params: Params, logs: Sequence[Sequence[Evidence]]) -> FilteredLogs:
    """Filter each student's rows in the order given, all students side by side, one row deep at a time."""
    skills = tuple(sorted({key for log in logs for row in log for key in row.skills}))
    index = {key: k for k, key in enumerate(skills)}
    flat = [[(row, key) for row in log for key in row.skills] for log in logs]
    tables = _tables(params, skills)
    q = np.full((len(logs), len(skills), NODES), np.nan)
    last = np.zeros((len(logs), len(skills)), dtype=np.int64)
    logw = np.zeros((len(logs), NODES))
    before = np.zeros_like(logw)  # logw before the whole row: a row's second skill must not see the row's answer
    predicted: list[list[float]] = [[] for _ in logs]
    for t in range(max(map(len, flat), default=0)):
        who = np.array([s for s, rows in enumerate(flat) if len(rows) > t])
        rows = [flat[s][t] for s in who]
        k = np.array([index[key] for _, key in rows])
        at = np.array([row.at for row, _ in rows], dtype=np.int64)
        new = np.isnan(q[who, k, 0])
        each = zip(rows, new, strict=True)
        offset, lift = np.array([params.circumstances(row.item, row.tries, row.source, n) for (row, _), n in each]).T
        p = _opportunity(params, tables, k, q[who, k], at - last[who, k])
        first = np.array([key == row.skills[0] for row, key in rows])
        before[who[first]] = logw[who[first]]
        for s, chance in zip(who, _correct(tables, k, (offset, lift), p, before[who]), strict=True):
            predicted[s].append(float(chance))
        right = np.array([row.right for row, _ in rows])
        share = np.array([row.weight / len(row.skills) for row, _ in rows])
        c0, c1 = (_emission(tables, k, (offset, lift), right, n) ** share[:, None] for n in (0, 1))
        z = p * c1 + (1.0 - p) * c0
        last[who, k] = np.where(new, at, np.maximum(last[who, k], at))
        q[who, k] = p * c1 / z
        logw[who] += np.log(z)
    return FilteredLogs(predicted, logw - logw.max(axis=1, keepdims=True), q, skills)


def _tables(params: Params, skills: Sequence[str]) -> _Tables:
    found = [params.table(key) for key in skills]
    return _Tables(
        np.array([table.start for table in found]).reshape(-1, NODES),
        np.array([table.learn for table in found]).reshape(-1, NODES),
        *(np.array([getattr(table, name) for table in found]) for name in ("g", "delta", "e")),
    )


def _sigmoid(t: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -t))


def _opportunity(params: Params, tables: _Tables, k: NDArray[np.intp], q: Array, gap: NDArray[np.int64]) -> Array:
    """p (N, 9): the start where q is NaN, else forgetting and learning over the gap in microseconds."""
    learn = tables.learn[k]
    days = np.maximum(gap, 0) / DAY
    decay = SPAN * _sigmoid(tables.e[k] + params.v * np.log1p(days)) + FLOOR
    moved = learn + q * (1.0 - learn - np.minimum(decay[:, None], 1.0 - learn))
    return np.where(np.isnan(q), tables.start[k], moved)


def _emission(
    tables: _Tables, k: NDArray[np.intp], around: tuple[Array, Array], right: NDArray[np.bool_], known: int
) -> Array:
    """Likelihood (N, 1) of the answers, when known (1) or not (0); around: offsets and lifts (N,)."""
    offset, lift = around
    logit = tables.g[k] + offset + known * np.logaddexp(0.0, tables.delta[k] + lift)
    return _sigmoid(np.where(right, logit, -logit))[:, None]


def _correct(tables: _Tables, k: NDArray[np.intp], around: tuple[Array, Array], p: Array, logw: Array) -> Array:
    """P(correct) (N,) before the answer."""
    logs = np.array(LOG_PI) + logw
    w = np.exp(logs - logs.max(axis=1, keepdims=True))
    always = np.ones(len(k), dtype=bool)
    c0, c1 = (_emission(tables, k, around, always, n) for n in (0, 1))
    mean: Array = (w * (p * c1 + (1.0 - p) * c0)).sum(axis=1) / w.sum(axis=1)
    return mean
