"""`python -m models fairness`: its rules agree with the app, and it sees unfairness where it is planted."""

import json

import numpy as np
import pytest

from models.knowledge import Params, Prior, evidence_side, shared
from models.knowledge.caution import cautious
from models.knowledge.scenarios import LONGEST, SKILLS, answered
from models.knowledge.shared import Shared
from tests.models.command import models
from tests.models.knowledge import cases

fairness = pytest.importorskip("models.commands.fairness")
PARAMS = Params.from_priors({f"skill-{k}": Prior(0.3, 0.1, 0.2, 0.1) for k in range(SKILLS)}, "prior-1")


def some(scenario, each=40, seed=0):
    return answered(scenario, each, np.random.default_rng(seed), np.random.default_rng(seed + 1))


def test_the_trait_rule_watches_as_the_app_does():
    child = some("base").right[0]
    logw, rows = np.zeros((1, 3, 9)), []
    for k in range(2):
        for t, (q, moved) in enumerate(fairness.watched(PARAMS, f"skill-{k}", child[None, k, :12])):
            logw += moved
            rows.append(cases.answer(bool(child[k, t]), minutes=0, skill=f"skill-{k}"))
            mean, sure = fairness.believed(q, logw)
            state = cases.folded(PARAMS, rows)
            assert mean[0] == pytest.approx(evidence_side(state, f"skill-{k}"), abs=1e-4)
            assert sure[0] == pytest.approx(cautious(PARAMS, state, f"skill-{k}"), abs=1e-4)


def test_the_shared_model_finds_the_numbers_that_made_the_answers():
    truth = Shared(*(np.full(3, value) for value in (0.3, 0.08, 0.2, 0.1)))
    rng = np.random.default_rng(4)
    knew = np.zeros((1500, 3, 20), dtype=bool)
    knows = rng.random((1500, 3)) < truth.start
    for t in range(20):
        knew[:, :, t], knows = knows, knows | (rng.random(knows.shape) < truth.learn)
    right = rng.random(knew.shape) < np.where(knew, 0.9, 0.2)
    found = shared.fit(right, fairness.HAND_SET._replace(**{name: np.full(3, 0.15) for name in Shared._fields}))
    for name, value in zip(Shared._fields, (0.3, 0.08, 0.2, 0.1), strict=True):
        assert getattr(found, name) == pytest.approx(value, abs=0.03), name


def test_what_is_judged_is_what_was_true_at_the_moment_of_declaring():
    children = some("base")
    first = np.zeros(children.right.shape[:2], dtype=int)
    found = fairness.judged(children, first)
    assert found["truly_knowing"] == pytest.approx([children.knew[children.group == n, :, 0].mean() for n in range(4)])
    assert found["items"] == [1.0] * 4 and found["declared"] == [1.0] * 4
    never = fairness.judged(children, first + LONGEST)
    assert never["truly_knowing"] == [None] * 4 and never["gap"] is None and never["items"] == [LONGEST] * 4


@pytest.mark.long
def test_the_slow_guessers_are_called_capable_too_soon_by_the_shared_model_and_less_so_by_ours():
    done = models("fairness", "--scenario", "guessing-differs", "--students", 150, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["scenarios"]
    assert set(found) == {"guessing-differs"}
    gaps = {rule: of["gap"] for rule, of in found["guessing-differs"].items()}
    assert list(gaps) == ["hand-set", "fitted", "trait", "capable"]
    assert gaps["hand-set"] > gaps["fitted"] + 10 > gaps["capable"] + 15
    assert gaps["capable"] < 9


@pytest.mark.parametrize("arguments", [("--students", 0), ("--seed", -1), ("--scenario", "fair")])
def test_what_cannot_be_simulated_is_refused(arguments):
    done = models("fairness", *arguments)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr and not done.stdout
