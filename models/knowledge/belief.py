"""The belief: what a state says about one skill at one time. Computed where it is shown, never stored.

With w = softmax(log PI + logw) over the trait nodes:

    P(known)   = sum_j w_j q_j (1 - phi_j(now - last))       before any row: sum_j w_j P(L0)_j
    P(correct) = sum_j w_j (p_j c1 + (1 - p_j) c0)           p_j with learning applied, as in the step
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from operator import add, mul

from models.knowledge.interval import bounds
from models.knowledge.nodes import LOG_PI
from models.knowledge.params import Params
from models.knowledge.state import SkillState, StudentState
from models.knowledge.step import elapsed_days, forgetting, likelihoods, opportunity

RECALL_LIMIT = 0.8
"""Due for review once P(known) at now is below this share of its value at the last evidence."""


@dataclass(frozen=True, slots=True)
class Belief:
    """P(known) of one student and skill at one time. low, high: 90 % credible interval, low <= p <= high.

    sources: which have spoken; answers: own answers; last: microseconds of the last row, None without any;
    due: predicted recall has fallen below RECALL_LIMIT, so a review would tell something.
    """

    p: float
    low: float
    high: float
    sources: frozenset[str]
    answers: int
    last: int | None
    due: bool


def belief(params: Params, state: StudentState, skill: str, now: int) -> Belief:
    """The belief about a skill at `now` (microseconds since 1970, UTC); time before the last row counts as none."""
    own = state.skills.get(skill)
    p = known(params, state, skill, now)
    ((low, high),) = bounds(params, [state], skill, now)
    return compose(state, own, p, low, high)


def compose(state: StudentState, own: SkillState | None, p: float, low: float, high: float) -> Belief:
    """The record from its parts; shared with the batch form."""
    low, high = min(low, p), max(high, p)
    if own is None:
        return Belief(p, low, high, frozenset(), 0, None, False)
    due = p < RECALL_LIMIT * mean_over_traits(state, own.q)
    return Belief(p, low, high, own.source_names(), own.answers, own.last, due)


def known(params: Params, state: StudentState, skill: str, now: int) -> float:
    """P(known) at `now`: the point belief alone, in a few microseconds."""
    own, table = state.skills.get(skill), params.table(skill)
    if own is None:
        return mean_over_traits(state, table.start)
    decay = forgetting(params, table, elapsed_days(own, now))
    faded = tuple(q_j * (1.0 - min(decay, 1.0 - l_j)) for q_j, l_j in zip(own.q, table.learn, strict=True))
    return mean_over_traits(state, faded)


def evidence_side(state: StudentState, skill: str) -> float:
    """Mean of q: P(known) just after the last row, which "mastered" asks for. 0 without evidence on the skill."""
    own = state.skills.get(skill)
    return mean_over_traits(state, own.q) if own else 0.0


def predict(
    params: Params, state: StudentState, skill: str, item: str, now: int, tries: int = 0, source: str = "practice"
) -> float:
    """P(correct) on an item at `now` after so many wrong tries at it (0 to 5)."""
    table, own = params.table(skill), state.skills.get(skill)
    offset, lift = params.circumstances(item, tries, source, own is None)
    c1, c0 = likelihoods(table, offset, right=True, lift=lift)
    p = opportunity(params, table, own, now)
    return mean_over_traits(state, tuple(p_j * c1 + (1.0 - p_j) * c0 for p_j in p))


def mean_over_traits(state: StudentState, values: tuple[float, ...]) -> float:
    """Mean of values (9,) over the trait's posterior."""
    masses, total = _masses(state.logw)
    whole: float = sum(map(mul, masses, values))
    return whole / total


@lru_cache(maxsize=64)
def _masses(logw: tuple[float, ...]) -> tuple[tuple[float, ...], float]:
    """The trait's posterior, unscaled, and its sum: many skills are asked for between two answers of a child."""
    logs = list(map(add, LOG_PI, logw))
    top = max(logs)
    masses = tuple([exp(value - top) for value in logs])
    return masses, sum(masses)
