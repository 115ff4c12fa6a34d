"""A reason is a code with values, stored and read back without change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions.reason import Reason

values = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))


@given(st.dictionaries(st.text(min_size=1), values))
def test_stored_and_read_back(pairs):
    reason = Reason("group.misconception", tuple(pairs.items()))
    assert Reason.from_json(reason.to_json()) == reason


def test_absent_values_are_left_out_and_found_by_name():
    reason = Reason.of("ask.show", prompt="60 - 58", given=None)
    assert reason.values == (("prompt", "60 - 58"),)
    assert (reason.value("prompt"), reason.value("given")) == ("60 - 58", None)


@pytest.mark.parametrize("code", ["Because it is so.", "group", "group.", "Group.skill", "group.two words"])
def test_a_sentence_is_no_code(code):
    with pytest.raises(ValueError, match="small letters"):
        Reason(code)


def test_a_name_given_twice_and_a_number_without_value_are_refused():
    with pytest.raises(ValueError, match="own name"):
        Reason("ask.show", (("n", 1), ("n", 2)))
    with pytest.raises(ValueError, match="finite"):
        Reason.of("ask.show", n=float("nan"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"code":"a.b","values":[["x",true]]}', '{"code":1,"values":[]}'])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="not a stored reason"):
        Reason.from_json(text)
