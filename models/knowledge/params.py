"""Parameters of the knowledge model: one fit's numbers, which cannot exist in an invalid state.

The model is Bayesian knowledge tracing (Corbett & Anderson 1995, "Knowledge tracing") with forgetting, item
easiness and one latent trait x ~ N(0, 1) per student, integrated on nine fixed nodes:

    start    P(L0=1)  = sig(a + alpha x_j)
    learn    l_j      = .98 sig(b + beta x_j) + 2e-4                              at each opportunity
    forget   phi_j    = min(.98 sig(e + v log1p(elapsed days)) + 2e-4, 1 - l_j)
    answer   P(right | not known) = sig(g + d + r),   P(right | known) = sig(g + d + r + softplus(delta))

a, b, g, delta, e belong to a skill; d is an item's easiness (0 when unknown); r the offset for tries before this
one. All are on the logit scale, without unit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from types import MappingProxyType
from typing import Any, NamedTuple

from models.knowledge.bounds import (
    SKILL_BOUNDS,
    ParamsInvalid,
    header_faults,
    item_faults,
    number_fault,
    skill_faults,
)
from models.knowledge.nodes import FLOOR, SPAN, X, sigmoid, softplus

VERSION = 1
MAX_JSON_CHARS = 64_000_000

_ENTRIES = frozenset({"version", "id", "alpha", "beta", "v", "retries", "pooled", "skills", "items"})

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
    """A skill's numbers at the nine nodes: start (9,), learn (9,), forgetting e, guess g, rise softplus(delta)."""

    start: tuple[float, ...]
    learn: tuple[float, ...]
    e: float
    g: float
    rise: float


@dataclass(frozen=True)
class Params:
    """One fit: loadings alpha, beta >= 0, forgetting slope v >= 0 per log1p(day), retry offsets r_0..r_5 with
    r_0 = 0, pooled and own SkillParams by skill key, easiness by item key. Raises ParamsInvalid with all faults.
    """

    id: str
    alpha: float
    beta: float
    v: float
    retries: tuple[float, ...]
    pooled: SkillParams
    skills: Mapping[str, SkillParams]
    items: Mapping[str, float]
    _tables: dict[str, SkillTable] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        faults = list(header_faults(self.id, self.alpha, self.beta, self.v, self.retries))
        faults += _type_faults(self.pooled, self.skills)
        faults += item_faults(self.items)
        if faults:
            raise ParamsInvalid(faults)
        object.__setattr__(self, "skills", MappingProxyType(dict(self.skills)))
        object.__setattr__(self, "items", MappingProxyType(dict(self.items)))

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

    @classmethod
    def from_priors(cls, priors: Mapping[str, Prior], id: str) -> Params:
        """Parameters before any fit: the packs' priors by skill key, everything else at its prior."""
        skills = {skill: prior.skill_params() for skill, prior in priors.items()}
        return cls(id, DEFAULT_ALPHA, DEFAULT_BETA, DEFAULT_V, (0.0,) * 6, POOLED_PRIOR, skills, {})

    def to_json(self) -> str:
        """Versioned JSON, keys sorted: equal parameters give equal text."""
        record = {
            "version": VERSION,
            "id": self.id,
            "alpha": self.alpha,
            "beta": self.beta,
            "v": self.v,
            "retries": list(self.retries),
            "pooled": list(astuple(self.pooled)),
            "skills": {skill: list(astuple(p)) for skill, p in self.skills.items()},
            "items": dict(self.items),
        }
        return json.dumps(record, sort_keys=True, allow_nan=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Params:
        """Read what to_json wrote. Raises ParamsInvalid with every fault at once."""
        record = _record(text)
        faults: list[str] = []
        own = {skill: _letters(f"skills[{skill!r}]", row, faults) for skill, row in record["skills"].items()}
        pooled = _letters("pooled", record["pooled"], faults)
        faults += header_faults(*(record[name] for name in ("id", "alpha", "beta", "v", "retries")))
        faults += item_faults(record["items"])
        if faults:
            raise ParamsInvalid(faults)
        return cls(
            record["id"],
            float(record["alpha"]),
            float(record["beta"]),
            float(record["v"]),
            tuple(map(float, record["retries"])),
            SkillParams(**pooled),
            {skill: SkillParams(**letters) for skill, letters in own.items()},
            {item: float(easiness) for item, easiness in record["items"].items()},
        )


def tabulate(params: Params, skill: SkillParams) -> SkillTable:
    """SkillTable of a skill under these loadings."""
    return SkillTable(
        start=tuple(sigmoid(skill.a + params.alpha * x) for x in X),
        learn=tuple(SPAN * sigmoid(skill.b + params.beta * x) + FLOOR for x in X),
        e=skill.e,
        g=skill.g,
        rise=softplus(skill.delta),
    )


def _type_faults(pooled: object, skills: Mapping[str, object]) -> Iterator[str]:
    for name, value in (("pooled", pooled), *((f"skills[{k!r}]", v) for k, v in skills.items())):
        if not isinstance(value, SkillParams):
            yield f"{name} must be SkillParams, not {value!r:.80}"


def _record(text: str) -> dict[str, Any]:
    """The JSON object with exactly the entries of to_json, each of the right kind."""
    if len(text) > MAX_JSON_CHARS:
        raise ParamsInvalid([f"parameters must be at most {MAX_JSON_CHARS} characters, not {len(text)}"])
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParamsInvalid([f"parameters must be JSON: {error}"]) from error
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise ParamsInvalid([f"parameters must be a JSON object with version {VERSION}"])
    faults = [f"entry {name!r} is missing" for name in sorted(_ENTRIES - set(record))]
    faults += [f"entry {name!r} is unknown" for name in sorted(set(record) - _ENTRIES)]
    faults += [
        f"{name} must be an object"
        for name in ("skills", "items")
        if name in record and not isinstance(record[name], dict)
    ]
    if faults:
        raise ParamsInvalid(faults)
    return record


def _letters(name: str, row: object, faults: list[str]) -> dict[str, float]:
    """A row [a, b, g, delta, e] as named values; what is wrong with it is added to faults."""
    if not isinstance(row, list) or len(row) != len(SKILL_BOUNDS):
        faults.append(f"{name} must be five numbers [a, b, g, delta, e], not {row!r:.80}")
        return {}
    letters = dict(zip(SKILL_BOUNDS, row, strict=True))
    faults += skill_faults(name, letters)
    return letters
