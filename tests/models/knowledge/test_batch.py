"""The batch forms give what the single ones give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.knowledge import StudentState, belief, predict
from models.knowledge.batch import beliefs, filter_logs
from models.knowledge.step import exact_step
from tests.models.knowledge import cases
from tests.models.knowledge.test_params import SOUND


@settings(max_examples=60)
@given(cases.params, st.lists(cases.logs, max_size=4))
def test_filtered_logs_equal_the_step(params, logs):
    found = filter_logs(params, logs)
    for s, log in enumerate(logs):
        state, predicted = StudentState.new(), []
        for row in log:
            predicted += [predict(params, state, key, row.item, row.at, row.tries, row.source) for key in row.skills]
            state = exact_step(params, state, row)
        assert found.predicted[s] == pytest.approx(predicted, abs=1e-12, rel=0)
        assert found.logw[s] == pytest.approx(state.logw, abs=1e-12, rel=0)
        for k, key in enumerate(found.skills):
            if key in state.skills:
                assert found.q[s, k] == pytest.approx(state.skills[key].q, abs=1e-12, rel=0)
            else:
                assert np.isnan(found.q[s, k]).all()


def test_filtered_logs_equal_the_step_over_long_logs():
    logs = [
        [cases.answer((n * s) % 5 > 1, minutes=n * 500 * s, skill=cases.SKILLS[n % 3]) for n in range(90 + s)]
        for s in range(1, 4)
    ]
    found = filter_logs(SOUND, logs)
    for s, log in enumerate(logs):
        state = cases.folded(SOUND, log, by=exact_step)
        assert found.logw[s] == pytest.approx(state.logw, abs=1e-12, rel=0)


@settings(max_examples=30)
@given(cases.params, st.lists(cases.logs, max_size=5))
def test_a_class_has_each_students_belief(params, logs):
    states = [cases.folded(params, log) for log in logs]
    now = cases.NOON + 10**13
    for found, state in zip(beliefs(params, states, "pack/one", now), states, strict=True):
        alone = belief(params, state, "pack/one", now)
        assert (found.p, found.sources, found.answers, found.last) == (
            alone.p,
            alone.sources,
            alone.answers,
            alone.last,
        )
        assert (found.low, found.high) == pytest.approx((alone.low, alone.high), abs=1e-3)


def test_more_students_than_a_slice_keep_their_order():
    states = [cases.folded(SOUND, [cases.answer(True, minutes=n) for n in range(s % 7)]) for s in range(150)]
    found = beliefs(SOUND, states, "pack/one", cases.NOON)
    assert [b.answers for b in found] == [s % 7 for s in range(150)]
    assert all(b.low <= b.p <= b.high for b in found)


def test_an_empty_class_has_no_beliefs():
    assert beliefs(SOUND, [], "pack/one", cases.NOON) == []
    assert filter_logs(SOUND, []).predicted == []
