"""The compiled filter (numba): a log's likelihood with its gradient, and each answer predicted before it is seen.

The same recursion as step.py, here over sequences packed by sequences.py, at J trait nodes:

    p_0 = P(L0)   p_t = l + q_{t-1} (1 - l - phi_t)   ratio = c1 / c0   m_t = 1 - p_t + p_t ratio_t   z_t = c0 m_t
    q_t = p_t ratio_t / m_t       log P(answers of a student) = logsumexp_j [ log pi_j + sum over its rows of log z_tj ]

Backward through a sequence, G_t = d(sum of log z from t on) / d p_t, R = 1 - l - phi, and h = G_{t+1} R_{t+1} / m_t:

    G_t = (ratio_t - 1 + h ratio_t) / m_t         s_t = P(knew at t | all answers) = q_t (1 + h (1 - p_t))

so that an answer speaks of a knower's logit with the weight s_t and of a guesser's with 1 - s_t (Fisher's identity).
Each student's nodes are weighted by their posterior. The sum over students is a sum over shards: `likelihood` may be
called on any part of the log and the results added. The kernel knows tables of numbers only; which parameters they
come from is the program's (program.py). Logits are taken as products of odds, so that a row costs no exponential.
Sums may be taken in another order than written (FAST), which lets the nodes of a row be computed at once; what is no
number stays none. One machine, one number of threads: the same bytes.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.sequences import Sequences

Array = NDArray[np.float64]
FAST = {"reassoc", "contract", "arcp", "nsz"}
SMALL = 1e-25  # of a product of likelihoods: sixteen more, each at least e^-40, are still a number


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


def likelihood(packed: Sequences, at: Tables, gradient: bool = True, threads: int = 1) -> tuple[float, Tables]:
    """The log's log marginal likelihood and its slope in every number of the tables, a shard of students a thread."""
    _x, log_pi = trait_nodes(at.start.shape[1])
    rows, ends = rows_of(packed), shards(packed, threads)
    slopes = [Tables(*(np.zeros_like(values) for values in at)) for _ in ends[1:]]

    def part(n: int) -> float:
        of_student = packed.of_student[ends[n] : ends[n + 1] + 1]
        return float(_likelihood(rows, of_student, tuple(at), tuple(slopes[n]), log_pi, gradient))

    if len(slopes) == 1:
        return part(0), slopes[0]
    with ThreadPoolExecutor(len(slopes)) as pool:
        total = sum(pool.map(part, range(len(slopes))))
    return total, Tables(*(np.sum(each, axis=0) for each in zip(*slopes, strict=True)))


def shards(packed: Sequences, count: int) -> list[int]:
    """Where each of about `count` shards of students begins, alike in rows; and the number of students."""
    students = len(packed.of_student) - 1
    rows = packed.first[packed.of_student]
    inner = np.searchsorted(rows, rows[-1] * np.arange(1, count) / count)
    return sorted({0, *(int(n) for n in inner), students})


def rows_of(packed: Sequences) -> tuple[Any, ...]:
    """What the compiled functions read, as a plain tuple."""
    return packed.first, packed.skill, packed.item, packed.context, packed.right, packed.weight, packed.gap


@numba.njit(cache=True, inline="always")
def sigmoid(t: float) -> float:
    if t >= 0:
        return 1.0 / (1.0 + math.exp(-t))
    odds = math.exp(t)
    return odds / (1.0 + odds)


@numba.njit(cache=True, error_model="numpy", fastmath=FAST, nogil=True)
def _likelihood(rows: Any, of_student: Any, tables: Any, slope: Any, log_pi: Any, gradient: bool) -> float:
    first, nodes = rows[0], len(log_pi)
    _start, _learn, _e, _v, g, d, r, rise, trait, _extra = tables
    odds = (np.exp(g), np.exp(d), np.exp(r), np.exp(rise), np.exp(trait))
    longest = 0
    for u in range(len(of_student) - 1):
        longest = max(longest, first[of_student[u + 1]] - first[of_student[u]])
    # of one student at a time, at each row: p, q, 1 / m at each node; ratio and P(wrong) of guesser and knower, at each
    # node or, where the trait has no part in an answer, at one; phi
    believed, said = np.empty((longest, 3, nodes)), np.empty((longest, 3, nodes if trait.any() else 1))
    phi, logw, w = np.empty(longest), np.empty(nodes), np.empty(nodes)
    kept, work = (believed, said, phi), (np.empty(nodes), np.empty(nodes))
    total = 0.0
    for u in range(len(of_student) - 1):
        origin = first[of_student[u]]
        logw[:], work[1][:] = log_pi, 1.0
        for s in range(of_student[u], of_student[u + 1]):
            _forward(s, origin, rows, tables, odds, kept, work, logw)
        logw += np.log(work[1])
        top = logw.max()
        w[:] = np.exp(logw - top)
        total += top + math.log(w.sum())
        if gradient:
            w /= w.sum()
            for s in range(of_student[u], of_student[u + 1]):
                _backward(s, origin, rows, tables, kept, work[0], w, slope)
    return total


@numba.njit(cache=True, error_model="numpy", fastmath=FAST)
def _forward(s: int, origin: int, rows: Any, tables: Any, odds: Any, kept: Any, work: Any, logw: Any) -> None:
    """One sequence forward: fills kept, and multiplies work[1] by z (J,), of which the log goes to logw at times."""
    first, skill, item, context, right, weight, gap = rows
    start, learn, e, v, _g, _d, _r, _rise, _trait, extra = tables
    of_g, of_d, of_r, of_rise, of_trait = odds
    believed, said, phi = kept
    q, product = work
    k, since, fade = skill[s], -1.0, 0.0
    begin, end, nodes, wide = first[s], first[s + 1], len(logw), said.shape[2]
    for t in range(begin, end):
        here = t - origin
        guess = of_g[k] * of_r[context[t]] * (of_d[item[t]] if item[t] >= 0 else 1.0)
        if len(extra) > 0:
            guess *= math.exp(extra[t])
        c0 = _answer(guess, of_rise[k, context[t]], of_trait, right[t], weight[t], said, here, product)
        if t == begin:
            for j in range(nodes):
                believed[here, 0, j] = start[k, j]
        else:
            if gap[t] != since:  # mostly the same gap again: an exponential saved
                since = gap[t]
                fade = SPAN * sigmoid(e[k] + v[0] * since) + FLOOR
            phi[here] = fade
            for j in range(nodes):
                believed[here, 0, j] = learn[k, j] + q[j] * max(1.0 - learn[k, j] - fade, 0.0)
        for j in range(nodes):
            p = believed[here, 0, j]
            known = p * said[here, 0, j if wide > 1 else 0]
            m = 1.0 - p + known
            over = 1.0 / m
            q[j] = known * over
            believed[here, 1, j], believed[here, 2, j] = q[j], over
            product[j] *= m * c0
        if (t - begin) & 15 == 15 or t == end - 1:
            _logged(product, logw)


@numba.njit(cache=True, error_model="numpy", fastmath=FAST, inline="always")
def _logged(product: Any, logw: Any) -> None:
    """Only products (J,) that have become small: a logarithm costs many of them."""
    least = 1.0
    for j in range(len(product)):
        least = min(least, product[j])
    if not least > SMALL:
        for j in range(len(product)):
            logw[j] += math.log(product[j])
            product[j] = 1.0


@numba.njit(cache=True, error_model="numpy", fastmath=FAST, inline="always")
def _answer(
    guess: float, rise: float, of_trait: Any, right: int, weight: float, said: Any, here: int, product: Any
) -> float:
    """What one row's answer says, from the odds of a guess and by how much a knower's are higher: fills said (3, J or
    1); c0, which at nodes that differ goes to product instead, and 1 comes back."""
    wide = said.shape[2]
    for j in range(wide):
        low = guess * of_trait[j] if wide > 1 else guess
        up = low * rise
        over = 1.0 / ((1.0 + low) * (1.0 + up))
        said[here, 1, j], said[here, 2, j] = (1.0 + up) * over, (1.0 + low) * over
        ratio, c0 = (1.0 + low) * said[here, 2, j], said[here, 1, j]
        if right:
            ratio, c0 = ratio * rise, low * c0
        if weight != 1.0:
            ratio, c0 = ratio**weight, c0**weight
        said[here, 0, j] = ratio
        if wide > 1:
            product[j] *= c0
    return 1.0 if wide > 1 else c0


@numba.njit(cache=True, error_model="numpy", fastmath=FAST)
def _backward(s: int, origin: int, rows: Any, tables: Any, kept: Any, reach: Any, w: Any, slope: Any) -> None:
    """One sequence backward, its nodes weighted by w (J,): adds to slope."""
    first, skill, item, context, right, weight, gap = rows
    dstart, dlearn, de, dv, dg, dd, dr, drise, dtrait, dextra = slope
    (believed, said, phi), learn = kept, tables[1]
    k, begin, nodes, wide = skill[s], first[s], len(w), said.shape[2]
    reach[:] = 0.0  # G_{t+1} R_{t+1}: how the later rows feel q_t
    for t in range(first[s + 1] - 1, begin - 1, -1):
        here, power = t - origin, weight[t]
        wrong = 0.0 if right[t] else 1.0
        fade = phi[here] if t > begin else 0.0
        known = both = dphi = 0.0
        for j in range(nodes):
            p, q, over, i = believed[here, 0, j], believed[here, 1, j], believed[here, 2, j], j if wide > 1 else 0
            ratio, later = said[here, 0, i], reach[j] * over
            knew = q * (1.0 + later * (1.0 - p))
            # log c = power * log sigmoid(+- logit): its slope in the logit is power * (P(wrong) - wrong)
            d1 = w[j] * power * knew * (said[here, 2, i] - wrong)
            d0 = w[j] * power * (1.0 - knew) * (said[here, 1, i] - wrong)
            known += d1
            both += d1 + d0
            dtrait[j] += d1 + d0
            felt = (ratio - 1.0 + later * ratio) * over
            if t == begin:
                dstart[k, j] += w[j] * felt
                continue
            stays = max(1.0 - learn[k, j] - fade, 0.0)
            faded = w[j] * felt * believed[here - 1, 1, j] if stays > 0.0 else 0.0
            dlearn[k, j] += w[j] * felt - faded
            dphi -= faded
            reach[j] = felt * stays
        drise[k, context[t]] += known
        dg[k] += both
        dr[context[t]] += both
        if item[t] >= 0:
            dd[item[t]] += both
        if len(dextra) > 0:
            dextra[t] += both
        if t > begin:
            soft = (fade - FLOOR) / SPAN
            bump = dphi * SPAN * soft * (1.0 - soft)
            de[k] += bump
            dv[0] += bump * gap[t]
