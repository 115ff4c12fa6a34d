"""P(known) when the child's own guessing is not known: what "capable" asks for beside the belief itself.

A child who guesses better than most looks like one who knows. Here guessing is a second trait: below or above the
skill's own by GUESS_SD logits, each as likely, and the same on all of the child's skills, whose rows tell which:

    P(right | not known, +-) = sig(g + d + r +- GUESS_SD), at most P(right | known)
    cautious = sum over nodes j and +- of w_j+- q_j+-        w from the rows of every skill, under both

The histories of the state hold the rows (state.py); what they have dropped has left its mark on the nine trait nodes
alone. The belief that is shown is without it, so that there a right answer on one skill lowers no other: here it may,
by telling of a guesser. Arrays: T rows, N skills, 3 shifts (no, less and more guessing), 9 nodes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.knowledge.nodes import FLOOR, LOG_PI, NODES, SPAN
from models.knowledge.params import Params
from models.knowledge.state import ROW_TYPE, SkillState, StudentState

GUESS_SD = 0.55
SHIFTS = np.array([0.0, -GUESS_SD, GUESS_SD])

Array = NDArray[np.float64]


def cautious(params: Params, state: StudentState, skill: str) -> float:
    """P(known) just after the skill's last row, whatever the child's guessing. 0 without evidence on the skill."""
    if skill not in state.skills:
        return 0.0
    keys = sorted(state.skills)
    q, log_likelihood = filtered(params, keys, [state.skills[key] for key in keys])
    dropped = np.array(state.logw) - log_likelihood[0]
    logw = LOG_PI + dropped + log_likelihood[1:]
    w = np.exp(logw - logw.max())
    return float((w * q[keys.index(skill), 1:]).sum() / w.sum())


def filtered(params: Params, keys: list[str], skills: list[SkillState]) -> tuple[Array, Array]:
    """(q (N, 3, 9) after the last row of each skill's history, log likelihood (3, 9) of all their rows)."""
    tables = [params.table(key) for key in keys]
    start, learn = (np.array([getattr(own, name) for own in tables])[:, None] for name in ("start", "learn"))
    g, delta, e = np.array([(own.g, own.delta, own.e) for own in tables]).T
    rows = table_of(skills)
    weight, offset, lift = (rows[name].astype(float) for name in ("weight", "offset", "lift"))
    logit, rise = g + offset, np.logaddexp(0.0, delta + lift)
    sign, power = np.sign(weight), np.abs(weight)
    c1 = (sigmoid(sign * (logit + rise)) ** power)[..., None, None]
    shifted = logit[..., None] + np.minimum(SHIFTS, rise[..., None])
    c0 = (sigmoid(sign[..., None] * shifted) ** power[..., None])[..., None]
    phi = SPAN * sigmoid(e + params.v * np.log1p(rows["days"].astype(float))) + FLOOR
    stays = np.maximum(1.0 - learn - phi[..., None, None], 0.0)
    based = np.array([bool(skill.base) for skill in skills])[:, None, None]
    q = np.array([skill.base or (0.0,) * NODES for skill in skills])[:, None].repeat(len(SHIFTS), axis=1)
    z = np.ones((len(rows), *q.shape))
    for t, here in enumerate((weight != 0.0)[..., None, None]):
        p = learn + q * stays[t]
        if t == 0:
            p = np.where(based, p, start)
        known = p * c1[t]
        np.add(known, (1.0 - p) * c0[t], out=z[t], where=here)
        np.divide(known, z[t], out=q, where=here)
    return q, np.log(z).sum(axis=(0, 1))


def table_of(skills: list[SkillState]) -> NDArray[np.void]:
    """The histories side by side, oldest row first (T, N); weight 0 where a skill has fewer rows."""
    table = np.zeros((max(skill.rows for skill in skills), len(skills)), dtype=ROW_TYPE)
    for n, skill in enumerate(skills):
        table[: skill.rows, n] = np.frombuffer(skill.history, dtype=ROW_TYPE)
    return table


def sigmoid(t: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-t)))
