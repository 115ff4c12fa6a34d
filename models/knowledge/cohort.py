"""Many simulated students at once, with the truth beside every answer: for logs that are fitted and judged (numpy).

The process is the model's own (params.py), over a practice of short blocks, days apart; a wrong answer is sometimes
tried again. Five kinds of truth, of which the model contains only the first:

    full        the model itself
    guess       half of the items are a choice of four: right by luck at least one time in four, known or not
    forget      children forget at rates of their own, more in all, and less with every task they have done
    gaming      a fifth of the children race through three in ten of their blocks, right one time in five
    own-guess   each child has a guessing level of its own, on every skill

Shapes: S students, K skills, T answers of each student.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from models.knowledge.nodes import FLOOR, SPAN
from models.knowledge.params import DEFAULT_ALPHA, DEFAULT_BETA, DEFAULT_V, POOLED_PRIOR, Params
from models.knowledge.responses import Responses
from models.knowledge.simulate import true_params

Kind: TypeAlias = Literal["full", "guess", "forget", "gaming", "own-guess"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 4  # answers on one skill before the next
SITTING = 3  # blocks a day
ITEMS = 10  # a skill
AGAIN = 0.25  # of wrong answers that are followed by another try at the same item
RETRIES = (0.0, 0.3, 0.5, 0.6, 0.6, 0.6)
CHANCE = 0.25  # of a choice of four
GAMERS, GAMED, GAMED_RIGHT = 0.2, 0.3, 0.2
GUESS_SD = 0.8  # of a child's own guessing, logits
FORGET_MORE, FORGET_SD, SETTLES = 1.0, 1.2, 0.5  # logits, logits, power of the tasks done
DAY = 86_400
FIRST_DAY = 1_756_713_600  # the first of September 2025, 8:00 UTC


@dataclass(frozen=True)
class Tables:
    """A world's numbers as arrays: a, b, g, rise, e (K,); easiness (K, ITEMS); retries (6,); alpha, beta, v."""

    a: Array
    b: Array
    g: Array
    rise: Array
    e: Array
    easiness: Array
    retries: Array
    alpha: float
    beta: float
    v: float


@dataclass(frozen=True)
class Cohort:
    """What was answered and what was true, (S, T) unless said: skill, item (of all K * ITEMS), tries, right, seconds;
    knew: known as the task was met; chance: P(known after the answer | the child's truth, its answers); trait,
    own_guess, own_forgetting (logits) and games (S,)."""

    skill: Ints
    item: Ints
    tries: Ints
    right: NDArray[np.bool_]
    seconds: Array
    knew: NDArray[np.bool_]
    chance: Array
    trait: Array
    own_guess: Array
    own_forgetting: Array
    games: NDArray[np.bool_]

    def responses(self) -> Responses:
        """The log, as `read_responses` would read it from the files of `write`."""
        students, count = self.skill.shape
        skills = int(self.skill.max()) + 1
        tags = [(k,) for k in range(skills)]
        return Responses(
            np.repeat(np.arange(students), count), self.item.ravel(), [tags[k] for k in self.skill.ravel()],
            self.right.ravel(), self.seconds.ravel(), np.zeros(students * count, dtype=np.int64),
            [student_name(s) for s in range(students)], [item_name(i) for i in range(skills * ITEMS)],
            [skill_name(k) for k in range(skills)],
        )  # fmt: skip


def student_name(s: int) -> str:
    return f"student-{s + 1:05}"


def skill_name(k: int) -> str:
    return f"skill-{k + 1:03}"


def item_name(i: int) -> str:
    """Of the i-th of all skills' items."""
    return f"{skill_name(i // ITEMS)}-item-{i % ITEMS + 1:02}"


def world(skills: int, rng: np.random.Generator) -> Params:
    """A truth that the prior allows."""
    names = [skill_name(k) for k in range(skills)]
    prior = Params("prior", DEFAULT_ALPHA, DEFAULT_BETA, DEFAULT_V, (0.0,) * 6, POOLED_PRIOR, {}, {})
    drawn = true_params(prior, names, [item_name(i) for i in range(skills * ITEMS)], rng)
    return replace(drawn, id="truth", retries=RETRIES)


def tables(params: Params) -> Tables:
    names = list(params.skills)
    a, b, g, delta, e = np.array([astuple(params.of(name)) for name in names]).T
    easiness = np.array([params.items.get(item_name(i), 0.0) for i in range(len(names) * ITEMS)])
    return Tables(
        a, b, g, np.logaddexp(0, delta), e, easiness.reshape(-1, ITEMS), np.array(params.retries), params.alpha,
        params.beta, params.v,
    )  # fmt: skip


def simulate(truth: Params, students: int, answers: int, kind: Kind, rng: np.random.Generator) -> Cohort:
    """`answers` of each student on each skill, a multiple of BLOCK; the same generator gives the same cohort."""
    found = tables(truth)
    children = _Children(found, students, kind, rng)
    skill, seconds = _practice(students, len(found.a), answers, rng)
    rows = list(_answered(children, skill, seconds, rng))
    item, tries, right, knew, chance = (np.stack(column, axis=1) for column in zip(*rows, strict=True))
    own = (children.x, children.own_guess, children.own_forgetting, children.games)
    return Cohort(skill, item, tries, right, seconds, knew, chance, *own)


def _practice(students: int, skills: int, answers: int, rng: np.random.Generator) -> tuple[Ints, Array]:
    """(skill, seconds), each (S, T): blocks in an order of each student's own, three a day, days missed at times."""
    blocks = np.tile(np.repeat(np.arange(skills), answers // BLOCK), (students, 1))
    skill = np.repeat(rng.permuted(blocks, axis=1), BLOCK, axis=1)
    at = np.arange(skill.shape[1])
    later = rng.choice([1, 2, 3, 8], p=[0.7, 0.1, 0.18, 0.02], size=skill.shape) * (at % (BLOCK * SITTING) == 0)
    later[:, 0] = 0
    minutes = rng.integers(20, 90, size=skill.shape) * 1.0
    of_day = np.cumsum(minutes, axis=1)
    begun = np.maximum.accumulate(np.where(at % (BLOCK * SITTING) == 0, of_day, 0), axis=1)
    return skill, FIRST_DAY + DAY * np.cumsum(later, axis=1) + of_day - begun


class _Children:
    """What is true of each student at this moment; `meet` and `answer` move it by one task each."""

    def __init__(self, found: Tables, students: int, kind: Kind, rng: np.random.Generator) -> None:
        skills = len(found.a)
        self.found, self.kind, self.rng = found, kind, rng
        self.x = rng.standard_normal(students)
        guess, forget = GUESS_SD * rng.standard_normal(students), FORGET_SD * rng.standard_normal(students)
        self.own_guess = np.where(kind == "own-guess", guess, 0.0)
        self.own_forgetting = np.where(kind == "forget", FORGET_MORE + forget, 0.0)
        self.games = (rng.random(students) < GAMERS) & (kind == "gaming")
        self.choice = (rng.random((skills, ITEMS)) < 0.5) & (kind == "guess")
        self.knows = np.zeros((students, skills), dtype=bool)
        self.q = np.zeros((students, skills))
        self.met = np.zeros((students, skills), dtype=np.int64)
        self.last = np.zeros((students, skills))
        self.row = np.arange(students)

    def meet(self, k: Ints, seconds: Array) -> Array:
        """P(known | truth, answers) (S,) as the task is met; whether it is known is drawn."""
        at, found = (self.row, k), self.found
        start = _sigmoid(found.a[k] + found.alpha * self.x)
        learn = SPAN * _sigmoid(found.b[k] + found.beta * self.x) + FLOOR
        lapse = self.lapse(k, seconds, learn)
        first = self.met[at] == 0
        now = np.where(first, start, np.where(self.knows[at], 1.0 - lapse, learn))
        self.knows[at] = self.rng.random(len(k)) < now
        self.met[at] += 1
        self.last[at] = seconds
        return np.where(first, start, learn + self.q[at] * (1.0 - learn - lapse))

    def lapse(self, k: Ints, seconds: Array, learn: Array) -> Array:
        """The chance of having forgotten since the skill's last task."""
        days = np.maximum(seconds - self.last[self.row, k], 0.0) / DAY
        rate = _sigmoid(self.found.e[k] + self.own_forgetting + self.found.v * np.log1p(days))
        if self.kind == "forget":
            rate = rate * np.maximum(self.met[self.row, k], 1) ** -SETTLES
        return np.minimum(SPAN * rate + FLOOR, 1.0 - learn)

    def answer(self, k: Ints, item: Ints, tries: Ints, racing: NDArray[np.bool_], p: Array) -> NDArray[np.bool_]:
        """Right or not (S,); moves P(known | truth, answers)."""
        at, found = (self.row, k), self.found
        logit = found.g[k] + found.easiness[k, item] + found.retries[tries]
        low, up = _sigmoid(logit + self.own_guess), _sigmoid(logit + found.rise[k])
        up = np.maximum(up, low + 1e-9)  # a child who guesses well knows no worse
        luck = np.where(self.choice[k, item], CHANCE, 0.0)
        low, up = (np.where(racing, GAMED_RIGHT, luck + (1.0 - luck) * c) for c in (low, up))
        right = self.rng.random(len(k)) < np.where(self.knows[at], up, low)
        c0, c1 = (np.where(right, c, 1.0 - c) for c in (low, up))
        self.q[at] = p * c1 / (p * c1 + (1.0 - p) * c0)
        return right


def _answered(
    children: _Children, skill: Ints, seconds: Array, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], ...]]:
    """(item, tries, right, knew, chance), each (S,), of every task in turn."""
    students = len(skill)
    item, tries = np.zeros(students, dtype=np.int64), np.zeros(students, dtype=np.int64)
    right, racing = np.ones(students, dtype=bool), np.zeros(students, dtype=bool)
    for t in range(skill.shape[1]):
        k = skill[:, t]
        if t % BLOCK == 0:
            racing = children.games & (rng.random(students) < GAMED)
        again = (t % BLOCK > 0) & ~right & (rng.random(students) < AGAIN)
        fresh = rng.integers(ITEMS, size=students)
        fresh = np.where(fresh == item, (fresh + 1) % ITEMS, fresh)
        item = np.where(again, item, fresh)
        tries = np.where(again, np.minimum(tries + 1, len(RETRIES) - 1), 0)
        p = children.meet(k, seconds[:, t])
        right = children.answer(k, item, tries, racing, p)
        yield k * ITEMS + item, tries, right, children.knows[children.row, k], children.q[children.row, k]


def _sigmoid(t: Array) -> Array:
    return np.asarray(np.exp(-np.logaddexp(0.0, -t)))
