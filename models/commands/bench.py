"""`python -m models bench`: the time of each operation, and of fits side by side with other programs."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import models
from models.knowledge import Evidence, Params, Prior, StudentState, belief, cohort, step
from models.knowledge.batch import beliefs, filter_logs
from models.knowledge.belief import known
from models.knowledge.caution import cautious
from models.knowledge.responses import Responses, ResponsesInvalid, judges, read_responses
from models.knowledge.step import DAY

START = 1_750_000_000_000_000
SKILLS = tuple(f"pack/skill-{n}" for n in range(10))
OTHERS = ("onramp-predict", "lr", "pybkt")
LEAST, MOST = 1_000, 20_000_000
SKILLED, ANSWERS, JUDGED = 20, 20, 50
ROUNDS = 100
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
PARAMS = Params.from_priors(dict.fromkeys(SKILLS, Prior(0.4, 0.2, 0.2, 0.1)), "prior")


def log(answers: int, skills: int = 1, shift: int = 0) -> list[Evidence]:
    """A student's rows, in turn over the skills."""
    return [
        Evidence(
            (SKILLS[n % skills],), f"i{n % 8}", (n + shift) % 4 > 0, 1.0, 0, "practice", START + n * DAY // 8, True
        )
        for n in range(answers * skills)
    ]


def filled(rows: list[Evidence]) -> StudentState:
    """The state after these rows."""
    state = StudentState.new()
    for row in rows:
        state = step(PARAMS, state, row)
    return state


def run(given: argparse.Namespace) -> int:
    """Times of single operations, or with `--against` or `--rows` fits side by side."""
    names = ["onramp", *(name for name in (given.against or "").split(",") if name)]
    try:
        sizes = [int(float(size)) for size in (given.rows or "1e5").split(",")]
    except (ValueError, OverflowError):
        sizes = []
    faults = [f"--against takes {', '.join(OTHERS)}, not {name}" for name in names[1:] if name not in OTHERS]
    if not sizes or not all(LEAST <= size <= MOST for size in sizes):
        faults.append(f"--rows takes numbers from {LEAST:,} to {MOST:,} joined by commas, not {given.rows}")
    if given.seed < 0 or not given.limit > 0:
        faults.append("--seed must be 0 or more, --limit more than 0")
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    fits = []
    try:
        if given.responses:
            fits = on_files(names, given)
        elif given.against is not None or given.rows is not None:
            fits = contests(names, sizes, given.python, given.limit)
    except (ResponsesInvalid, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps({"fits": fits} if fits else {"online": online(say=lambda _text: None)}, indent=1))
    elif not fits:
        online(say=print)
    return 0


def contests(names: list[str], sizes: list[int], python: str, limit: float) -> list[dict[str, Any]]:
    """Each program on each log, one after the other; what is not installed or takes too long is said."""
    found = []
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="onramp-bench-") as folder:
            path = simulated(rows, Path(folder))
            found += [result | {"rows": rows} for result in side_by_side(names, path, python, limit)]
    return found


def on_files(names: list[str], given: argparse.Namespace) -> list[dict[str, Any]]:
    """The same on response logs, each held out as `fit` does: a fifth of the students, drawn by the seed, judges.

    Raises ResponsesInvalid, OSError.
    """
    found = []
    for path in given.responses:
        log = read_responses([path])
        with tempfile.TemporaryDirectory(prefix="onramp-bench-") as folder:
            file = split(log, given.seed, Path(folder))
            found += [result | {"log": path.name} for result in side_by_side(names, file, given.python, given.limit)]
    return found


def side_by_side(names: list[str], path: Path, python: str, limit: float) -> Iterator[dict[str, Any]]:
    for name in names:
        result = contest(name, path, python if name == "pybkt" else sys.executable, limit)
        print(json.dumps(result), file=sys.stderr, flush=True)
        yield result


def split(log: Responses, seed: int, folder: Path) -> Path:
    """As columns, the students to be fitted to first."""
    held_out = judges(len(log.students), seed)[log.student]
    order = np.argsort(held_out, kind="stable")
    sets = {tags: n for n, tags in enumerate(dict.fromkeys(log.skills))}
    filled = np.full((len(sets), max(map(len, sets))), -1)
    for tags, n in sets.items():
        filled[n, : len(tags)] = tags
    columns = {name: getattr(log, name)[order] for name in ("student", "item", "right", "seconds")}
    columns |= {"skill": np.array([sets[tags] for tags in log.skills])[order], "tags": filled}
    np.savez(folder / "log.npz", rows=np.array(int((~held_out).sum())), **columns)
    return folder / "log.npz"


def simulated(rows: int, folder: Path) -> Path:
    """A log with so many rows to be fitted to, and JUDGED students more."""
    rng = np.random.default_rng(0)
    students = -(-rows // (SKILLED * ANSWERS)) + JUDGED
    made = cohort.simulate(cohort.world(SKILLED, rng), students, ANSWERS, "full", rng)
    columns = {name: getattr(made, name).ravel() for name in ("skill", "item", "right", "seconds")}
    columns["student"] = np.repeat(np.arange(students), SKILLED * ANSWERS)
    columns["rows"] = np.array((students - JUDGED) * SKILLED * ANSWERS)
    np.savez(folder / "log.npz", **columns)
    return folder / "log.npz"


def contest(name: str, path: Path, python: str, limit: float) -> dict[str, Any]:
    command = [python, "-m", "models.commands.contest", name, str(path)]
    env = os.environ | {"PYTHONPATH": str(Path(models.__file__).parents[1])} | dict.fromkeys(THREADS, "1")
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit, env=env)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"program": name, "stopped": f"after {limit:g} s"}
    except OSError as error:
        return {"program": name, "missing": str(error)}
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["no word"]
        return {"program": name, "missing" if "No module named" in said[0] else "failed": said[0]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def online(say: Callable[[str], object]) -> dict[str, float]:
    """One thread: microseconds of the processor by operation."""
    now, row, found = START + 40 * DAY, log(41)[-1], {}

    def timed(what: str, act: Callable[[], object], times: int) -> None:
        found[what] = least(act, times)
        say(f"{what}: {found[what]:,.1f} us")

    for answers in (1, 15, 40):
        state = filled(log(answers))
        size = len(state.to_bytes()) - len(StudentState.new().to_bytes()) - len(SKILLS[0])
        say(f"{answers} answers: {size} bytes a skill beside its key")
        timed(f"step after {answers} answers", partial(step, PARAMS, state, row), 5000)
        timed(f"P(known) alone after {answers}", partial(known, PARAMS, state, SKILLS[0], now), 5000)
        timed(f"belief with interval after {answers}", partial(belief, PARAMS, state, SKILLS[0], now), 100)
        timed(f"whatever the guessing after {answers}", partial(cautious, PARAMS, state, SKILLS[0]), 100)
    for answers in (15, 40):
        states = [filled(log(answers, 10, shift)) for shift in range(36)]
        timed(f"beliefs, 36 students x 10 skills x {answers} answers", partial(grid, states, now), 1)
        timed(f"to_bytes of one of {answers}", states[0].to_bytes, 50)
        timed(f"from_bytes of one of {answers}", partial(StudentState.from_bytes, states[0].to_bytes()), 50)
    logs = [log(20, 10, shift) for shift in range(200)]
    timed("filter_logs, 200 students x 200 answers", partial(filter_logs, PARAMS, logs), 1)
    return found


def grid(states: list[StudentState], now: int) -> None:
    """A class's skills page: every student's belief about every skill."""
    for skill in SKILLS:
        beliefs(PARAMS, states, skill, now)


def least(act: Callable[[], object], times: int) -> float:
    """The least of the means over a few calls each, in microseconds of the processor: other work hardly shows."""
    few = max(times // ROUNDS, 1)
    means = []
    for _ in range(ROUNDS if times > 1 else 5):
        start = time.process_time()
        for _ in range(few):
            act()
        means.append((time.process_time() - start) / few)
    return round(min(means) * 1e6, 1)
