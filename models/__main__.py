"""Measurements: `python -m models coverage` and `python -m models bench`, as docs/benchmarks.md has them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from models.knowledge import Evidence, Params, Prior, StudentState, belief, step
from models.knowledge.batch import beliefs, filter_logs
from models.knowledge.belief import known
from models.knowledge.simulate import coverage_case
from models.knowledge.step import DAY

START = 1_750_000_000_000_000
SKILLS = tuple(f"pack/skill-{n}" for n in range(10))
PARAMS = Params.from_priors(dict.fromkeys(SKILLS, Prior(0.4, 0.2, 0.2, 0.1)), "prior")
CASES = (
    (1, 8, 1),
    (5, 8, 1),
    (15, 8, 1),
    (40, 8, 1),
    (80, 8, 1),
    (15, 40, 1),
    (40, 40, 1),
    (5, 8, 6),
    (15, 8, 6),
    (40, 8, 6),
)


def coverage(students: int) -> None:
    """Share of true P(known) inside the nominal 90 % interval, and its mean width."""
    print("answers a skill | items a skill | skills | students | covered | below | above | width")
    for count, items, skills in CASES:
        rng = np.random.default_rng(1000 + count)
        below = above = width = 0.0
        for _ in range(students):
            case = coverage_case(PARAMS, SKILLS[:skills], items, count, START, rng)
            found = belief(PARAMS, case.state, SKILLS[0], case.now)
            below += case.truth < found.low
            above += case.truth > found.high
            width += found.high - found.low
        inside = 1 - (below + above) / students
        row = (inside, below / students, above / students, width / students)
        print(count, items, skills, students, *(f"{value:.3f}" for value in row), sep=" | ", flush=True)


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


def bench() -> None:
    """Best of five, one thread."""
    now, row = START + 40 * DAY, log(41)[-1]
    for answers in (1, 15, 40):
        state = filled(log(answers))
        size = len(state.to_bytes()) - len(StudentState.new().to_bytes()) - len(SKILLS[0])
        print(f"{answers} answers: {size} bytes a skill beside its key")
        timed(f"step after {answers} answers", partial(step, PARAMS, state, row), 2000)
        timed("  P(known) alone", partial(known, PARAMS, state, SKILLS[0], now), 2000)
        timed("  belief with interval", partial(belief, PARAMS, state, SKILLS[0], now), 100)
    for answers in (15, 40):
        states = [filled(log(answers, 10, shift)) for shift in range(36)]
        timed(f"beliefs, 36 students x 10 skills x {answers} answers", partial(grid, states, now), 1)
        timed("  to_bytes of one of them", states[0].to_bytes, 50)
        timed("  from_bytes of one of them", partial(StudentState.from_bytes, states[0].to_bytes()), 50)
    logs = [log(20, 10, shift) for shift in range(200)]
    timed("filter_logs, 200 students x 200 answers", partial(filter_logs, PARAMS, logs), 1)


def grid(states: list[StudentState], now: int) -> None:
    """A class's skills page: every student's belief about every skill."""
    for skill in SKILLS:
        beliefs(PARAMS, states, skill, now)


def timed(what: str, act: Callable[[], object], times: int) -> None:
    """Print the best of five means over so many calls."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(times):
            act()
        best = min(best, (time.perf_counter() - start) / times)
    print(f"{what}: {best * 1e6:,.1f} us")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    parser.add_argument("what", choices=("coverage", "bench"))
    parser.add_argument("--students", type=int, default=600, help="simulated students a row of the coverage table")
    given = parser.parse_args()
    if given.what == "coverage":
        coverage(given.students)
    else:
        bench()


if __name__ == "__main__":
    main()
