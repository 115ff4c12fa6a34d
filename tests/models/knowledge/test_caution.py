"""What is believed whatever a child's own guessing: exact by enumeration, and it tells guessers from knowers."""

import itertools
import math

import pytest

from models.knowledge import Evidence, Params, Prior, StudentState, evidence_side, step
from models.knowledge.caution import GUESS_SD, cautious
from models.knowledge.nodes import LOG_PI, NODES, sigmoid, softplus
from models.knowledge.params import tabulate
from models.knowledge.step import DAY, forgetting
from tests.models.knowledge import cases

SKILLS = ("pack/one", "pack/two")
PARAMS = Params.from_priors({skill: Prior(0.3, 0.15, 0.25, 0.1) for skill in SKILLS}, "prior-1")


def rows(marks, skill=SKILLS[0], from_minute=0):
    return [cases.answer(mark == "1", minutes=from_minute + n, skill=skill) for n, mark in enumerate(marks)]


def enumerated(evidence, skill):
    """P(known after the skill's last row), every path of knowing written out, at each node and either guessing."""
    top = bottom = 0.0
    for j, shift in itertools.product(range(NODES), (-GUESS_SD, GUESS_SD)):
        weight, knows = math.exp(LOG_PI[j]), 0.0
        for key in SKILLS:
            own = [row for row in evidence if row.skills[0] == key]
            if not own:
                continue
            likelihood = ending = 0.0
            for path in itertools.product((False, True), repeat=len(own)):
                chance = _path(key, own, path, j, shift)
                likelihood += chance
                ending += chance * path[-1]
            weight *= likelihood
            if key == skill:
                knows = ending / likelihood
        top, bottom = top + weight * knows, bottom + weight
    return top / bottom


def _path(key, own, path, j, shift):
    table, skill = tabulate(PARAMS, PARAMS.of(key)), PARAMS.of(key)
    chance = 1.0
    for n, (row, known) in enumerate(zip(own, path, strict=True)):
        if n == 0:
            chance *= table.start[j] if known else 1 - table.start[j]
        else:
            lapse = min(forgetting(PARAMS, table, (row.at - own[n - 1].at) / DAY), 1 - table.learn[j])
            before = 1 - lapse if path[n - 1] else table.learn[j]
            chance *= before if known else 1 - before
        right = sigmoid(skill.g + (softplus(skill.delta) if known else shift))
        chance *= right if row.right else 1 - right
    return chance


@pytest.mark.parametrize(("one", "two"), [("1", ""), ("11010", ""), ("0110", "10"), ("111111", "0000")])
def test_it_is_the_sum_over_all_that_may_be_true(one, two):
    evidence = rows(one) + rows(two, SKILLS[1], from_minute=30)
    state = cases.folded(PARAMS, evidence)
    assert cautious(PARAMS, state, SKILLS[0]) == pytest.approx(enumerated(evidence, SKILLS[0]), abs=1e-4)


def test_without_evidence_nothing_is_sure():
    assert cautious(PARAMS, StudentState.new(), SKILLS[0]) == 0.0


def test_one_who_guessed_well_before_must_show_more():
    """Many right answers on a skill that later ones show to be unknown: the same run elsewhere then says less."""
    own = rows("1111", from_minute=60)
    guessing = cases.folded(PARAMS, rows("1010110100", SKILLS[1]) + own)
    knowing = cases.folded(PARAMS, rows("0000000000", SKILLS[1]) + own)
    doubts = [evidence_side(state, SKILLS[0]) - cautious(PARAMS, state, SKILLS[0]) for state in (guessing, knowing)]
    assert doubts[0] > doubts[1]


def test_a_history_that_lost_its_beginning_still_counts():
    state = StudentState.new()
    for n in range(70):
        row = Evidence((SKILLS[0],), "i", n % 7 > 0, 1.0, 0, "practice", cases.NOON + n * DAY // 50, own_answer=True)
        state = step(PARAMS, state, row)
    sure, mean = cautious(PARAMS, state, SKILLS[0]), evidence_side(state, SKILLS[0])
    assert sure == pytest.approx(mean, abs=0.1) and 0 < sure < 1
