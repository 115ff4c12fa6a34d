"""Parameters cannot exist in an invalid state, and say everything that is wrong with them at once."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.knowledge import Params, ParamsInvalid, Prior, SkillParams
from models.knowledge.nodes import PI, X, sigmoid
from models.knowledge.params import POOLED_PRIOR
from tests.models.knowledge import cases

SOUND = Params.from_priors({"pack/one": Prior(0.3, 0.15, 0.2, 0.1)}, "prior-1")


def test_nodes_have_mean_zero_and_variance_one():
    assert sum(PI) == pytest.approx(1)
    assert sum(p * x for p, x in zip(PI, X, strict=True)) == pytest.approx(0)
    assert sum(p * x * x for p, x in zip(PI, X, strict=True)) == pytest.approx(1)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.9), st.floats(0.001, 0.5), st.floats(0.001, 0.45))
def test_a_packs_prior_gives_exactly_its_probabilities(init, learn, guess, slip):
    params = Params.from_priors({"s": Prior(init, learn, guess, slip)}, "prior-1")
    table = params.table("s")
    middle = X.index(min(X, key=abs))
    assert table.start[middle] == pytest.approx(init)
    assert table.learn[middle] == pytest.approx(learn)
    assert sigmoid(table.g) == pytest.approx(guess)
    assert 1 - sigmoid(table.g + table.rise) == pytest.approx(slip)


def test_an_unknown_skill_has_the_pooled_parameters():
    assert SOUND.of("elsewhere/unseen") == POOLED_PRIOR
    assert SOUND.table("elsewhere/unseen") != SOUND.table("pack/one")


def test_a_prior_names_every_fault():
    with pytest.raises(ParamsInvalid) as caught:
        Prior(init=1.2, learn=math.nan, guess=0.2, slip=0.1)
    assert [fault.split()[0] for fault in caught.value.faults] == ["init", "learn"]


def test_a_prior_whose_right_answer_would_speak_against_knowing_is_refused():
    with pytest.raises(ParamsInvalid, match=r"guess \+ slip"):
        Prior(init=0.3, learn=0.1, guess=0.6, slip=0.45)


def test_skill_params_name_every_fault():
    with pytest.raises(ParamsInvalid) as caught:
        SkillParams(a=math.inf, b=0.0, g=99.0, delta=math.nan, e=0.0)
    assert len(caught.value.faults) == 3


def test_params_name_every_fault_at_once():
    with pytest.raises(ParamsInvalid) as caught:
        Params("", -1.0, math.nan, 19.0, (0.5, 0, 0, 0, 0, 99.0), None, {"s": 3}, {"i": math.inf})  # type: ignore[arg-type, dict-item]
    said = str(caught.value)
    for name in ("id", "alpha", "beta", "v ", "retries[0]", "retries[5]", "pooled", "skills['s']", "items['i']"):
        assert name in said


def test_params_are_not_changed_through_what_they_were_made_from():
    items = {"i": 0.5}
    params = Params("p", 0.7, 0.3, 1.0, (0.0,) * 6, POOLED_PRIOR, {}, items)
    items["i"] = math.nan
    assert params.items["i"] == 0.5
    with pytest.raises(TypeError):
        params.items["i"] = 1.0  # type: ignore[index]


@given(cases.params)
def test_json_round_trips(params):
    assert Params.from_json(params.to_json()) == params
    assert Params.from_json(params.to_json()).to_json() == params.to_json()


def test_json_names_every_fault_at_once():
    record = json.loads(SOUND.to_json())
    record["alpha"], record["skills"]["pack/one"], record["pooled"][0] = -3, [1, 2], "x"
    with pytest.raises(ParamsInvalid) as caught:
        Params.from_json(json.dumps(record))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"version": 2}', '{"version": 1}', "[" * 100_000, SOUND.to_json()[:-1],
     SOUND.to_json().replace('"v":', '"w":'), SOUND.to_json().replace('"skills":{', '"skills":[').replace("]}", "]]"),
     SOUND.to_json().replace('"alpha":0.7', '"alpha":NaN'), SOUND.to_json().replace('"alpha":0.7', '"alpha":true')],
)  # fmt: skip
def test_json_that_is_not_parameters_is_refused(text):
    with pytest.raises(ParamsInvalid):
        Params.from_json(text)
