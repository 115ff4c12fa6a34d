"""What another day alone would bring, against children who live that day."""

from dataclasses import replace

import numpy as np
import pytest

from models.knowledge.nodes import LOG_PI
from models.knowledge.outlook import CHANCES, SLOWED, still_lacking
from models.knowledge.params import Params, Prior
from models.knowledge.state import StudentState
from models.knowledge.step import DAY, Evidence, step

USUAL = Prior(init=0.3, learn=0.06, guess=0.2, slip=0.1)


def fit(**skills):
    """Parameters as a fit gives them."""
    priors = {"goal": USUAL, "need": USUAL} | skills
    return replace(Params.from_priors(priors, "fit"), spread=dict.fromkeys(priors, (0.1,) * 15))


def after(letters, skill="goal", state=None, params=None):
    params = params or fit()
    state = state or StudentState.new()
    for at, letter in enumerate(letters):
        row = Evidence((skill,), "", letter == "R", 1.0, 0, "practice", DAY + at, own_answer=True)
        state = step(params, state, row)
    return params, state


def test_without_evidence_or_without_a_fit_nothing_is_foretold():
    assert still_lacking(*after(""), "goal", ["need"]) is None
    described = Params.from_priors({"goal": USUAL}, "pack")
    assert still_lacking(*after("WWW", params=described), "goal", ["need"]) is None


@pytest.mark.parametrize(("better", "worse"), [("RRR", "WRR"), ("WWW", "WWWWW")])
def test_the_worse_it_went_the_likelier_it_stays_away(better, worse):
    assert still_lacking(*after(better), "goal", []) < still_lacking(*after(worse), "goal", [])


def test_a_slow_skill_or_a_missing_prerequisite_keeps_it_away():
    usual = after("WWWWW")
    slow = fit(goal=Prior(init=0.3, learn=0.01, guess=0.2, slip=0.1))
    assert still_lacking(*after("WWWWW", params=slow), "goal", []) > 0.6 > still_lacking(*usual, "goal", [])
    without = still_lacking(*after("WWWWW", "need", usual[1]), "goal", ["need"])
    unseen = still_lacking(*usual, "goal", ["need"])
    holding = still_lacking(*after("RRRRR", "need", usual[1]), "goal", ["need"])
    assert without > unseen > holding


def test_it_is_the_share_of_such_children_who_still_lack_it():
    """Children drawn from the belief live the day, chance after chance."""
    params, state = after("WRWWW", "need", after("WWWWW")[1])
    rng = np.random.default_rng(3)
    weights = np.exp(np.array(state.logw)) * np.exp(np.array(LOG_PI))
    node = rng.choice(len(weights), 100_000, p=weights / weights.sum())
    lacking = rng.random(node.size) >= np.array(state.skills["goal"].q)[node]
    missing = rng.random(node.size) >= np.array(state.skills["need"].q)[node]
    learn = np.array(params.table("goal").learn)[node] * np.where(missing, SLOWED, 1.0)
    for _chance in range(CHANCES):
        lacking &= rng.random(node.size) >= learn
    assert still_lacking(params, state, "goal", ["need"]) == pytest.approx(lacking.mean(), abs=0.006)
