"""The interval means what it says: of many simulated truths, nine in ten lie inside.

The truth is drawn from the prior: trait, the skill's parameters, every item's easiness; and what must be covered is
P(known | that trait, those parameters, the answers). docs/benchmarks.md has the long form of these figures.
"""

from dataclasses import replace

import numpy as np
import pytest

from models.knowledge import Params, Prior, interval
from models.knowledge.batch import beliefs
from models.knowledge.simulate import coverage_case
from tests.models.knowledge import cases

SKILLS = ("pack/one", "pack/two", "pack/three")
PARAMS = Params.from_priors({skill: Prior(0.4, 0.2, 0.2, 0.1) for skill in SKILLS}, "prior-1")


def covered(count, skills, students, seed):
    """Which of the simulated truths lie inside the interval, and how wide the intervals are."""
    rng = np.random.default_rng(seed)
    drawn = [coverage_case(PARAMS, skills, 8, count, cases.NOON, rng) for _ in range(students)]
    inside, widths = [], []
    for case in drawn:
        found = beliefs(PARAMS, [case.state], skills[0], case.now)[0]
        inside.append(found.low <= case.truth <= found.high)
        widths.append(found.high - found.low)
    return inside, widths


def test_nine_in_ten_truths_lie_inside_whatever_the_number_of_answers():
    everything = []
    widths = []
    for count in (1, 5, 15, 40):
        inside, width = covered(count, SKILLS[:1], 300, seed=count)
        assert 0.85 <= np.mean(inside) <= 0.95, count
        everything += inside
        widths.append(np.mean(width))
    assert 0.85 <= np.mean(everything) <= 0.95
    assert widths == sorted(widths, reverse=True)


def test_nine_in_ten_lie_inside_beside_other_skills():
    inside, _ = covered(6, SKILLS, 300, seed=1)
    assert 0.85 <= np.mean(inside) <= 0.95


def test_other_skills_move_the_interval_through_the_trait():
    own = [cases.answer(n > 0, minutes=n) for n in range(3)]
    ends = []
    for right in (False, True):
        others = [cases.answer(right, minutes=n, skill=SKILLS[1 + n % 2], item=f"i{n}") for n in range(3, 20)]
        found = beliefs(PARAMS, [cases.folded(PARAMS, own + others)], SKILLS[0], cases.NOON)[0]
        ends.append((found.low, found.high))
    assert ends[0] < ends[1]
    assert ends[0][1] < ends[1][1]


def test_items_of_unknown_easiness_leave_more_doubt():
    rows = [cases.answer(n % 3 > 0, minutes=n, item=f"i{n}") for n in range(6)]
    known = replace(PARAMS, items={row.item: 0.0 for row in rows})
    widths = []
    for params in (known, PARAMS):
        found = beliefs(params, [cases.folded(params, rows)], "pack/one", cases.NOON)[0]
        widths.append(found.high - found.low)
    assert widths[1] > widths[0] * 1.02


@pytest.mark.parametrize("right", [True, False])
def test_the_same_state_has_the_same_interval(right):
    state = cases.folded(PARAMS, [cases.answer(right, minutes=n) for n in range(5)])
    one, two = (beliefs(PARAMS, [state], "pack/one", cases.NOON)[0] for _ in range(2))
    assert one == two


@pytest.mark.parametrize(("name", "trusting"), [("TRUST", 1.0), ("ERROR", 0.0)])
def test_that_the_model_may_be_wrong_leaves_more_doubt(monkeypatch, name, trusting):
    state = cases.folded(PARAMS, [cases.answer(n % 4 > 0, minutes=n) for n in range(30)])
    doubting = beliefs(PARAMS, [state], "pack/one", cases.NOON)[0]
    monkeypatch.setattr(interval, name, trusting)
    sure = beliefs(PARAMS, [state], "pack/one", cases.NOON)[0]
    assert doubting.high - doubting.low > 1.05 * (sure.high - sure.low)
