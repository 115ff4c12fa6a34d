"""The step: one row of evidence moves a student's state. Floats only: readable first, and fast enough.

Exact forward filter of knowledge tracing with forgetting, at each trait node j (see params.py for l, phi, c):

    p_j  = P(L0)_j at the skill's first row, else  l_j + q_j (1 - l_j - phi_j(now - last))
    z_j  = p_j c1^w + (1 - p_j) c0^w             w: the row's weight, tempering the likelihood
    q_j' = p_j c1^w / z_j                        logw_j += log z_j

Learning since the last row is applied here, and only here; there is no transition before the first row.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from operator import add
from types import MappingProxyType

from models.knowledge.nodes import FLOOR, SPAN, sigmoid, softplus
from models.knowledge.params import Params, SkillTable
from models.knowledge.state import HISTORY, ROW, SOURCES, SkillState, StudentState, float32

DAY = 86_400_000_000
Kept = Callable[[Iterable[float]], tuple[float, ...]]
MAX_TRIES = 5
LEAST_WEIGHT = 1e-3  # that the history can hold

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "answer": 1.0,
        # The student had help: half of what an unaided right answer says. A wrong one after a hint is an "answer".
        "answer-after-hint": 0.5,
        # Honest, so less sure than a wrong answer: some who know are unsure. Taken as right = False.
        "not-sure": 0.6,
        # Asking is cheap and often only careful: a little evidence by itself. Taken as right = False.
        "hint": 0.25,
        # A trained adult saw it happen; as good as one answer, and it counts as another source.
        "observation": 1.0,
        "conference": 1.0,
        # Measured elsewhere, with another purpose and at an unknown hour.
        "import": 0.5,
        # Children misjudge themselves in both directions.
        "self-report": 0.2,
        # Faster than reading allows: says little about knowledge in either direction.
        "rapid": 0.1,
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of evidence. Raises ValueError naming every fault.

    skills: the tagged skills' keys; item: item key; right; weight: exponent of the likelihood, 0 < weight <= 1;
    tries: wrong tries at this item just before, 0 to 5; source: one of SOURCES; at: microseconds since 1970, UTC;
    own_answer: counts among the student's own answers on the skill (a hint or an observation does not).
    """

    skills: tuple[str, ...]
    item: str
    right: bool
    weight: float
    tries: int
    source: str
    at: int
    own_answer: bool

    def __post_init__(self) -> None:
        faults = []
        if not self.skills or len(set(self.skills)) != len(self.skills) or "" in self.skills:
            faults.append(f"skills must be one or more different keys, not {self.skills!r}")
        if not 0.0 < self.weight <= 1.0:
            faults.append(f"weight must be above 0 and at most 1, not {self.weight!r}")
        if not 0 <= self.tries <= MAX_TRIES:
            faults.append(f"tries must be 0 to {MAX_TRIES}, not {self.tries!r}")
        if self.source not in SOURCES:
            faults.append(f"source must be one of {', '.join(SOURCES)}, not {self.source!r}")
        if isinstance(self.at, bool) or not isinstance(self.at, int) or abs(self.at) >= 2**62:
            faults.append(f"at must be whole microseconds since 1970, not {self.at!r}")
        if faults:
            raise ValueError("; ".join(faults))


def step(params: Params, state: StudentState, evidence: Evidence) -> StudentState:
    """The state after one row, rounded to float32; the state given is left as it was.

    A row at or before the skill's last row is taken as no time later. Every tagged skill is stepped with the
    row's weight split evenly among them: one answer then says exactly as much in all as it would about one skill,
    for we cannot tell which skill made it right or wrong, and counting it in full for each would judge the
    trait by answers that were never given. Each tagged skill moves the same way, so the guarantee stays.
    """
    return _stepped(params, state, evidence, float32)


def exact_step(params: Params, state: StudentState, evidence: Evidence) -> StudentState:
    """The same in float64, unrounded: what the batch and compiled forms are compared with; never stored."""
    return _stepped(params, state, evidence, tuple)


def _stepped(params: Params, state: StudentState, evidence: Evidence, kept: Kept) -> StudentState:
    """The step; `kept` rounds what is stored. Nothing rounded is computed with before the next row."""
    share = evidence.weight / len(evidence.skills)
    logw: Sequence[float] = state.logw
    moved = {}
    for key in evidence.skills:
        before, table = state.skills.get(key), params.table(key)
        offset, lift = params.circumstances(evidence.item, evidence.tries, evidence.source, before is None)
        days = elapsed_days(before, evidence.at) if before else 0.0
        p = _moved(before.q, table.learn, forgetting(params, table, days)) if before else table.start
        c1, c0 = likelihoods(table, offset, evidence.right, share, lift)
        z = [p_j * c1 + (1.0 - p_j) * c0 for p_j in p]
        q = kept([p_j * c1 / z_j for p_j, z_j in zip(p, z, strict=True)])
        logw = list(map(add, logw, map(log, z)))
        tag, weight = 0 if evidence.item in params.items else item_tag(evidence.item), max(share, LEAST_WEIGHT)
        row = ROW.pack(days, tag, offset, weight if evidence.right else -weight, lift)
        moved[key] = _advanced(params, table, before, q, row, evidence, kept)
    # Only differences between nodes matter; without the shift float32 would lose them over a long history.
    top = max(logw)
    return StudentState(kept([w - top for w in logw]), MappingProxyType(state.skills | moved))


def opportunity(params: Params, table: SkillTable, skill: SkillState | None, at: int) -> tuple[float, ...]:
    """p (9,): P(known | node) as the student meets a task at time `at`, forgetting and learning applied."""
    if skill is None:
        return table.start
    return _moved(skill.q, table.learn, forgetting(params, table, elapsed_days(skill, at)))


def forgetting(params: Params, table: SkillTable, days: float) -> float:
    """phi before its cap: the probability that what was known is not known after so many days."""
    return SPAN / (1.0 + exp(-table.e - params.v * log1p(days))) + FLOOR


def likelihoods(
    table: SkillTable, offset: float, right: bool, weight: float = 1.0, lift: float = 0.0
) -> tuple[float, float]:
    """(c1, c0): likelihood of the answer when known and when not, each to the power of the row's weight."""
    logit = table.g + offset
    sign = 1.0 if right else -1.0
    rise = softplus(table.delta + lift) if lift else table.rise
    return sigmoid(sign * (logit + rise)) ** weight, sigmoid(sign * logit) ** weight


def elapsed_days(skill: SkillState, at: int) -> float:
    """Days since the skill's last row; 0 when `at` is not later."""
    return max(at - skill.last, 0) / DAY


def item_tag(item: str) -> int:
    """A number from 1 to 65,535 for an item key; equal tags are taken as the same item."""
    return zlib.crc32(item.encode()) % 65_535 + 1


def _advanced(
    params: Params, table: SkillTable, before: SkillState | None, q: tuple[float, ...], row: bytes, evidence: Evidence,
    kept: Kept,
) -> SkillState:  # fmt: skip
    """The skill's state with q after the row, which is added to the history; the oldest makes room for it."""
    source = 1 << SOURCES.index(evidence.source)
    own = 1 if evidence.own_answer else 0
    if before is None:
        return SkillState(q, evidence.at, own, source, row)
    history, base = before.history + row, before.base
    if len(history) > HISTORY * ROW.size:
        base = kept(_passed(params, table, before))
        history = history[ROW.size :]
    return SkillState(q, max(before.last, evidence.at), before.answers + own, before.sources | source, history, base)


def _passed(params: Params, table: SkillTable, skill: SkillState) -> tuple[float, ...]:
    """q just after the history's first row, which is about to be dropped; the step itself, replayed on that row."""
    row = skill.first_row()
    p = table.start
    if skill.base:
        decay = forgetting(params, table, row.days)
        p = _moved(skill.base, table.learn, decay)
    c1, c0 = likelihoods(table, row.offset, row.weight > 0, abs(row.weight), row.lift)
    return tuple([p_j * c1 / (p_j * c1 + (1.0 - p_j) * c0) for p_j in p])


def _moved(q: tuple[float, ...], learn: tuple[float, ...], decay: float) -> tuple[float, ...]:
    """l + q (1 - l - phi) at each node, phi capped so that what is known never moves below what was just learned."""
    if (
        1.0 - learn[-1] - decay > 0.0
    ):  # the last node learns fastest: where the cap does not bind there, it binds nowhere
        return tuple([l_j + q_j * (1.0 - l_j - decay) for q_j, l_j in zip(q, learn, strict=True)])
    return tuple([l_j + q_j * max(1.0 - l_j - decay, 0.0) for q_j, l_j in zip(q, learn, strict=True)])
