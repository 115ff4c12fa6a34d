"""`python -m models coverage`: the share of truths inside the nominal 90 % interval, in simulation.

Before any fit (`--model` left out) the truth is drawn from the prior anew for every student. With a model, skills and
items are drawn once per world, parameters fitted to some children there, and other children's intervals held against
P(known | the child's truth, its answers); under another truth than `full` the model is misspecified.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from models.knowledge import Evidence, Params, Prior, StudentState, belief, cohort, step
from models.knowledge.batch import beliefs
from models.knowledge.cohort import Cohort
from models.knowledge.simulate import coverage_case

START = 1_750_000_000_000_000
SKILLS = tuple(f"pack/skill-{n}" for n in range(6))
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
WORLDS, LEARNED_SKILLS, ANSWERS = 12, 8, 20
TAUGHT = (30, 300)  # children that the parameters are fitted to
LOOKS = (0.25, 0.5, 1.0)  # at so much of a child's answers


def run(given: argparse.Namespace) -> int:
    if given.students < 1:
        print("--students must be 1 or more", file=sys.stderr)
        return 1
    rows = []
    for row in before_any_fit(given.students) if given.model is None else fitted(given.model, given.students):
        rows.append(row)
        if not given.json:
            print(" | ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    if given.json:
        print(json.dumps(rows, indent=1))
    return 0


def before_any_fit(students: int) -> Iterator[dict[str, Any]]:
    for count, items, skills in CASES:
        rng = np.random.default_rng(1000 + count)
        found = []
        for _ in range(students):
            case = coverage_case(PARAMS, SKILLS[:skills], items, count, START, rng)
            seen = belief(PARAMS, case.state, SKILLS[0], case.now)
            found.append((seen.low, seen.high, case.truth))
        yield {"answers_a_skill": count, "items": items, "skills": skills, **counted(found)}


def fitted(kind: cohort.Kind, students: int) -> Iterator[dict[str, Any]]:
    """For parameters fitted to few children and to many, as the app's fit learns them."""
    from models.commands.fitting import learn  # compiled code: only where it is asked for

    for taught in TAUGHT:
        found: dict[float, list[tuple[float, float, float]]] = {look: [] for look in LOOKS}
        worlds = min(WORLDS, max(students // 10, 1))
        for seed in range(worlds):
            rng = np.random.default_rng([seed, taught])
            truth = cohort.world(LEARNED_SKILLS, rng)
            params = learn(cohort.simulate(truth, taught, ANSWERS, kind, rng).responses(), "map", spread=True)
            others = cohort.simulate(truth, students // worlds, ANSWERS, kind, rng)
            for look in LOOKS:
                found[look] += intervals(params, others, round(look * others.skill.shape[1]))
        for look in LOOKS:
            yield {
                "model": kind,
                "fitted_to": taught,
                "answers": round(look * LEARNED_SKILLS * ANSWERS),
                **counted(found[look]),
            }


def intervals(params: Params, children: Cohort, count: int) -> list[tuple[float, float, float]]:
    """(low, high, truth) of each child and skill after its first `count` answers, for skills that it has met."""
    states = [folded(params, children, s, count) for s in range(len(children.skill))]
    found = []
    for k in range(int(children.skill.max()) + 1):
        seen = beliefs(params, states, cohort.skill_name(k), 0)  # time before the last row counts as none
        for s, own in enumerate(seen):
            met = np.flatnonzero(children.skill[s, :count] == k)
            if len(met):
                found.append((own.low, own.high, float(children.chance[s, met[-1]])))
    return found


def folded(params: Params, children: Cohort, s: int, count: int) -> StudentState:
    state = StudentState.new()
    for t in range(count):
        state = step(params, state, evidence(children, s, t))
    return state


def evidence(children: Cohort, s: int, t: int, source: str = "practice") -> Evidence:
    skill, item = cohort.skill_name(int(children.skill[s, t])), cohort.item_name(int(children.item[s, t]))
    at, right, tries = int(children.seconds[s, t]) * 1_000_000, bool(children.right[s, t]), int(children.tries[s, t])
    return Evidence((skill,), item, right, 1.0, tries, source, at, own_answer=True)


def counted(found: list[tuple[float, float, float]]) -> dict[str, float]:
    low, high, truth = np.array(found).T
    below, above = float((truth < low).mean()), float((truth > high).mean())
    shares = {"covered": 1 - below - above, "below": below, "above": above, "width": float((high - low).mean())}
    return {"intervals": len(found), **{name: round(value, 3) for name, value in shares.items()}}
