"""P(known) when the child's own guessing is not known: what "capable" asks for beside the belief itself.

A child who guesses better than most looks like one who knows. Here guessing is a second trait: below or above the
skill's own by GUESS_SD logits, each as likely, and the same on all of the child's skills, whose rows tell which:

    P(right | not known, +-) = sig(g + d + r +- GUESS_SD), at most P(right | known)
    cautious = sum over nodes j and +- of w_j+- q_j+-        w from the rows of every skill, under both

The histories of the state hold the rows (state.py); what they have dropped has left its mark on the nine trait nodes
alone. The belief that is shown is without it, so that there a right answer on one skill lowers no other: here it may,
by telling of a guesser. Arrays: T rows, N skills, M = 27 columns: the nodes under no, less and more guessing.
"""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from models.knowledge.nodes import FLOOR, LOG_PI, NODES, SPAN, X
from models.knowledge.params import Params
from models.knowledge.state import ROW_TYPE, SkillState, StudentState

GUESS_SD = 0.55
SHIFTS = np.repeat([0.0, -GUESS_SD, GUESS_SD], NODES)
TRAIT = np.tile(X, 3)
OPEN = slice(NODES, None)  # the columns of either guessing

Array = NDArray[np.float64]


def cautious(params: Params, state: StudentState, skill: str) -> float:
    """P(known) just after the skill's last row, whatever the child's guessing. 0 without evidence on the skill."""
    if skill not in state.skills:
        return 0.0
    keys = sorted(state.skills)
    q, log_likelihood = filtered(params, keys, [state.skills[key] for key in keys])
    dropped = np.array(state.logw) - log_likelihood[:NODES]
    logw = np.tile(LOG_PI + dropped, 2) + log_likelihood[OPEN]
    w = np.exp(logw - logw.max())
    return float(w @ q[keys.index(skill), OPEN] / w.sum())


def filtered(params: Params, keys: list[str], skills: list[SkillState]) -> tuple[Array, Array]:
    """(q (N, M) after the last row of each skill's history, log likelihood (M,) of all their rows)."""
    a, b, g, delta, e = np.array([astuple(params.of(key)) for key in keys]).T[:, :, None]
    start, learn = sigmoid(a + params.alpha * TRAIT), SPAN * sigmoid(b + params.beta * TRAIT) + FLOOR
    rows = [np.frombuffer(skill.history, dtype=ROW_TYPE) for skill in skills]
    lengths = np.array([len(own) for own in rows])
    table = np.zeros((lengths.max(), len(rows)), dtype=ROW_TYPE)
    for n, own in enumerate(rows):
        table[: len(own), n] = own
    phi = SPAN * sigmoid(e + params.v * np.log1p(table["days"].astype(float))[..., None]) + FLOOR
    based = np.array([bool(skill.base) for skill in skills])[:, None]
    q = np.array([np.tile(skill.base or (0.0,) * NODES, 3) for skill in skills])
    total = np.zeros(len(TRAIT))
    for t in range(len(table)):
        moved = learn + q * np.maximum(1.0 - learn - phi[t], 0.0)
        p = np.where(based, moved, start) if t == 0 else moved
        weight = table["weight"][t].astype(float)[:, None]
        logit, sign = g + table["offset"][t].astype(float)[:, None], np.sign(weight)
        rise = np.logaddexp(0.0, delta + table["lift"][t].astype(float)[:, None])
        c0, c1 = (sigmoid(sign * (logit + up)) ** np.abs(weight) for up in (np.minimum(SHIFTS, rise), rise))
        z = p * c1 + (1.0 - p) * c0
        here = (t < lengths)[:, None]
        q = np.where(here, p * c1 / z, q)
        total += np.where(here, np.log(z), 0.0).sum(axis=0)
    return q, total


def sigmoid(t: Array) -> Array:
    return np.asarray(np.exp(-np.logaddexp(0.0, -t)))
