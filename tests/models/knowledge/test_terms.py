"""Each term of the model has its effect: where the truth has it, unseen children's answers are foreseen better."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from models.knowledge import cohort
from models.knowledge.params import SkillParams
from models.knowledge.scores import log_loss
from models.knowledge.state import SOURCES

pytest.importorskip("pyro", reason="the extra `fit` is not installed")

from models.commands.evaluating import predict
from models.commands.fitting import learn
from models.knowledge.fit import prepare

CHILDREN, SKILLS, ANSWERS = 240, 3, 16


@pytest.fixture(scope="module")
def log():
    """Children who forget within days, on items of which some are far easier, and who try again after a wrong answer;
    each seventh answer is a child's own judgement, which is right or wrong by chance."""
    prepare(0, 1)
    rng = np.random.default_rng(3)
    truth = cohort.world(SKILLS, rng)
    skills = {name: SkillParams(-0.3, -0.6, -1.6, 2.6, -3.0) for name in truth.skills}
    truth = replace(truth, skills=skills, alpha=1.2, v=1.5, retries=(0.0, 2.0, 2.0, 2.0, 2.0, 2.0))
    made = cohort.simulate(truth, CHILDREN, ANSWERS, "full", rng).responses()
    own = np.arange(len(made)) % 7 == 3
    right = np.where(own, rng.random(len(made)) < 0.5, made.right)
    return replace(made, right=right, source=np.where(own, SOURCES.index("self-report"), 0))


def loss(log, terms="decide"):
    """Log loss on a quarter of the children, learned from the others."""
    judges = np.arange(len(log.students)) % 4 == 0
    judged = log.of_students(judges)
    seen = predict(learn(log.of_students(~judges), "map", terms=terms), judged)
    return log_loss(judged.right.astype(float), seen.correct)


@pytest.fixture(scope="module")
def whole(log):
    return loss(log, "tries")


def test_every_rung_of_the_ladder_foresees_better(log, whole):
    losses = [loss(log, terms) for terms in ("plain", "items", "trait")] + [whole]
    assert all(above > below + 0.0003 for above, below in pairwise(losses)), losses


def test_the_days_between_tell_what_is_forgotten(log, whole):
    assert loss(replace(log, seconds=np.full(len(log), np.nan)), "tries") > whole + 0.002


def test_the_source_tells_how_much_an_answer_says(log, whole):
    assert loss(replace(log, source=np.zeros_like(log.source)), "tries") > whole + 0.002
