"""`python -m models fairness`: of children called capable, how many truly know, by how fast they learn.

Per scenario the shared and the trait model are fitted to some simulated children, and judged on others. A rule
declares a skill once, at the first answer that meets it, and the child goes on to the next skill; after LONGEST
answers it goes on undeclared. The rules:

    hand-set   plain knowledge tracing with numbers set by hand, P(known) with learning applied >= .95
    fitted     the same, its numbers fitted per skill
    trait      the trait model, P(known) >= .97 after two own answers or more
    capable    the app's rule, tickets aside: P(known) >= .96, >= .93 whatever the child's own guessing, two own answers
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.decisions.bands import CAPABLE_FROM, OWN_ANSWERS, SURE_FROM
from models.knowledge import caution, shared
from models.knowledge.nodes import FLOOR, LOG_PI, NODES, SPAN, sigmoid
from models.knowledge.params import Params
from models.knowledge.responses import Responses
from models.knowledge.scenarios import ITEMS, LONGEST, RATES, SCENARIOS, SKILLS, Answered, answered
from models.knowledge.shared import Shared

SHARED_FROM, TRAIT_FROM = 0.95, 0.97
HAND_SET = Shared(*(np.full(SKILLS, value) for value in (0.2, 0.1, 0.2, 0.1)))
TAUGHT = 150  # children of each rate that the models are fitted to

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def run(given: argparse.Namespace) -> int:
    """Print the table; 1 where it cannot be made."""
    if given.students < 2 or given.seed < 0:
        print("--students must be 2 or more, --seed 0 or more", file=sys.stderr)
        return 1
    found = {}
    for name in [given.scenario] if given.scenario else SCENARIOS:
        skills = np.random.default_rng([given.seed, 0]).bit_generator.state
        some, others = (
            answered(name, each, _generator(skills), np.random.default_rng([given.seed, n]))
            for n, each in ((1, TAUGHT), (2, given.students))
        )
        found[name] = {rule: judged(others, at) for rule, at in declared(some, others)}
        if not given.json:
            print(in_words(name, found[name]), flush=True)
    if given.json:
        print(json.dumps({"rates": RATES, "students_each": given.students, "scenarios": found}, indent=1))
    return 0


def _generator(state: Any) -> np.random.Generator:
    """One of its own for each call, in this state: the children fitted to and judged meet the same skills."""
    made = np.random.default_rng()
    made.bit_generator.state = state
    return made


def declared(some: Answered, others: Answered) -> Iterator[tuple[str, Ints]]:
    """(rule, the number of the answer that declared (S, K), LONGEST where none did)."""
    from models.commands.fitting import learn  # compiled code: only where it is asked for

    yield "hand-set", shared_rule(HAND_SET, others)
    yield "fitted", shared_rule(shared.fit(some.right, HAND_SET), others)
    params = learn(log_of(some), "map")
    yield "trait", trait_rule(params, others, TRAIT_FROM, 0.0)
    yield "capable", trait_rule(params, others, CAPABLE_FROM, SURE_FROM)


def shared_rule(params: Shared, children: Answered) -> Ints:
    at = np.full(children.right.shape[:2], LONGEST)
    for t, q in enumerate(shared.known(params, children.right)):
        at[(at == LONGEST) & (q + (1.0 - q) * params.learn >= SHARED_FROM)] = t
    return at


def trait_rule(params: Params, children: Answered, known_from: float, sure_from: float) -> Ints:
    """The skills come one after the other, so that a child's trait is known better at each."""
    at = np.full(children.right.shape[:2], LONGEST)
    logw = np.zeros((len(children.group), len(caution.SHIFTS), NODES))
    for k in range(SKILLS):
        open_ = np.ones(len(logw), dtype=bool)
        for t, (q, moved) in enumerate(watched(params, f"skill-{k}", children.right[:, k])):
            logw[open_] += moved[open_]
            mean, sure = believed(q, logw)
            met = open_ & (mean >= known_from) & (sure >= sure_from) & (t + 1 >= OWN_ANSWERS)
            at[met, k] = t
            open_ &= ~met
    return at


def watched(params: Params, skill: str, right: NDArray[np.bool_]) -> Iterator[tuple[Array, Array]]:
    """(q, log likelihood), each (S, 3, 9), of each answer in turn as in `caution`; right: (S, T)."""
    table = params.table(skill)
    learn = np.array(table.learn)
    keep = np.maximum(1.0 - learn - (SPAN * sigmoid(table.e) + FLOOR), 0.0)
    low = caution.sigmoid(table.g + np.minimum(caution.SHIFTS, table.rise))[:, None]
    up = sigmoid(table.g + table.rise)
    p = np.broadcast_to(np.array(table.start), (len(right), len(caution.SHIFTS), NODES))
    for t in range(right.shape[1]):
        y = right[:, t, None, None]
        c0, c1 = np.where(y, low, 1.0 - low), np.where(y, up, 1.0 - up)
        z = p * c1 + (1.0 - p) * c0
        q = p * c1 / z
        yield q, np.log(z)
        p = learn + q * keep


def believed(q: Array, logw: Array) -> tuple[Array, Array]:
    """(P(known), the same whatever the guessing), each (S,)."""
    w = np.exp(logw + LOG_PI - logw.max(axis=(1, 2), keepdims=True))
    plain, guessing = slice(0, 1), slice(1, None)
    mean, sure = ((w * q)[:, shifts].sum(axis=(1, 2)) / w[:, shifts].sum(axis=(1, 2)) for shifts in (plain, guessing))
    return mean, sure


def judged(children: Answered, at: Ints) -> dict[str, Any]:
    """By learning rate: the share truly knowing when declared, answers until then, share declared; and the gap."""
    done = at < LONGEST
    knew = np.take_along_axis(children.knew, np.minimum(at, LONGEST - 1)[..., None], axis=2)[..., 0]
    groups = [children.group == n for n in range(len(RATES))]
    truly = [float(knew[of][done[of]].mean()) if done[of].any() else None for of in groups]
    shares = [share for share in truly if share is not None]
    return {
        "truly_knowing": truly,
        "gap": 100 * (max(shares) - min(shares)) if shares else None,
        "items": [float(np.minimum(at[of] + 1, LONGEST).mean()) for of in groups],
        "declared": [float(done[of].mean()) for of in groups],
    }


def log_of(children: Answered) -> Responses:
    """The children's whole practice as a log; items are alike and taken in turn."""
    students, _, count = children.right.shape
    skill = np.tile(np.repeat(np.arange(SKILLS), count), students)
    item = skill * ITEMS + np.tile(np.arange(count) % ITEMS, students * SKILLS)
    tags = [(k,) for k in range(SKILLS)]
    return Responses(
        np.repeat(np.arange(students), SKILLS * count), item, [tags[k] for k in skill], children.right.ravel(),
        np.full(len(skill), np.nan), np.zeros(len(skill), dtype=np.int64), [f"student-{s}" for s in range(students)],
        [f"item-{i}" for i in range(SKILLS * ITEMS)], [f"skill-{k}" for k in range(SKILLS)],
    )  # fmt: skip


def in_words(name: str, rules: dict[str, Any]) -> str:
    def row(values: list[float | None], form: str) -> str:
        return " ".join("-" if value is None else format(value, form) for value in values)

    lines = [f"{name} (learning rates {' '.join(map(str, RATES))})"]
    for rule, of in rules.items():
        lines.append(
            f"  {rule:9} truly knowing {row(of['truly_knowing'], '.1%')}, gap {row([of['gap']], '.1f')};"
            f" items {row(of['items'], '.1f')}; declared {row(of['declared'], '.0%')}"
        )
    return "\n".join(lines)
