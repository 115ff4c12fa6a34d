"""The measures, held against their definitions."""

import numpy as np
import pytest

from models.knowledge import scores

RNG = np.random.default_rng(5)
P = RNG.uniform(0.05, 0.95, 400).round(2)
Y = (RNG.random(400) < P).astype(float)


def test_auc_is_the_share_of_pairs_in_order():
    right, wrong = P[Y == 1][:, None], P[Y == 0][None, :]
    assert scores.auc(Y, P) == pytest.approx(((right > wrong) + 0.5 * (right == wrong)).mean(), abs=1e-12)
    assert scores.auc(np.ones(3), P[:3]) is None


def test_calibration_is_perfect_where_each_bin_says_its_share():
    y = np.array([0, 1, 0, 1, 1, 1] * 50, dtype=float)
    p = np.array([0.5, 0.5, 0.5, 0.5, 1, 1] * 50)
    assert scores.ece(y, p, bins=3) == pytest.approx(0)
    assert scores.ece(y, 1 - p, bins=3) == pytest.approx(1 / 3)
    assert sum(n for _, _, n in scores.reliability(Y, P)) == len(Y)


def test_log_loss_and_rmse():
    assert scores.log_loss(np.array([1.0, 0.0]), np.array([0.8, 0.4])) == pytest.approx(-np.log([0.8, 0.6]).mean())
    assert np.isfinite(scores.log_loss(np.array([1.0]), np.array([0.0])))
    assert scores.rmse(np.array([1.0, 0.0]), np.array([0.6, 0.3])) == pytest.approx(0.3535533906)


def test_what_comes_next_stays_within_student_and_skill():
    student = np.array([0, 0, 0, 0, 1, 1, 1])
    skill = np.array([0, 1, 0, 0, 0, 0, 0])
    rows, ahead = scores.next_three(np.array([1.0, 0, 1, 0, 1, 1, 1]), student, skill)
    assert rows.tolist() == [0, 4] and ahead.tolist() == pytest.approx([2 / 3, 1])


def test_within_a_skill_what_sets_skills_apart_is_left_out():
    skill = np.repeat([0, 1], 50)
    known = np.concatenate([RNG.uniform(0, 0.3, 50), RNG.uniform(0.7, 1, 50)])
    ahead = np.repeat([0.2, 0.9], 50) + RNG.normal(0, 0.01, 100)
    assert abs(scores.within_skill_r(known, ahead, skill)) < 0.3 < np.corrcoef(known, ahead)[0, 1]
    assert scores.within_skill_r(known, known, skill) == pytest.approx(1)
