"""Parameters of the knowledge model: one fit's numbers, which cannot exist in an invalid state.

The model is Bayesian knowledge tracing (Corbett & Anderson 1995, "Knowledge tracing") with forgetting, item
easiness and one latent trait x ~ N(0, 1) per student, integrated on nine fixed nodes:

    start    P(L0=1)  = sig(a + alpha x_j)
    learn    l_j      = .98 sig(b + beta x_j) + 2e-4                              at each opportunity
    forget   phi_j    = min(.98 sig(e + v log1p(elapsed days)) + 2e-4, 1 - l_j)
    answer   P(right | not known) = sig(g + o),   P(right | known) = sig(g + o + softplus(delta + h))

a, b, g, delta, e belong to a skill. The offset o is the item's easiness (0 when unknown), at a second or later try
its easiness then, and what the circumstances add: tries before this one, the skill's first answer, the source. The
lift h is what the same circumstances do to how far a knower stands above: after three wrong tries, nearly nothing is
left of it. Whatever h is, a knower is the likelier to be right. All are on the logit scale, without unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from types import MappingProxyType
from typing import NamedTuple

from models.knowledge import record
from models.knowledge.bounds import (
    ParamsInvalid,
    circumstance_faults,
    header_faults,
    item_faults,
    number_fault,
    skill_faults,
    spread_faults,
)
from models.knowledge.nodes import FLOOR, SPAN, X, sigmoid, softplus

DEFAULT_ALPHA = 0.7
DEFAULT_BETA = 0.3
# Before a fit: with e = -5 recall falls below .80 after about five weeks. The prior (v ~ HalfNormal(.5)) has its
# mean at .4, with which nothing would ever be due for review; 1 lies within two of its standard deviations.
DEFAULT_V = 1.0


def _logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)


@dataclass(frozen=True, slots=True)
class SkillParams:
    """One skill on the logit scale: start a, learning b, guess g, rise of a knower delta, forgetting e.

    Raises ParamsInvalid. Guess + slip < 1 by construction, since softplus(delta) > 0.
    """

    a: float
    b: float
    g: float
    delta: float
    e: float

    def __post_init__(self) -> None:
        faults = list(skill_faults("skill", {f.name: getattr(self, f.name) for f in fields(self)}))
        if faults:
            raise ParamsInvalid(faults)


POOLED_PRIOR = SkillParams(a=0.0, b=-1.8, g=-0.8, delta=0.8, e=-5.0)
SKILL_SD: tuple[float, ...] = (1.0, 0.8, 0.8, 0.6, 1.0)
"""Standard deviations of (a, b, g, delta, e) between skills; an unseen item's easiness has ITEM_SD."""
ITEM_SD = 1.0


@dataclass(frozen=True, slots=True)
class Prior:
    """What a pack says about a skill: probabilities at x = 0 and d = 0, as in classic knowledge tracing.

    init: known before the first answer; learn: learned at one opportunity; guess, slip. Raises ParamsInvalid.
    """

    init: float
    learn: float
    guess: float
    slip: float

    def __post_init__(self) -> None:
        limits = {"init": (0.001, 0.999), "learn": (0.001, 0.9), "guess": (0.001, 0.9), "slip": (0.001, 0.9)}
        faults = [
            fault
            for name, (low, high) in limits.items()
            for fault in number_fault(name, getattr(self, name), low, high)
        ]
        if not faults and self.guess + self.slip > 0.99:
            faults.append(
                f"guess + slip must be at most .99, not {self.guess + self.slip:g}: else a right answer would "
                "speak against knowing"
            )
        if faults:
            raise ParamsInvalid(faults)

    def skill_params(self) -> SkillParams:
        """The logit-scale parameters that give exactly these probabilities; forgetting from the pooled prior."""
        guess = _logit(self.guess)
        rise = _logit(1.0 - self.slip) - guess
        delta = rise + math.log(-math.expm1(-rise))
        return SkillParams(_logit(self.init), _logit((self.learn - FLOOR) / SPAN), guess, delta, POOLED_PRIOR.e)


class SkillTable(NamedTuple):
    """A skill at the nine nodes: start (9,), learn (9,), forgetting e, guess g, delta, rise = softplus(delta)."""

    start: tuple[float, ...]
    learn: tuple[float, ...]
    e: float
    g: float
    delta: float
    rise: float


@dataclass(frozen=True)
class Params:
    """One fit: loadings alpha, beta >= 0, forgetting slope v >= 0 per log1p(day), pooled and own SkillParams by skill
    key, easiness by item key. Raises ParamsInvalid with all faults.

    Circumstances, each with an offset and a lift: retries and rises by tries before (both 0 for none), first, sources.
    again: by item key, what a second to sixth try adds to its easiness. spread: by skill key, the lower triangle of
    the posterior's Cholesky factor, row by row.
    """

    id: str
    alpha: float
    beta: float
    v: float
    retries: tuple[float, ...]
    pooled: SkillParams
    skills: Mapping[str, SkillParams]
    items: Mapping[str, float]
    rises: tuple[float, ...] = (0.0,) * 6
    first: tuple[float, ...] = (0.0, 0.0)
    sources: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    again: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    spread: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    _tables: dict[str, SkillTable] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        faults = list(header_faults(self.id, self.alpha, self.beta, self.v, self.retries))
        faults += _type_faults(self.pooled, self.skills)
        faults += item_faults(self.items)
        faults += circumstance_faults(self.rises, self.first, self.sources, self.again)
        faults += spread_faults(self.spread)
        if faults:
            raise ParamsInvalid(faults)
        for name in ("skills", "items", "sources", "again", "spread"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def of(self, skill: str) -> SkillParams:
        """The skill's own parameters, or the pooled ones for a skill that no fit or pack has described."""
        return self.skills.get(skill, self.pooled)

    def table(self, skill: str) -> SkillTable:
        """The skill's start and learning probabilities at the nine nodes, computed once."""
        key = skill if skill in self.skills else ""
        found = self._tables.get(key)
        if found is None:
            found = self._tables[key] = tabulate(self, self.of(skill))
        return found

    def circumstances(self, item: str, tries: int, source: str, first: bool) -> tuple[float, float]:
        """(offset, lift) of an answer to this item, after so many tries, from this source, the skill's first or not."""
        offset, lift = self.items.get(item, 0.0) + self.retries[tries], self.rises[tries]
        if tries and (later := self.again.get(item)):
            offset += later[tries - 1]
        for own in (self.first if first else None, self.sources.get(source)):
            if own:
                offset, lift = offset + own[0], lift + own[1]
        return offset, lift

    def spread_of(self, skill: str) -> tuple[tuple[float, ...], ...]:
        """L (5, 5), lower triangular: (a, b, g, delta, e) + L z, z standard normal, is a draw of the skill's letters.

        From the posterior where a fit has kept it, else from the prior between skills.
        """
        own = self.spread.get(skill)
        if own is None:
            return tuple(tuple(sd if n == m else 0.0 for n in range(5)) for m, sd in enumerate(SKILL_SD))
        return tuple((*own[m * (m + 1) // 2 : (m + 1) * (m + 2) // 2], *[0.0] * (4 - m)) for m in range(5))

    @classmethod
    def from_priors(cls, priors: Mapping[str, Prior], id: str) -> Params:
        """Parameters before any fit: the packs' priors by skill key, everything else at its prior."""
        skills = {skill: prior.skill_params() for skill, prior in priors.items()}
        return cls(id, DEFAULT_ALPHA, DEFAULT_BETA, DEFAULT_V, (0.0,) * 6, POOLED_PRIOR, skills, {})

    def to_json(self) -> str:
        """Versioned JSON, keys sorted: equal parameters give equal text."""
        written = {f.name: getattr(self, f.name) for f in fields(self) if not f.name.startswith("_")}
        written |= {name: dict(value) for name, value in written.items() if isinstance(value, Mapping)}
        written["pooled"] = astuple(self.pooled)
        written["skills"] = {skill: astuple(own) for skill, own in self.skills.items()}
        return record.text_of(written)

    @classmethod
    def from_json(cls, text: str) -> Params:
        """Read what to_json wrote, in this version or the one before. Raises ParamsInvalid with every fault at once."""
        given = record.record_of(text)
        faults: list[str] = []
        own = {skill: record.letters(f"skills[{skill!r}]", row, faults) for skill, row in given["skills"].items()}
        pooled = record.letters("pooled", given["pooled"], faults)
        tables = [record.rows(name, given[name], faults) for name in ("sources", "again", "spread")]
        faults += header_faults(*(given[name] for name in ("id", "alpha", "beta", "v", "retries")))
        faults += item_faults(given["items"])
        faults += circumstance_faults(given["rises"], given["first"], *tables[:2])
        faults += spread_faults(tables[2])
        if faults:
            raise ParamsInvalid(faults)
        return cls(
            given["id"],
            float(given["alpha"]),
            float(given["beta"]),
            float(given["v"]),
            tuple(map(float, given["retries"])),
            SkillParams(**pooled),
            {skill: SkillParams(**letters) for skill, letters in own.items()},
            {item: float(easiness) for item, easiness in given["items"].items()},
            tuple(map(float, given["rises"])),
            tuple(map(float, given["first"])),
            *tables,
        )


def tabulate(params: Params, skill: SkillParams) -> SkillTable:
    """SkillTable of a skill under these loadings."""
    return SkillTable(
        start=tuple(sigmoid(skill.a + params.alpha * x) for x in X),
        learn=tuple(SPAN * sigmoid(skill.b + params.beta * x) + FLOOR for x in X),
        e=skill.e,
        g=skill.g,
        delta=skill.delta,
        rise=softplus(skill.delta),
    )


def _type_faults(pooled: object, skills: Mapping[str, object]) -> Iterator[str]:
    for name, value in (("pooled", pooled), *((f"skills[{k!r}]", v) for k, v in skills.items())):
        if not isinstance(value, SkillParams):
            yield f"{name} must be SkillParams, not {value!r:.80}"
