"""A response log packed for the kernel: one sequence per student and skill, its rows in time's order.

R rows (one per answer and tagged skill), S sequences sorted by student, N answers, U students.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from models.knowledge.responses import Responses
from models.knowledge.state import SOURCES
from models.knowledge.step import MAX_TRIES, WEIGHTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TRIES = MAX_TRIES + 1
CONTEXTS = TRIES * len(SOURCES)
"""A row's circumstances are one number: tries + TRIES * source, and CONTEXTS more at its sequence's first row."""


@dataclass(frozen=True)
class Sequences:
    """answer (R,): the answer's number in the log; item (R,): -1 for one that is not known; context, right, weight, gap
    (R,): circumstances, 0 or 1, exponent of the likelihood, log1p of the days since the sequence's last row; first
    (S + 1,): where each sequence begins; skill (S,); of_student (U + 1,): where each student's sequences begin;
    features (R, F): what the predict tier is told beside them.
    """

    answer: Ints
    item: NDArray[np.int32]
    context: NDArray[np.int16]
    right: NDArray[np.int8]
    weight: Floats
    gap: Floats
    first: Ints
    skill: Ints
    of_student: Ints
    features: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def rows(self) -> int:
        return len(self.answer)

    def shard(self, begin: int, end: int) -> Sequences:
        """The students from begin to end alone; each of their sequences is a skill of its own, numbered from 0."""
        of_student = self.of_student[begin : end + 1]
        first = self.first[of_student[0] : of_student[-1] + 1]
        rows = slice(first[0], first[-1])
        return Sequences(
            self.answer[rows], self.item[rows], self.context[rows], self.right[rows], self.weight[rows],
            self.gap[rows], first - first[0], np.arange(len(first) - 1), of_student - of_student[0],
        )  # fmt: skip

    def each(self, nth: int) -> Sequences:
        """Each nth student alone."""
        students, lengths = len(self.of_student) - 1, np.diff(self.first)
        own = np.repeat(np.arange(students) % nth == 0, np.diff(self.of_student))
        rows = np.repeat(own, lengths)
        return Sequences(
            self.answer[rows], self.item[rows], self.context[rows], self.right[rows], self.weight[rows],
            self.gap[rows], np.r_[0, np.cumsum(lengths[own])], self.skill[own],
            np.r_[0, np.cumsum(np.diff(self.of_student)[::nth])],
            self.features[rows] if len(self.features) else self.features,
        )  # fmt: skip


def pack(log: Responses, skills: dict[str, int], items: dict[str, int], again: Ints | None = None) -> Sequences:
    """The log with the numbers of a fit's skills and items; unknown skills get -1 and are the pooled one. An item tried
    again gets len(items) + its place in `again`, the sorted numbers item * TRIES + tries that the fit knows."""
    per_answer = np.fromiter((len(tags) for tags in log.skills), dtype=np.int64, count=len(log))
    answer = np.repeat(np.arange(len(log)), per_answer)
    names = np.array([skills.get(name, -1) for name in log.skill_names], dtype=np.int64)
    own = np.fromiter(chain.from_iterable(log.skills), dtype=np.int64, count=len(answer))
    order = np.lexsort((answer, own, log.student[answer]))
    answer, own = answer[order], own[order]
    student = log.student[answer]
    begins = np.flatnonzero(np.r_[True, (student[1:] != student[:-1]) | (own[1:] != own[:-1])])
    known = np.array([items.get(name, -1) for name in log.items], dtype=np.int64)
    tries = tries_before(log)
    item = _tried_again(known[log.item], tries, len(items), again)
    context = (tries + TRIES * log.source)[answer]
    context[begins] += CONTEXTS
    owner = student[begins]
    of_student = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1], True])
    return Sequences(
        answer,
        item[answer].astype(np.int32),
        context.astype(np.int16),
        log.right[answer].astype(np.int8),
        np.array([WEIGHTS.get(source, 1.0) for source in SOURCES])[log.source[answer]] / per_answer[answer],
        gaps(log.seconds[answer], begins),
        np.r_[begins, len(answer)],
        names[own[begins]],
        of_student,
    )


def tried_again(log: Responses, items: dict[str, int]) -> Ints:
    """The numbers item * TRIES + tries, sorted, of every item that somebody in the log tried again."""
    known = np.array([items.get(name, -1) for name in log.items], dtype=np.int64)
    tries = tries_before(log)
    numbers: Ints = np.unique((known[log.item] * TRIES + tries)[(tries > 0) & (known[log.item] >= 0)])
    return numbers


def _tried_again(item: Ints, tries: Ints, items: int, again: Ints | None) -> Ints:
    if again is None or not len(again):
        return item
    number = item * TRIES + tries
    place = np.minimum(np.searchsorted(again, number), len(again) - 1)
    return np.where((tries > 0) & (item >= 0) & (again[place] == number), items + place, item)


def gaps(seconds: Floats, begins: Ints) -> Floats:
    """log1p of the days since the latest row before in the same sequence; 0 at its first row and without times."""
    found = np.zeros(len(seconds))
    if np.isnan(seconds).all():
        return found
    latest = seconds.copy()
    for at in np.setdiff1d(np.flatnonzero(seconds[1:] < seconds[:-1]) + 1, begins):  # few: a log's faults
        latest[at] = latest[at - 1]
    found[1:] = np.log1p(np.maximum(np.nan_to_num(seconds[1:] - latest[:-1]), 0) / 86_400)
    found[begins] = 0
    return found


def tries_before(log: Responses) -> Ints:
    """Consecutive wrong tries at the same item just before each answer, at most MAX_TRIES.

    The step counts them the same way: a try at another item, or a right answer, ends the run.
    """
    again = np.r_[False, (log.student[1:] == log.student[:-1]) & (log.item[1:] == log.item[:-1]) & ~log.right[:-1]]
    here = np.arange(len(again))
    found: Ints = np.minimum(here - np.maximum.accumulate(np.where(again, 0, here)), MAX_TRIES)
    return found
