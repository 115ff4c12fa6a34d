"""Which rule explains the answers: exact, deterministic, and silent while two rules remain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.knowledge.misconceptions import CLEAR, Answer, explain

SMALLER, NO_DECREMENT, ZERO = "smaller-from-larger", "no-decrement", "zero-minus-n"


def predicts(**rules):
    return {rule.replace("_", "-"): frozenset(given) for rule, given in rules.items()}


# 41 - 16 = 25: |1 - 6| = 5 and 4 - 1 = 3; or 11 - 6 = 5 and 4 - 1 = 3 with the ten not taken away.
BOTH = Answer(predicts(smaller_from_larger=["35"], no_decrement=["35"]), "35", False)
# 80 - 24 = 56: 64 by the smaller from the larger digit, 66 without taking the ten away.
APART = predicts(smaller_from_larger=["64"], no_decrement=["66"])


def test_forty_one_minus_sixteen_alone_stays_ambiguous():
    found = explain([BOTH])
    assert found.rules[SMALLER] == found.rules[NO_DECREMENT] > 0.3
    assert found.leading is None


@pytest.mark.parametrize(("given", "rule"), [("64", SMALLER), ("66", NO_DECREMENT)])
def test_another_answer_decides(given, rule):
    assert explain([BOTH, Answer(APART, given, False)]).leading == rule
    assert explain([Answer(APART, given, False), BOTH]).leading == rule


def test_the_same_two_in_one_stay_ambiguous_however_often():
    assert explain([BOTH] * 9).leading is None


def test_one_answer_by_itself_never_names_a_rule():
    assert explain([Answer(predicts(smaller_from_larger=["64"]), "64", False)]).leading is None


def test_two_answers_that_agree_name_it():
    assert explain([Answer(predicts(smaller_from_larger=["64"]), "64", False)] * 2).leading == SMALLER


def test_right_answers_count_against_a_rule_that_predicts_wrong_ones():
    wrong = [Answer(APART, "64", False)] * 2
    right = [Answer(APART, "56", True)]
    course = [explain(wrong + right * n).rules[SMALLER] for n in range(4)]
    assert course == sorted(course, reverse=True)
    assert course[0] > CLEAR > course[3]
    assert explain(wrong + right * 6).knows > 0.5


def test_a_right_answer_where_the_rule_does_not_show_does_not_count_against_it():
    wrong = [Answer(APART, "64", False)] * 2
    untested = Answer(predicts(no_decrement=["12"]), "13", True)
    agreeing = Answer(predicts(smaller_from_larger=["13"]), "13", True)
    shown = Answer(APART, "56", True)
    before = explain(wrong).rules[SMALLER]
    assert explain([*wrong, untested]).rules[SMALLER] >= before
    assert explain([*wrong, agreeing]).rules[SMALLER] >= before
    assert explain([*wrong, shown]).rules[SMALLER] < before - 0.05


def test_errors_that_no_rule_predicts_are_other():
    found = explain([Answer(APART, given, False) for given in ("51", "59", "44")])
    assert found.other > CLEAR
    assert found.leading is None


def test_all_right_is_knowing():
    assert explain([Answer(APART, "56", True)] * 4).knows > 0.9


def test_exact_by_hand():
    found = explain([Answer(predicts(smaller_from_larger=["64"]), "64", False)])
    rule, knows, other = 0.1 * 0.85, 0.5 * 0.08 / 6, 0.4 * 0.65 / 6
    total = rule + knows + other
    assert (found.rules[SMALLER], found.knows, found.other) == pytest.approx(
        (rule / total, knows / total, other / total)
    )


def test_without_answers_it_is_the_prior():
    found = explain([])
    assert (dict(found.rules), found.knows, found.other) == ({}, 0.5, 0.5)


answers = st.builds(
    lambda rules, given: Answer({rule: frozenset(gives) for rule, gives in rules.items()}, given, given == "56"),
    st.dictionaries(
        st.sampled_from((SMALLER, NO_DECREMENT, ZERO)), st.sets(st.sampled_from(["56", "64", "66"]), max_size=2)
    ),
    st.sampled_from(["56", "64", "66", "1"]),
)


@given(st.lists(answers, max_size=200), st.randoms())
def test_it_sums_to_one_and_no_order_matters(rows, random):
    found = explain(rows)
    assert sum(found.rules.values()) + found.knows + found.other == pytest.approx(1)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = explain(shuffled)
    assert dict(again.rules) == pytest.approx(dict(found.rules), abs=1e-9)
    assert list(again.rules) == sorted(again.rules)
    assert explain(rows) == found
