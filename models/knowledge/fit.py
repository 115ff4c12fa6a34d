"""Fit the program to a log: its most probable values (L-BFGS over well scaled numbers), a normal guide, or NUTS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyro
import torch
from numpy.typing import NDArray
from pyro.infer import MCMC, NUTS, SVI, Trace_ELBO
from pyro.infer.autoguide import AutoNormal, init_to_value
from pyro.optim import Adam

from models.knowledge import program as model
from models.knowledge.params import ITEM_SD, SKILL_SD
from models.knowledge.program import Data, log_joint, program
from models.knowledge.sequences import CONTEXTS, TRIES

Fit = dict[str, NDArray[np.float64]]  # by site of the program

CURVATURE = 0.1  # of one answer's log likelihood in a logit, about
MANY, FEW = 800_000, 25_000  # rows: a log of many is first fitted to each nth student, about so few
REST = 25  # rounds that are then left to do with everybody


@dataclass(frozen=True)
class Start:
    """Where each site begins and how far it may be expected to move."""

    value: torch.Tensor
    scale: torch.Tensor


def starts(data: Data) -> dict[str, Start]:
    """The priors' centres; the scale of a number is 1 / sqrt(h n + 1 / sd^2), with n the rows that speak of it."""

    def scaled(value: object, n: object, sd: object) -> Start:
        centre = torch.as_tensor(value, dtype=torch.float64)
        width = 1 / torch.sqrt(CURVATURE * torch.as_tensor(n, dtype=torch.float64) + torch.as_tensor(sd) ** -2.0)
        return Start(centre, width.expand(centre.shape).to(torch.float64))

    packed, skills, terms = data.packed, data.skills, data.terms
    lengths = np.diff(packed.first)
    per_skill = np.bincount(packed.skill, weights=lengths, minlength=skills)[:skills, None]
    sequences = np.bincount(packed.skill, minlength=skills)[:skills, None]
    counts = np.hstack([sequences, per_skill / 4, per_skill, per_skill / 2, per_skill / 20])
    per_item = np.bincount(packed.item[packed.item >= 0], minlength=data.items + len(data.parent))
    usual = packed.context % CONTEXTS
    per_try = np.bincount(usual % TRIES, minlength=TRIES)[1:, None] * [1.0, 0.5]
    per_source = np.bincount(usual // TRIES, minlength=CONTEXTS // TRIES)[1:, None] * [1.0, 0.5]
    students, mu = len(packed.of_student) - 1, torch.tensor(model.MU_MEAN, dtype=torch.float64)
    found = {
        "mu": scaled(mu, skills * 10.0, torch.tensor(model.MU_SD)),
        "skill": scaled(mu.expand(skills, 5).clone(), counts, torch.tensor(SKILL_SD)),
        "log_v": scaled(float(np.log(0.4)), students, 1.0),
    }
    if "items" in terms:
        found["easiness"] = scaled(torch.zeros(data.items), per_item[: data.items], ITEM_SD)
    if "again" in terms and len(data.parent):
        found["again"] = scaled(torch.zeros(len(data.parent)), per_item[data.items :], model.AGAIN_SD)
    if "tries" in terms:
        found["tries"] = scaled(torch.zeros(per_try.shape), per_try, model.AROUND_SD)
        found["sources"] = scaled(torch.zeros(per_source.shape), per_source, model.AROUND_SD)
    if "trait" in terms:
        found["log_alpha"] = scaled(float(np.log(model.LOADINGS[0])), students, 1.0)
        found["log_beta"] = scaled(float(np.log(model.LOADINGS[1])), students, 1.0)
    if "lately" in terms:
        found["lately"] = scaled(torch.zeros(packed.features.shape[1]), packed.rows, model.AROUND_SD)
        found["log_gamma"] = scaled(float(np.log(model.EMISSION)), students, 1.0)
    if "first" in terms:
        found["first"] = scaled(torch.zeros(2), len(packed.skill), model.AROUND_SD)
    return found


def fit_map(data: Data, tell: Callable[[str], Any] = str, steps: int = 60) -> Fit:
    """The most probable values of all sites. Raises ArithmeticError where the search leaves the numbers."""
    begun = starts(data)
    if data.packed.rows > MANY:
        few = replace(data, packed=data.packed.each(data.packed.rows // FEW))
        begun, steps = from_there(begun, fit_map(few, tell, steps)), REST
    moved = {name: torch.zeros_like(each.value, requires_grad=True) for name, each in begun.items()}
    search = torch.optim.LBFGS(
        list(moved.values()), max_iter=steps, history_size=12, line_search_fn="strong_wolfe", tolerance_grad=1e-3,
        tolerance_change=1e-9,
    )  # fmt: skip
    rounds = 0

    def loss() -> torch.Tensor:
        nonlocal rounds
        search.zero_grad()
        found = -log_joint(data, placed(begun, moved))
        found.backward()
        rounds += 1
        if rounds % 10 == 0:
            tell(f"{rounds}: {float(found.detach()):.2f}")
        return found

    search.step(loss)
    return finite(placed(begun, moved))


def from_there(begun: Mapping[str, Start], found: Fit) -> dict[str, Start]:
    """The same scales, about the values found."""
    values = tensors(found)
    values["log_v"] = values.pop("v").log()
    return {name: Start(values[name], each.scale) for name, each in begun.items()}


def finite(values: Mapping[str, torch.Tensor]) -> Fit:
    """The values as arrays. Raises ArithmeticError where one is no number."""
    found = {name: value.detach().numpy() for name, value in values.items()}
    if not all(np.isfinite(value).all() for value in found.values()):
        raise ArithmeticError("the fit left the numbers: nothing was kept")
    return found


def placed(begun: dict[str, Start], moved: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The sites' values; v is searched on the log scale, where it stays positive."""
    values: dict[str, torch.Tensor] = {name: each.value + each.scale * moved[name] for name, each in begun.items()}
    values["v"] = values.pop("log_v").exp()
    return values


def tensors(fit: Fit) -> dict[str, torch.Tensor]:
    return {name: torch.as_tensor(value, dtype=torch.float64) for name, value in fit.items()}


def prepare(seed: int, threads: int) -> None:
    """One seed and one number of threads give the same bytes; on few cores one thread is the fastest."""
    torch.set_num_threads(max(threads, 1))
    pyro.set_rng_seed(seed)
    pyro.enable_validation(False)  # `finite` looks at the end: every site in every round is a sixth of a small fit


def gpu() -> bool:
    """Whether torch has one to use."""
    return bool(torch.cuda.is_available())


def fit_svi(data: Data, tell: Callable[[str], Any] = str, steps: int = 400) -> Fit:
    """Medians of a normal guide fitted by stochastic variational inference, begun at the most probable values."""
    begun = fit_map(data, tell)
    pyro.clear_param_store()
    guide = AutoNormal(program, init_loc_fn=init_to_value(values=tensors(begun)), init_scale=0.05)
    search = SVI(program, guide, Adam({"lr": 0.01}), Trace_ELBO())
    for round_ in range(1, steps + 1):
        loss = search.step(data)
        if round_ % 50 == 0:
            tell(f"svi {round_}: {loss:.2f}")
    return finite(guide.median(data))


def fit_nuts(data: Data, tell: Callable[[str], Any] = str, draws: int = 100) -> Fit:
    """Means of draws from the posterior itself (No-U-Turn sampler), begun at the most probable values: small logs."""
    begun = fit_map(data, tell)
    kernel = NUTS(program, init_strategy=init_to_value(values=tensors(begun)), max_tree_depth=5)
    chain = MCMC(kernel, num_samples=draws, warmup_steps=draws, disable_progbar=True)
    chain.run(data)
    return finite({name: found.mean(0) for name, found in chain.get_samples().items()})
