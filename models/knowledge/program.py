"""The model as a Pyro program: what is believed of the parameters before any answer, and how answers speak of them.

    mu (5,) ---> skill (K, 5): a, b, g, delta, e of each      log_alpha   log_beta   v
                    |                                             |          |       |
    easiness (I,) --+--------------> answers <--------------------+----------+-------+
    again (A,) -----+                   ^
    tries (5, 2) ---+                   |
    sources (5, 2) -+                   '-- trait and knowledge of each student, summed out exactly by the kernel

A ladder of models, each with the terms of the one before it (LADDER): plain knowledge tracing of two states; items of
their own easiness; a trait of each student; tries and sources of their own guess and slip (`decide`, which judges
children); and `predict`, which only forecasts answers: also the trait in the answer itself, what the student did
lately, a skill's first answer. The students' traits and what they knew at each moment are no sites: the kernel sums
over them, and `pyro.factor` takes its log marginal likelihood, with its gradient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyro
import torch
from numpy.typing import NDArray
from pyro import distributions as dist
from pyro import poutine
from torch.nn.functional import softplus

from models.knowledge.kernel import Tables, likelihood, trait_nodes
from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.params import ITEM_SD, POOLED_PRIOR, SKILL_SD
from models.knowledge.sequences import CONTEXTS, TRIES, Sequences
from models.knowledge.state import SOURCES

MU_MEAN = (POOLED_PRIOR.a, POOLED_PRIOR.b, POOLED_PRIOR.g, POOLED_PRIOR.delta, POOLED_PRIOR.e)
MU_SD = (2.0, 1.5, 1.5, 1.0, 1.5)
AGAIN_SD = 1.0
AROUND_SD = 0.5  # of what tries, a source or a first answer add
LOADINGS = (0.7, 0.3)
EMISSION = 0.4  # the trait's loading in the answer itself, predict only
V_SD = 0.5

PLAIN = frozenset[str]()
LADDER: Mapping[str, frozenset[str]] = {
    "plain": PLAIN,
    "items": PLAIN | {"items"},
    "trait": PLAIN | {"items", "trait"},
    "tries": PLAIN | {"items", "trait", "tries"},
    "decide": PLAIN | {"items", "trait", "tries", "again"},
    "predict": PLAIN | {"items", "trait", "tries", "again", "lately", "first"},
}

Values = Mapping[str, torch.Tensor]


@dataclass(frozen=True)
class Data:
    """A packed log; how many skills and items it has; parent (A,): the item behind each one tried again; terms."""

    packed: Sequences
    skills: int
    items: int
    parent: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    terms: frozenset[str] = LADDER["decide"]
    nodes: int = 5
    device: str = "cpu"


def model(data: Data) -> None:
    """Sites, all float64: mu (5,), skill (K, 5), easiness (I,), again (A,), tries (5, 2), sources (5, 2), first (2,),
    lately (F,), log_alpha, log_beta, log_gamma, v. A term that the model lacks has no site."""
    real = {"dtype": torch.float64}
    zero, one = torch.zeros((), **real), torch.ones((), **real)

    def normal(name: str, sd: float, *shape: int) -> None:
        pyro.sample(name, dist.Normal(zero, sd * one).expand(shape).to_event(len(shape)))

    mu = pyro.sample("mu", dist.Normal(torch.tensor(MU_MEAN, **real), torch.tensor(MU_SD, **real)).to_event(1))
    with pyro.plate("skills", data.skills):
        pyro.sample("skill", dist.Normal(mu, torch.tensor(SKILL_SD, **real)).to_event(1))
    if "items" in data.terms:
        normal("easiness", ITEM_SD, data.items)
    if "tries" in data.terms:
        normal("tries", AROUND_SD, TRIES - 1, 2)
        normal("sources", AROUND_SD, len(SOURCES) - 1, 2)
    if "again" in data.terms and len(data.parent):
        normal("again", AGAIN_SD, len(data.parent))
    if "trait" in data.terms:
        pyro.sample("log_alpha", dist.Normal(torch.log(LOADINGS[0] * one), one))
        pyro.sample("log_beta", dist.Normal(torch.log(LOADINGS[1] * one), one))
    if "lately" in data.terms:
        normal("lately", AROUND_SD, data.packed.features.shape[1])
        pyro.sample("log_gamma", dist.Normal(torch.log(EMISSION * one), one))
    if "first" in data.terms:
        normal("first", AROUND_SD, 2)
    pyro.sample("v", dist.HalfNormal(V_SD * one))


def program(data: Data) -> None:
    """The model, and what the answers say of its sites."""
    trace = poutine.trace(model).get_trace(data)
    values = {name: site["value"] for name, site in trace.nodes.items() if site["type"] == "sample"}
    pyro.factor("answers", answers(data, values))


def answers(data: Data, values: Values) -> torch.Tensor:
    """log P(answers | sites), by the compiled kernel, or on another device by torch alone."""
    found = tables(values, data)
    if data.device != "cpu":
        from models.knowledge.parallel import log_likelihood

        return log_likelihood(data.packed, found, data.device)
    return Answers.apply(data.packed, *found)


def tables(values: Values, data: Data) -> list[torch.Tensor]:
    """The sites' values as the kernel's tables."""
    x = torch.as_tensor(trait_nodes(data.nodes)[0])
    a, b, g, delta, e = values["skill"].T
    alpha, beta, gamma = (
        values[name].exp() if name in values else torch.zeros((), dtype=torch.float64)
        for name in ("log_alpha", "log_beta", "log_gamma")
    )
    d = values.get("easiness", torch.zeros(data.items, dtype=torch.float64))
    if "again" in values:
        d = torch.cat([d, d[torch.as_tensor(data.parent)] + values["again"]])
    around = circumstances(values)
    start = torch.sigmoid(a[:, None] + alpha * x)
    learn = SPAN * torch.sigmoid(b[:, None] + beta * x) + FLOOR
    rise = softplus(delta[:, None] + around[:, 1])
    extra = torch.zeros(0, dtype=torch.float64)
    if "lately" in values:
        extra = torch.as_tensor(data.packed.features) @ values["lately"]
    return [start, learn, e, values["v"].reshape(1), g, d, around[:, 0], rise, gamma * x, extra]


def circumstances(values: Values) -> torch.Tensor:
    """(2 CONTEXTS, 2): offset and lift of each number of circumstances."""
    none = torch.zeros((1, 2), dtype=torch.float64)
    tries = torch.cat([none, values["tries"]]) if "tries" in values else none.expand(TRIES, 2)
    sources = torch.cat([none, values["sources"]]) if "sources" in values else none.expand(len(SOURCES), 2)
    usual = (sources[:, None] + tries).reshape(CONTEXTS, 2)
    return torch.cat([usual, usual + values["first"] if "first" in values else usual])


class Answers(torch.autograd.Function):
    """The kernel as a function of tensors; its backward is the kernel's own gradient."""

    @staticmethod
    def forward(ctx: Any, packed: Sequences, *args: torch.Tensor) -> torch.Tensor:
        at = Tables(*(np.ascontiguousarray(tensor.detach().numpy()) for tensor in args))
        total, slope = likelihood(packed, at, threads=torch.get_num_threads())
        ctx.save_for_backward(*(torch.as_tensor(values) for values in slope))
        return torch.tensor(total, dtype=torch.float64)

    @staticmethod
    def backward(ctx: Any, output: torch.Tensor) -> Any:
        return None, *(output * slope for slope in ctx.saved_tensors)


def log_joint(data: Data, values: Values) -> torch.Tensor:
    """log P(answers, parameters) at these values of all sites."""
    trace = poutine.trace(poutine.condition(model, data=dict(values))).get_trace(data)
    found: torch.Tensor = trace.log_prob_sum() + answers(data, values)
    return found
