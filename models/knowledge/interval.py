"""The 90 % interval of P(known): weighted quantiles over draws of what the point belief takes as given.

A draw m is a possible truth: the skill's parameters (a, b, g, delta, e)_m ~ N(the parameters in use, L L^T), with L
the posterior's spread that a fit has kept, or before any diag(SKILL_SD); the trait x_m ~ N(0, 1); and an easiness
~ N(0, 1) for every item that no fit knows. Each draw is run through the exact filter of step.py over the skill's
stored history; its weight is

    exp( TRUST ( log likelihood of the OTHER skills' rows, interpolated at x_m
                 + log likelihood of this skill's history under the draw ) )

and the interval runs from the weighted TAIL to the 1 - TAIL quantile of the draws' P(known), forgotten to now and
moved by ERROR times a standard normal on the logit scale. No child answers quite as the model says: with TRUST below 1
answers narrow the interval less than if one did (a tempered posterior: Bissiri, Holmes & Walker 2016, "A general
framework for updating belief distributions"), and ERROR stands for what no draw of the model's numbers says. Others'
rows: logw less what this skill's history added to it, for which nine columns carry the parameters in use at the
trait's nodes beside the draws. Draws are fixed (a Kronecker sequence through the normal quantile), so the same
state gives the same interval. Arrays: T rows, S students, M = DRAWS + 9 columns; float32, since the tails of
512 draws are no finer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.knowledge.nodes import FLOOR, NODES, SPAN, X
from models.knowledge.params import ITEM_SD, Params, SkillParams
from models.knowledge.state import HISTORY, ROW_TYPE, SkillState, StudentState
from models.knowledge.step import elapsed_days

DRAWS = 512
TAIL = 0.055
# Chosen together with TAIL in simulated worlds where the model is right, and where it is not (docs/benchmarks.md).
TRUST, ERROR = 0.5, 0.6
SLICE = 64
LEAST = 60
BISECTIONS = 6
_SEED = 20
_EDGE = 1e-6  # of P(known) on the logit scale

Array = NDArray[np.float32]


class Packed(NamedTuple):
    """Histories of S students, longest first: days, offset, weight, lift (T, S) and slot (T, S), where slot 0 is an
    item of known easiness and slot i + 1 the i-th unknown one; lengths (S,); base (S, 9) or NaN."""

    days: Array
    offset: Array
    weight: Array
    lift: Array
    slot: NDArray[np.intp]
    lengths: NDArray[np.intp]
    base: Array


class Draws(NamedTuple):
    """A skill's draws, columns M: x, start, learn, exp(-e), exp(delta) of shape (M,), and exp(-(g + easiness)) of
    shape (1 + HISTORY, M) by slot."""

    x: Array
    start: Array
    learn: Array
    unforget: Array
    lifted: Array
    unguess: Array


def bounds(params: Params, states: Sequence[StudentState], skill: str, now: int) -> list[tuple[float, float]]:
    """(low, high) of P(known) at `now` for each student, in the order given."""
    draws = _draws(params.of(skill), params.alpha, params.beta, params.spread_of(skill))
    order = sorted(range(len(states)), key=lambda i: -_length(states[i].skills.get(skill)))
    found: dict[int, tuple[float, float]] = {}
    for first in range(0, len(order), SLICE):
        chosen = order[first : first + SLICE]
        own = [states[i].skills.get(skill) for i in chosen]
        idle = np.array([elapsed_days(skill_state, now) if skill_state else 0.0 for skill_state in own])
        logw = np.array([states[i].logw for i in chosen], dtype=np.float32)
        known, likelihood = _filtered(params, draws, _pack(own), idle.astype(np.float32))
        lows, highs = _quantiles(_moved(known[:, :DRAWS]), _weights(draws, logw, likelihood))
        found.update(zip(chosen, zip(lows.tolist(), highs.tolist(), strict=True), strict=True))
    return [found[i] for i in range(len(states))]


def _length(skill: SkillState | None) -> int:
    return skill.rows if skill else 0


@lru_cache(maxsize=1)
def _normals() -> NDArray[np.float64]:
    """Standard normals (DRAWS, 7 + HISTORY): seven evenly spread columns for the skill, the trait and what the model
    does not say, random ones for items. Evenness: the additive recurrence with the generalised golden ratio (Roberts
    2018, R-sequence)."""
    ratio = 2.0
    for _ in range(64):
        ratio = (1.0 + ratio) ** (1.0 / 8.0)
    steps = ratio ** -np.arange(1.0, 8.0)
    uniform = (0.5 + np.arange(1, DRAWS + 1)[:, None] * steps) % 1.0
    even = np.vectorize(NormalDist().inv_cdf)(uniform)
    even = (even - even.mean(0)) / even.std(0)
    half = np.random.default_rng(_SEED).standard_normal((DRAWS // 2, HISTORY))
    return np.concatenate([even, np.concatenate([half, -half])], axis=1)


@lru_cache(maxsize=512)
def _draws(skill: SkillParams, alpha: float, beta: float, spread: tuple[tuple[float, ...], ...]) -> Draws:
    """The skill's draws, then nine columns with the parameters in use at the trait's nodes."""
    z = _normals()
    letters = np.array(astuple(skill))
    theta = np.concatenate([letters + z[:, :5] @ np.array(spread).T, np.tile(letters, (NODES, 1))])
    x = np.concatenate([z[:, 5], X])
    easiness = np.zeros((1 + HISTORY, DRAWS + NODES))
    easiness[1:, :DRAWS] = ITEM_SD * z[:, 7:].T
    a, b, g, delta, e = theta.T
    return Draws(
        *(
            np.ascontiguousarray(values, dtype=np.float32)
            for values in (
                x,
                1.0 / (1.0 + np.exp(-a - alpha * x)),
                SPAN / (1.0 + np.exp(-b - beta * x)) + FLOOR,
                np.exp(-e),
                np.exp(delta),
                np.exp(-g - easiness),
            )
        )
    )


def _pack(skills: Sequence[SkillState | None]) -> Packed:
    lengths = np.array([_length(skill) for skill in skills], dtype=np.intp)
    shape = (int(lengths.max(initial=0)), len(skills))
    days, offset, weight, lift = (np.zeros(shape, dtype=np.float32) for _ in range(4))
    slot = np.zeros(shape, dtype=np.intp)
    base = np.full((len(skills), NODES), np.nan, dtype=np.float32)
    for s, skill in enumerate(skills):
        if skill is None:
            continue
        rows = np.frombuffer(skill.history, dtype=ROW_TYPE)
        days[: len(rows), s], offset[: len(rows), s] = rows["days"], rows["offset"]
        weight[: len(rows), s], lift[: len(rows), s] = rows["weight"], rows["lift"]
        slots = {0: 0}
        slot[: len(rows), s] = [slots.setdefault(tag, len(slots)) for tag in rows["tag"].tolist()]
        if skill.base:
            base[s] = skill.base
    return Packed(days, offset, weight, lift, slot, lengths, base)


def _filtered(params: Params, draws: Draws, packed: Packed, idle: Array) -> tuple[Array, Array]:
    """(P(known) at now, log likelihood of the history), each (S, M), under every draw."""
    count, students = packed.days.shape
    c0, c1 = _likelihoods(draws, packed)
    keep = 1.0 - draws.learn - _forgetting(params, draws, packed.days)
    q = np.broadcast_to(draws.start, (students, len(draws.x)))
    z = np.ones_like(c0)
    for t in range(count):
        n = int(np.searchsorted(-packed.lengths, -t))
        p = draws.learn + q[:n] * keep[t, :n]
        if t == 0:
            p = _first(draws, packed, keep[0])
        np.multiply(p, c1[t, :n], out=c1[t, :n])
        z[t, :n] = (1.0 - p) * c0[t, :n] + c1[t, :n]
        after = c1[t, :n] / z[t, :n]
        q = after if n == students else np.concatenate([after, q[n:]])
    seen = (packed.lengths > 0)[:, None]
    known = np.where(seen, q * (1.0 - _forgetting(params, draws, idle)), q)
    likelihood: Array = np.log(z).sum(axis=0)
    return known, likelihood


def _first(draws: Draws, packed: Packed, keep: Array) -> Array:
    """p (S, M) at the history's first row: P(L0), or for a history that has lost its beginning the step from the
    base, interpolated at the draw's trait."""
    p = np.broadcast_to(draws.start, keep.shape).copy()
    p = p[: int((packed.lengths > 0).sum())]
    for s in np.flatnonzero(np.isfinite(packed.base[:, 0])):
        p[s] = draws.learn + np.interp(draws.x, X, packed.base[s]).astype(np.float32) * keep[s]
    return p


def _likelihoods(draws: Draws, packed: Packed) -> tuple[Array, Array]:
    """(c0, c1), each (T, S, M): likelihood of each row when not known and when known, to its weight."""
    odds0 = draws.unguess[packed.slot] * np.exp(-packed.offset)[..., None]
    odds1: Array = odds0 / (1.0 + np.exp(packed.lift)[..., None] * draws.lifted)  # e^-softplus(delta + lift)
    right = (packed.weight > 0)[..., None]
    c0 = np.where(right, 1.0, odds0) / (1.0 + odds0)
    c1 = np.where(right, 1.0, odds1) / (1.0 + odds1)
    weight = np.abs(packed.weight)
    partial = weight != 1.0
    if partial.any():
        c0[partial] **= weight[partial][:, None]
        c1[partial] **= weight[partial][:, None]
    return c0, c1


def _forgetting(params: Params, draws: Draws, days: Array) -> Array:
    """phi (..., M) after so many days (...), capped at 1 - l."""
    faded = np.exp(-params.v * np.log1p(days))[..., None] * draws.unforget
    return np.asarray(np.minimum(SPAN / (1.0 + faded) + FLOOR, 1.0 - draws.learn), dtype=np.float32)


def _moved(known: Array) -> Array:
    """P(known) (S, DRAWS), each draw moved on the logit scale by its own part of the model's error."""
    sure = np.clip(known, _EDGE, 1.0 - _EDGE)
    by = np.exp(-ERROR * _normals()[:, 6]).astype(np.float32)
    return np.asarray(sure / (sure + (1.0 - sure) * by), dtype=np.float32)


def _weights(draws: Draws, logw: Array, likelihood: Array) -> Array:
    """Weights (S, DRAWS), largest 1: the draw's own likelihood and the other skills' at the draw's trait."""
    others = logw - likelihood[:, DRAWS:]
    at_draws = np.stack([np.interp(draws.x[:DRAWS], X, row) for row in others]).astype(np.float32)
    log_weight = TRUST * (likelihood[:, :DRAWS] + at_draws)
    log_weight -= log_weight.max(axis=1, keepdims=True)
    return np.asarray(np.exp(log_weight * _tempering(log_weight)[:, None]), dtype=np.float32)


def _tempering(log_weight: Array) -> NDArray[np.float64]:
    """Exponent (S,), 1 or less, that leaves at least LEAST draws' worth of weight: where a long history speaks for
    a handful of draws, their spread is an accident of the draws, and a wider interval the honest one."""
    low, high = np.zeros(len(log_weight)), np.ones(len(log_weight))
    middle = high
    for _ in range(BISECTIONS):
        weights = np.exp(log_weight * middle[:, None].astype(np.float32))
        enough = weights.sum(axis=1) ** 2 >= LEAST * (weights**2).sum(axis=1)
        if enough.all():
            return middle
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
        middle = (low + high) / 2
    return low


def _quantiles(values: Array, weights: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weighted TAIL and 1 - TAIL quantiles of each row of values (S, DRAWS)."""
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    shares = np.take_along_axis(weights, order, axis=1)
    mass: NDArray[np.float64] = np.cumsum(shares, axis=1, dtype=np.float64)
    centre = (mass - 0.5 * shares) / mass[:, -1:]
    ends = np.array([np.interp((TAIL, 1.0 - TAIL), at, row) for at, row in zip(centre, ordered, strict=True)])
    return ends[:, 0], ends[:, 1]
