"""`python -m models new-skill`: how well a skill is foreseen that 0, 5, 20 or 100 children have practised.

Simulated children practise other skills; of the new one only the first few children's answers are known. Others'
answers on it are then foreseen: with parameters fitted to all that is known (`ours`); the same without the new
skill's answers, hence with the pooled ones (`pooled`); and by plain knowledge tracing fitted to the new skill alone
(`shared`, whose numbers set by hand serve where there is nothing to fit).
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.knowledge import cohort, scores, shared
from models.knowledge.cohort import Cohort
from models.knowledge.responses import Responses
from models.knowledge.shared import Shared

SIZES = (0, 5, 20, 100)
TAUGHT, JUDGED, SKILLS, ANSWERS = 150, 200, 8, 20
BEGUN = Shared(*(np.array([value]) for value in (0.4, 0.15, 0.25, 0.1)))


def run(given: argparse.Namespace) -> int:
    if given.skills < 1:
        print("--skills must be 1 or more", file=sys.stderr)
        return 1
    found = {size: np.mean([losses(seed, size) for seed in range(given.skills)], axis=0) for size in SIZES}
    rows = {
        size: dict(zip(("ours", "pooled", "shared"), loss.round(4).tolist(), strict=True))
        for size, loss in found.items()
    }
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        for size, row in rows.items():
            print(f"{size} children:", *(f"{name} {loss}" for name, loss in row.items()))
    return 0


def losses(seed: int, size: int) -> tuple[float, float, float]:
    """Log loss of the new skill's answers by children not seen before: ours, pooled, shared."""
    from models.commands.evaluating import predict  # compiled code: only where it is asked for
    from models.commands.fitting import learn

    rng = np.random.default_rng([seed, 77])
    truth = cohort.world(SKILLS, rng)
    some, others = (cohort.simulate(truth, count, ANSWERS, "full", rng) for count in (TAUGHT, JUDGED))
    seen, log = some.responses(), others.responses()
    new = SKILLS - 1
    wanted = np.array([tags == (new,) for tags in log.skills])
    y = log.right[wanted].astype(float)
    known = [
        rows_of(seen, (np.array([tags[0] for tags in seen.skills]) != new) | (seen.student < n)) for n in (size, 0)
    ]
    ours, pooled = (scores.log_loss(y, predict(learn(each, "map"), log).correct[wanted]) for each in known)
    params = shared.fit(of_skill(some, new)[:size], BEGUN) if size else BEGUN
    plain = foreseen(params, of_skill(others, new))
    return ours, pooled, scores.log_loss(of_skill(others, new).ravel().astype(float), plain.ravel())


def rows_of(log: Responses, rows: NDArray[np.bool_]) -> Responses:
    at = np.flatnonzero(rows)
    return replace(
        log, student=log.student[at], item=log.item[at], skills=[log.skills[n] for n in at], right=log.right[at],
        seconds=log.seconds[at], source=log.source[at],
    )  # fmt: skip


def of_skill(children: Cohort, skill: int) -> NDArray[np.bool_]:
    """right (S, 1, ANSWERS) on this skill, in order."""
    return np.stack([right[own == skill] for right, own in zip(children.right, children.skill, strict=True)])[:, None]


def foreseen(params: Shared, right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """P(right) (S, 1, ANSWERS) before each answer."""
    after = [*shared.known(params, right)]
    before = [np.broadcast_to(params.start, after[0].shape), *(q + (1.0 - q) * params.learn for q in after[:-1])]
    p = np.stack(before, axis=-1)
    return p * (1.0 - params.slip) + (1.0 - p) * params.guess
