"""The reference page, and the procedure beneath it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.bugs.whole_numbers import SWITCHES, subtract

PAGE = {
    (80, 24): (56, 64, 66, 60, 104),
    (72, 15): (57, 63, 67, None, 87),
    (60, 58): (2, 18, 12, 10, 118),
    (75, 46): (29, 31, 39, None, 121),
}
RULES = ("smaller_from_larger", "no_decrement", "zero_minus_n", "added_instead")
NUMBERS = st.integers(0, 10**6)


@pytest.mark.parametrize("pair", PAGE)
def test_reference_page(pair: tuple[int, int]) -> None:
    right, *predicted = PAGE[pair]
    assert subtract(*pair).answer == right
    for rule, answer in zip(RULES, predicted, strict=True):
        worked = subtract(*pair, {rule})
        assert (worked.answer if worked.fired else None) == answer, rule


def test_two_rules_explain_41_minus_16() -> None:
    explain = {rule for rule in RULES if subtract(41, 16, {rule}).answer == 35}
    assert explain == {"smaller_from_larger", "no_decrement"}


@pytest.mark.parametrize(
    ("rule", "answer"), [("borrow_from_zero", 396), ("borrow_across_zero", 206), ("stops_borrow_at_zero", 306)]
)
def test_rules_about_zero(rule: str, answer: int) -> None:
    assert subtract(305, 9, {rule}).answer == answer


@given(NUMBERS, NUMBERS)
def test_right_procedure(a: int, b: int) -> None:
    worked = subtract(a, b)
    assert worked.answer == (a - b if a >= b else None)
    assert not worked.fired


@given(NUMBERS, NUMBERS, st.sets(st.sampled_from(sorted(SWITCHES))))
def test_a_rule_that_did_not_fire_changes_nothing(a: int, b: int, rules: set[str]) -> None:
    worked = subtract(a, b, rules)
    assert worked.fired <= rules
    if not worked.fired:
        assert worked == subtract(a, b)


def test_columns_show_the_trade() -> None:
    columns = subtract(72, 15).columns
    assert [(c.top, c.traded, c.bottom, c.result) for c in columns] == [(7, 6, 1, 5), (2, 12, 5, 7)]
    across = subtract(305, 9).columns
    assert [c.traded for c in across] == [2, 9, 15]
    assert [c.bottom for c in across] == [None, None, 9]
    assert [c.result for c in subtract(60, 58).columns] == [None, 2]


def test_steps_tell_the_story_in_order() -> None:
    assert [step.code for step in subtract(72, 15).steps] == ["pass", "trade", "take", "take"]
    assert [step.code for step in subtract(72, 15, {"no_decrement"}).steps] == ["no decrement", "trade", "take", "take"]


@pytest.mark.parametrize(("a", "b", "rules"), [(-1, 0, set()), (10**18, 1, set()), (5, 3, {"smaller"})])
def test_refused(a: int, b: int, rules: set[str]) -> None:
    with pytest.raises(ValueError, match=r"unknown rule|whole numbers"):
        subtract(a, b, rules)
