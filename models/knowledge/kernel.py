"""The compiled filter (numba): a log's likelihood with its gradient, and each answer predicted before it is seen.

The same recursion as step.py, here over sequences packed by sequences.py, at J trait nodes:

    p_0 = P(L0)     p_t = l + q_{t-1} (1 - l - phi_t)     z_t = p_t c1 + (1 - p_t) c0     q_t = p_t c1 / z_t
    log P(answers of a student) = logsumexp_j [ log pi_j + sum over the student's rows of log z_tj ]

Backward through a sequence, G_t = d(sum of log z from t on) / d p_t, with R = 1 - l - phi:

    G_t = (c1 - c0) / z_t + G_{t+1} R_{t+1} c1 c0 / z_t^2

Each student's nodes are weighted by their posterior. The sum over students is a sum over shards: `likelihood` may be
called on any part of the log and the results added. The kernel knows tables of numbers only; which parameters they
come from is the program's (program.py). Logits are taken as products of odds, so that a row costs no exponential.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.sequences import Sequences

Array = NDArray[np.float64]


class Tables(NamedTuple):
    """start, learn (K, J): P(L0) and l; e (K,) and v (): forgetting; g (K,), d (I,), r (C,): logit of a guess, by
    skill, item and circumstances; rise (K, C): a knower's above it; trait (J,): added to both; extra (R,): the same by
    row, or (0,) for none."""

    start: Array
    learn: Array
    e: Array
    v: Array
    g: Array
    d: Array
    r: Array
    rise: Array
    trait: Array
    extra: Array


def trait_nodes(count: int) -> tuple[Array, Array]:
    """x (J,) and log pi (J,) as in nodes.py, for any number of nodes: parameters transfer between them."""
    u = np.linspace(-2.4, 2.4, count)
    mass = np.exp(-0.5 * u * u)
    mass /= mass.sum()
    return u / math.sqrt(float((mass * u * u).sum())), np.log(mass)


def likelihood(packed: Sequences, at: Tables, gradient: bool = True) -> tuple[float, Tables]:
    """The log's log marginal likelihood and its slope in every number of the tables."""
    _x, log_pi = trait_nodes(at.start.shape[1])
    slope = Tables(*(np.zeros_like(values) for values in at))
    total = _likelihood(rows_of(packed), packed.of_student, tuple(at), tuple(slope), log_pi, gradient)
    return float(total), slope


def rows_of(packed: Sequences) -> tuple[Any, ...]:
    """What the compiled functions read, as a plain tuple."""
    return packed.first, packed.skill, packed.item, packed.context, packed.right, packed.weight, packed.gap


@numba.njit(cache=True, inline="always")
def _sigmoid(t: float) -> float:
    if t >= 0:
        return 1.0 / (1.0 + math.exp(-t))
    odds = math.exp(t)
    return odds / (1.0 + odds)


@numba.njit(cache=True, error_model="numpy")
def _likelihood(rows: Any, of_student: Any, tables: Any, slope: Any, log_pi: Any, gradient: bool) -> float:
    first, nodes = rows[0], len(log_pi)
    _start, _learn, _e, _v, g, d, r, rise, trait, _extra = tables
    odds = (np.exp(g), np.exp(d), np.exp(r), np.exp(rise), np.exp(trait))
    longest = 0
    for u in range(len(of_student) - 1):
        longest = max(longest, first[of_student[u + 1]] - first[of_student[u]])
    # of one student at a time, at each row and node: p, q, c0, c1, 1 / z; and phi at each row
    kept = np.empty((5, longest, nodes))
    phi, logw, w = np.empty(longest), np.empty(nodes), np.empty(nodes)
    total = 0.0
    for u in range(len(of_student) - 1):
        origin = first[of_student[u]]
        logw[:] = log_pi
        for s in range(of_student[u], of_student[u + 1]):
            _forward(s, origin, rows, tables, odds, kept, phi, logw)
        top = logw.max()
        w[:] = np.exp(logw - top)
        total += top + math.log(w.sum())
        if gradient:
            w /= w.sum()
            for s in range(of_student[u], of_student[u + 1]):
                _backward(s, origin, rows, tables, kept, phi, w, slope)
    return total


@numba.njit(cache=True, error_model="numpy")
def _forward(s: int, origin: int, rows: Any, tables: Any, odds: Any, kept: Any, phi: Any, logw: Any) -> None:
    """One sequence forward: fills kept and phi and adds its log z to logw (J,)."""
    first, skill, item, context, right, weight, gap = rows
    start, learn, e, v, _g, _d, _r, _rise, _trait, extra = tables
    of_g, of_d, of_r, of_rise, of_trait = odds
    p, q, c0, c1, over_z = kept[0], kept[1], kept[2], kept[3], kept[4]
    k, since, fade = skill[s], -1.0, 0.0
    product = np.ones(len(logw))
    for t in range(first[s], first[s + 1]):
        here = t - origin
        guess = of_g[k] * of_r[context[t]]
        if item[t] >= 0:
            guess *= of_d[item[t]]
        if len(extra) > 0:
            guess *= math.exp(extra[t])
        _answer(guess, of_rise[k, context[t]], of_trait, right[t], weight[t], c0[here], c1[here])
        if t == first[s]:
            p[here] = start[k]
        else:
            if gap[t] != since:  # mostly the same gap again: an exponential saved
                since = gap[t]
                fade = SPAN * _sigmoid(e[k] + v[0] * since) + FLOOR
            phi[here] = fade
            for j in range(len(logw)):
                p[here, j] = learn[k, j] + q[here - 1, j] * max(1.0 - learn[k, j] - fade, 0.0)
        for j in range(len(logw)):
            known = p[here, j] * c1[here, j]
            z = known + (1.0 - p[here, j]) * c0[here, j]
            over_z[here, j] = 1.0 / z
            q[here, j] = known * over_z[here, j]
            product[j] *= z
        if (t - first[s]) % 16 == 15 or t == first[s + 1] - 1:  # a logarithm costs more than sixteen products
            logw += np.log(product)
            product[:] = 1.0


@numba.njit(cache=True, error_model="numpy", inline="always")
def _answer(guess: float, rise: float, of_trait: Any, right: int, weight: float, c0: Any, c1: Any) -> None:
    """Likelihoods of one row's answer at each node, from the odds of a guess and by how much a knower's are higher."""
    for j in range(len(c0)):
        low = guess * of_trait[j]
        up = low * rise
        c0[j] = low / (1.0 + low) if right else 1.0 / (1.0 + low)
        c1[j] = up / (1.0 + up) if right else 1.0 / (1.0 + up)
    if weight != 1.0:
        for j in range(len(c0)):
            c0[j], c1[j] = c0[j] ** weight, c1[j] ** weight


@numba.njit(cache=True, error_model="numpy")
def _backward(s: int, origin: int, rows: Any, tables: Any, kept: Any, phi: Any, w: Any, slope: Any) -> None:
    """One sequence backward, its nodes weighted by w (J,): adds to slope."""
    first, skill, item, context, right, weight, gap = rows
    learn = tables[1]
    dstart, dlearn, de, dv, dg, dd, dr, drise, dtrait, dextra = slope
    p, q, c0, c1, over_z = kept[0], kept[1], kept[2], kept[3], kept[4]
    k = skill[s]
    reach = np.zeros(len(w))  # G_{t+1} R_{t+1}: how the later rows feel q_t
    for t in range(first[s + 1] - 1, first[s] - 1, -1):
        here, power = t - origin, weight[t]
        sign = power if right[t] else -power
        known = both = dphi = 0.0
        for j in range(len(w)):
            chance, up, low, over = p[here, j], c1[here, j], c0[here, j], over_z[here, j]
            later = reach[j] * over * over
            swing = later * chance * (1.0 - chance)
            # log c = power * log sigmoid(sign * logit): its slope in the logit is power * sign * (1 - sigmoid)
            sure_up, sure_low = up, low
            if power != 1.0:
                sure_up, sure_low = up ** (1.0 / power), low ** (1.0 / power)
            d1 = w[j] * sign * (chance * over + swing * low) * up * (1.0 - sure_up)
            d0 = w[j] * sign * ((1.0 - chance) * over - swing * up) * low * (1.0 - sure_low)
            known += d1
            both += d1 + d0
            dtrait[j] += d1 + d0
            felt = (up - low) * over + later * up * low
            if t == first[s]:
                dstart[k, j] += w[j] * felt
                continue
            stays = max(1.0 - learn[k, j] - phi[here], 0.0)
            dlearn[k, j] += w[j] * felt * (1.0 - q[here - 1, j] if stays > 0.0 else 1.0)
            if stays > 0.0:
                dphi -= w[j] * felt * q[here - 1, j]
            reach[j] = felt * stays
        drise[k, context[t]] += known
        dg[k] += both
        dr[context[t]] += both
        if item[t] >= 0:
            dd[item[t]] += both
        if len(dextra) > 0:
            dextra[t] += both
        if t > first[s]:
            soft = (phi[here] - FLOOR) / SPAN
            bump = dphi * SPAN * soft * (1.0 - soft)
            de[k] += bump
            dv[0] += bump * gap[t]


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
            phi = SPAN * _sigmoid(e[k] + v[0] * gap[row]) + FLOOR
            for j in range(len(w)):
                low, up = _sigmoid(m + trait[j]), _sigmoid(m + trait[j] + rise[k, context[row]])
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
