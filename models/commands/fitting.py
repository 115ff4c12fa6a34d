"""`python -m models fit`: parameters learned from a log, judged on students that they have not seen."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import numpy as np

from models.commands.evaluating import forecast, predict, scores_of
from models.knowledge.bounds import ParamsInvalid
from models.knowledge.fit import Fit, fit_map, fit_nuts, fit_svi, gpu, prepare, tensors
from models.knowledge.fitted import Fitted
from models.knowledge.forecast import Forecast
from models.knowledge.kernel import Tables
from models.knowledge.lately import expectations, features
from models.knowledge.params import Params, SkillParams
from models.knowledge.program import LADDER, Data, tables
from models.knowledge.responses import Responses, ResponsesInvalid, judges, read_responses
from models.knowledge.sequences import CONTEXTS, TRIES, Floats, Ints, pack, tried_again
from models.knowledge.spread import factors
from models.knowledge.state import SOURCES

MOST_THREADS = 256
FEWEST = 10  # students; with fewer nobody can be held out
METHODS = {"map": fit_map, "svi": fit_svi, "nuts": fit_nuts}


def run(given: argparse.Namespace) -> int:
    """Fit, judge, write; progress on stderr, the summary on stdout. 1, and no file, where anything fails."""
    if fault := unusable(given):
        print(fault, file=sys.stderr)
        return 1
    prepare(given.seed, given.threads)
    try:
        log = read_responses(given.responses)
        fitted = fit(log, given.inference, given.seed, given.tier, device_of(given.device))
        fitted.save(given.out)
    except (ResponsesInvalid, ParamsInvalid, ArithmeticError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(fitted.made, indent=1) if given.json else in_words(fitted.made))
    return 0


def unusable(given: argparse.Namespace) -> str:
    """What is known to fail before hours of work, or nothing."""
    if not 0 <= given.seed < 2**32:
        return f"--seed must be 0 to {2**32 - 1:,}, not {given.seed}"
    if not 1 <= given.threads <= MOST_THREADS:
        return f"--threads must be 1 to {MOST_THREADS}, not {given.threads}"
    if not given.out.parent.is_dir():
        return f"{given.out.parent} is no folder"
    if given.out.is_dir():
        return f"{given.out} is a folder: --out takes a file"
    try:
        with TemporaryFile(dir=given.out.parent):
            return ""
    except OSError as error:
        return f"{given.out.parent} cannot be written to: {error}"


def fit(log: Responses, inference: str, seed: int, tier: str = "decide", device: str = "cpu") -> Fitted:
    """Twice: without a fifth of the students, who judge it, then with everybody, from there on."""
    began = time.process_time()
    scored: dict[str, Any] = {}
    if len(log.students) >= FEWEST:
        out = judges(len(log.students), seed)
        say(f"fitting without {int(out.sum())} of {len(out)} students, who judge it")
        held_out, taught = log.of_students(out), log.of_students(~out)
        scored["held_out"] = scores_of(held_out, predict(learn(taught, inference, device), held_out))
        say(f"held out: log loss {scored['held_out']['log_loss']:.4f}")
        if tier != "decide":
            foreseen = scores_of(held_out, forecast(learn_forecast(taught, device), held_out))
            scored["held_out_predict"] = {name: foreseen[name] for name in ("rows", "auc", "rmse", "log_loss", "ece")}
    say("fitting with everybody")
    params = learn(log, inference, device, spread=True)
    predicting = learn_forecast(log, device) if tier != "decide" else None
    made = {
        "rows": len(log),
        "students": len(log.students),
        "skills": len(params.skills),
        "items": len(params.items),
        "inference": inference,
        "tier": tier,
        "seed": seed,
        "code": code_version(),
        "cpu_seconds": round(time.process_time() - began, 2),
        "held_out": None,
        **scored,
    }
    return Fitted(replace(params, id=f"fit-{len(log)}-{seed}"), made, predicting)


def learn(log: Responses, inference: str, device: str = "cpu", terms: str = "decide", spread: bool = False) -> Params:
    """The parameters of every skill and item that the log mentions. Raises ParamsInvalid, ArithmeticError."""
    names = named(log, terms, device)
    values = METHODS[inference](names.data, say)
    return params_of(names, values, spread)


def learn_forecast(log: Responses, device: str = "cpu") -> Forecast:
    """The predict tier's most probable parameters. Raises ParamsInvalid, ArithmeticError."""
    expected = expectations(log)
    names = named(log, "predict", device, features(log, expected))
    values = fit_map(names.data, say, steps=80)
    lately = tuple(float(weight) for weight in values["lately"])
    return Forecast(params_of(names, values), math.exp(values["log_gamma"]), lately, expected)


class Named(NamedTuple):
    """A packed log, the names behind its numbers, and the numbers of the items tried again."""

    data: Data
    skills: dict[str, int]
    items: dict[str, int]
    again: Ints


def named(log: Responses, terms: str, device: str = "cpu", lately: Floats | None = None) -> Named:
    used = sorted({tag for tags in set(log.skills) for tag in tags}, key=lambda tag: log.skill_names[tag])
    skills = {log.skill_names[tag]: n for n, tag in enumerate(used)}
    items = {log.items[item]: n for n, item in enumerate(np.unique(log.item))}
    again = tried_again(log, items) if "again" in LADDER[terms] else np.zeros(0, dtype=np.int64)
    packed = pack(log, skills, items, again)
    if lately is not None:
        packed = replace(packed, features=lately[packed.answer])
    data = Data(packed, len(skills), len(items), again // TRIES, LADDER[terms], device=device)
    return Named(data, skills, items, again)


def params_of(names: Named, values: Fit, spread: bool = False) -> Params:
    """The sites' values by name."""
    nothing = np.zeros((TRIES - 1, 2))
    tries, sources = (np.vstack([[0.0, 0.0], values.get(name, nothing)]) for name in ("tries", "sources"))
    seen = set((names.data.packed.context % CONTEXTS // TRIES).tolist())
    own = {name: skill_params(values["skill"][n]) for name, n in names.skills.items()}
    easiness = values.get("easiness", np.zeros(len(names.items)))
    alpha, beta = (math.exp(values[name]) if name in values else 0.0 for name in ("log_alpha", "log_beta"))
    return Params(
        "fit", alpha, beta, float(values["v"]), tuple(tries[:, 0].tolist()), skill_params(values["mu"]), own,
        {name: float(easiness[n]) for name, n in names.items.items()}, tuple(tries[:, 1].tolist()),
        tuple(values.get("first", np.zeros(2)).tolist()),
        {source: tuple(sources[n].tolist()) for n, source in enumerate(SOURCES) if n and n in seen},
        later(names, values), spreads(names, values) if spread else {},
    )  # fmt: skip


def later(names: Named, values: Fit) -> dict[str, tuple[float, ...]]:
    """What each try after the first adds to the easiness of an item, 0 where nobody tried as often."""
    rows: dict[int, list[float]] = {}
    for number, added in zip(names.again.tolist(), values.get("again", []), strict=True):
        rows.setdefault(number // TRIES, [0.0] * (TRIES - 1))[number % TRIES - 1] = float(added)
    back = list(names.items)
    return {back[item]: tuple(row) for item, row in rows.items()}


def spreads(names: Named, values: Fit) -> dict[str, tuple[float, ...]]:
    """The lower triangles of spread.py's factors, to five digits."""
    at = Tables(*(np.ascontiguousarray(table.numpy()) for table in tables(tensors(values), names.data)))
    found = factors(names.data.packed, at)
    below = np.tril_indices(5)
    return {name: tuple(round(value, 5) for value in found[n][below].tolist()) for name, n in names.skills.items()}


def device_of(wanted: str) -> str:
    """`auto` is the GPU where torch sees one. Raises OSError."""
    there = gpu()
    if wanted == "cuda" and not there:
        raise OSError("no GPU that torch can use: choose --device cpu")
    return "cuda" if there and wanted != "cpu" else "cpu"


def skill_params(row: Any) -> SkillParams:
    return SkillParams(*(float(value) for value in row))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def code_version() -> str:
    try:
        return version("onramp")
    except PackageNotFoundError:
        return "unreleased"


def in_words(made: Any) -> str:
    scored = made["held_out"]
    judged = f"; held-out log loss {scored['log_loss']:.4f}, AUC {scored['auc']:.4f}" if scored else ""
    return f"{made['rows']} answers of {made['students']} students in {made['cpu_seconds']} CPU-s{judged}"
