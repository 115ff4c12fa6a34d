"""Which rule explains the answers: exact, deterministic, and silent while two rules remain."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.knowledge.misconceptions import CLEAR, SHARES, Answer, explain

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
    follows = sum(SHARES) / len(SHARES)
    rule = 0.1 * (follows + (1 - follows) * 0.65 / 6)
    knows, other = 0.5 * 0.08 / 6, 0.4 * 0.65 / 6
    total = rule + knows + other
    assert (found.rules[SMALLER], found.knows, found.other) == pytest.approx(
        (rule / total, knows / total, other / total)
    )


def test_without_answers_it_is_the_prior():
    found = explain([])
    assert (dict(found.rules), found.knows, found.other) == ({}, 0.5, 0.5)


answers = st.builds(
    lambda rules, given, choices: Answer(
        {rule: frozenset(gives) for rule, gives in rules.items()}, given, given == "56", choices
    ),
    st.dictionaries(
        st.sampled_from((SMALLER, NO_DECREMENT, ZERO)), st.sets(st.sampled_from(["56", "64", "66"]), max_size=2)
    ),
    st.sampled_from(["56", "64", "66", "1"]),
    st.sampled_from([None, 3, 4]),
)


def enumerated(rows):
    """Every hypothesis by itself, in exact fractions: {name or (rule, share): probability}."""
    rules = sorted({rule for row in rows for rule in row.predicted})
    other_prior = Fraction(4, 10) if rules else Fraction(1, 2)
    weights = {"knows": Fraction(1, 2), "other": other_prior}
    weights |= {(rule, share): Fraction(1, 10) / len(rules) / len(SHARES) for rule in rules for share in SHARES}
    for name in weights:
        for row in rows:
            weights[name] *= likelihood(name, row)
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def likelihood(name, row):
    wrong = row.choices - 1 if row.choices else 6

    def errs(right):
        return right if row.right else (1 - right) / wrong

    if name == "knows":
        return errs(Fraction("0.92"))
    if name == "other":
        return errs(Fraction("0.35"))
    rule, share = name
    leads = row.predicted.get(rule, frozenset())
    if not leads or (row.right and row.given in leads):
        return errs(Fraction("0.85"))
    share = Fraction(str(share))
    follows = Fraction(1, len(leads)) if row.given in leads else Fraction(0)
    return share * follows + (1 - share) * errs(Fraction("0.35"))


@given(st.lists(answers, max_size=12))
def test_equal_to_enumeration(rows):
    found, exact = explain(rows), enumerated(rows)
    assert (found.knows, found.other) == pytest.approx((float(exact["knows"]), float(exact["other"])), abs=1e-12)
    for rule, p in found.rules.items():
        own = [exact[rule, share] for share in SHARES]
        assert p == pytest.approx(float(sum(own)), abs=1e-12)
        if sum(own):
            steady = [float(each / sum(own)) for each in own]
            assert list(found.steadiness[rule]) == pytest.approx(steady, abs=1e-12)


@given(st.lists(answers, max_size=200), st.randoms())
def test_it_sums_to_one_and_no_order_matters(rows, random):
    found = explain(rows)
    assert sum(found.rules.values()) + found.knows + found.other == pytest.approx(1)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = explain(shuffled)
    assert dict(again.rules) == pytest.approx(dict(found.rules), abs=1e-12)
    assert (again.knows, again.other) == pytest.approx((found.knows, found.other), abs=1e-12)
    assert list(again.rules) == sorted(again.rules)
    assert explain(rows) == found


def test_a_choice_of_three_says_less_than_a_number_that_was_written():
    rows = [Answer(APART, "64", False)] * 2
    chosen = [Answer(APART, "64", False, choices=3)] * 2
    assert explain(rows).leading == SMALLER
    assert explain(chosen).leading is None
    assert explain(chosen * 3).leading == SMALLER


def test_it_says_how_unsure_it_is():
    nothing, one, two = (explain([Answer(APART, "64", False)] * n) for n in range(3))
    assert nothing.possible() == ("knows", "other")
    assert set(one.possible()) == {SMALLER, "other"}
    assert two.possible(0.8) == (SMALLER,)
    assert 1 >= one.doubt > two.doubt > explain([Answer(APART, "64", False)] * 6).doubt >= 0
    unclear = explain([BOTH] * 5)
    assert set(unclear.possible()) == {SMALLER, NO_DECREMENT}


def test_how_steadily_a_rule_is_followed_narrows():
    few, many = (explain([Answer(APART, "64", False)] * n).share(SMALLER) for n in (2, 30))
    assert few[0] < many[0] <= many[1] == SHARES[-1]
    mixed = explain(([Answer(APART, "64", False)] * 3 + [Answer(APART, "59", False)] * 2) * 8)
    assert mixed.leading == SMALLER
    assert mixed.share(SMALLER)[1] < 0.8
