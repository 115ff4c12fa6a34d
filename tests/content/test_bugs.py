"""Every procedure: right without rules, and each rule's own wrong answer, read from expressions as packs write them."""

from collections.abc import Hashable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.bugs import PROCEDURES, RULES, SWITCHES
from content.bugs.whole_numbers import SWITCHES as SUBTRACTION
from content.bugs.work import Work
from content.expressions import ExpressionError, parse
from content.pack import Misconception
from content.predictions import bug_answer
from content.terms import Term

# rule: (expression, what it writes)
EXAMPLES = {
    "smaller_from_larger": ("253 - 179", "126"),
    "no_decrement": ("72 - 15", "67"),
    "zero_minus_n": ("80 - 24", "60"),
    "added_instead": ("72 - 15", "87"),
    "borrow_from_zero": ("305 - 9", "396"),
    "borrow_across_zero": ("305 - 9", "206"),
    "stops_borrow_at_zero": ("305 - 9", "306"),
    "no_carry": ("27 + 38", "55"),
    "writes_both_digits": ("27 + 38", "515"),
    "carries_the_ones": ("27 + 38", "101"),
    "always_carries": ("43 + 25", "78"),
    "adds_all_digits": ("27 + 38", "20"),
    "subtracted_instead": ("27 + 38", "11"),
    "carry_forgotten": ("27 * 4", "88"),
    "carry_added_first": ("27 * 4", "168"),
    "zero_times_n": ("203 * 3", "639"),
    "no_shift": ("23 * 14", "115"),
    "column_by_column": ("23 * 14", "32"),
    "added_not_multiplied": ("27 * 4", "31"),
    "skips_zero": ("412 // 4", "13"),
    "drops_remainders": ("75 / 5", "11"),
    "reversed_quotient": ("96 / 3", "23"),
    "tops_and_bottoms": ("4/5 + 2/3", "6/8"),
    "keeps_tops": ("2/5 + 1/2", "3/10"),
    "whole_as_top": ("7 - 1/3", "6/3"),
    "smaller_part_from_larger": ("(8 + 1/3) - 2/3", "8 1/3"),
    "whole_stays": ("(8 + 1/3) - 2/3", "8 2/3"),
    "ten_for_a_whole": ("(8 + 1/3) - 2/3", "7 9/3"),
    "whole_times_both": ("2/3 * 3", "6/9"),
    "cross_with_carry": ("(4/5) * (3/4)", "166"),
    "cross_multiplies": ("(4/5) * (3/4)", "16/15"),
    "keeps_bottom": ("(2/5) * (3/5)", "6/5"),
    "parts_apart": ("(2 + 1/2) * (3 + 1/3)", "6 1/6"),
    "inverts_first": ("(2/3) / (3/8)", "9/16"),
    "inverts_both": ("(2/3) / (3/8)", "24/6"),
    "multiplies_without_inverting": ("(2/3) / (3/8)", "6/24"),
    "divides_across": ("(7/9) / (2/4)", "3/2"),
    "larger_bottom_larger": ("max(1/3, 1/5)", "1/5"),
    "smaller_bottom_larger": ("max(2/3, 4/5)", "2/3"),
    "larger_top_larger": ("max(2/3, 4/9)", "4/9"),
    "smaller_gap_larger": ("min(2/3, 7/9)", "7/9"),
    "reduces_top_only": ("6/8", "3/8"),
    "reduces_bottom_only": ("6/8", "6/4"),
    "reduces_each_alone": ("4/9", "2/3"),
    "adds_the_same": ("(2/3) * 6", "5"),
    "keeps_the_top": ("(2/3) * 6", "2"),
    "whole_plus_top": ("2*4 + 3", "5"),
    "whole_times_top": ("2*4 + 3", "10"),
    "parts_apart_decimals": ("6.7 + 8.5", "14.12"),
    "extra_digits_down": ("24.8 - 2.26", "22.66"),
    "right_aligned": ("4.5 + 0.23", "0.68"),
    "point_from_left": ("21.8 * 0.4", "87.2"),
    "point_as_in_sum": ("0.3 * 0.2", "0.6"),
    "remainder_as_decimals": ("9.35 / 0.7", "13.34"),
    "divisor_point_ignored": ("6 / 0.3", "2"),
    "larger_by_smaller": ("0.5 / 2", "4"),
    "longer_is_larger": ("max(0.04, 0.5)", "0.04"),
    "shorter_is_larger": ("max(0.45, 0.3)", "0.3"),
    "after_point_as_whole": ("max(0.12, 0.5)", "0.12"),
    "sign_dropped": ("-8 + 6", "2"),
    "two_negatives_cancel": ("-6 + -8", "2"),
    "two_negatives_positive": ("-8 - 3", "11"),
    "sizes_added": ("-8 + 6", "-14"),
    "second_sign_ignored": ("5 - (-3)", "2"),
    "two_negatives_stay_negative": ("-3 * -4", "-12"),
    "sign_lost": ("-12 / 4", "3"),
    "left_to_right": ("5 + 6 * 10", "110"),
    "adds_first": ("2 * 3 + 4", "14"),
    "adds_before_subtracts": ("10 - 3 + 2", "5"),
    "multiplies_before_divides": ("24 / 2 * 3", "4"),
    "ignores_brackets": ("10 - (5 - 2)", "3"),
}


def work(rule: str, source: str, rules: frozenset[str]) -> Work:
    procedure = PROCEDURES[RULES[rule].procedure]
    numbers = procedure.read(parse(source).term({}))
    assert numbers is not None, procedure.shape
    return procedure.work(numbers, rules)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_rule(rule: str) -> None:
    source, answer = EXAMPLES[rule]
    found = work(rule, source, frozenset({rule}))
    assert (found.answer, found.fired) == (answer, {rule})
    right = work(rule, source, frozenset())
    assert right.value != found.value
    assert not right.fired
    assert right.moves


def test_the_smaller_is_taken_from_the_larger_also_of_bottoms() -> None:
    assert work("tops_and_bottoms", "3/4 - 1/8", frozenset({"tops_and_bottoms"})).answer == "2/4"
    assert not work("sizes_added", "100 - 40", frozenset({"sizes_added"})).fired  # that is adding instead


def test_every_rule_has_an_example_and_a_source() -> None:
    assert EXAMPLES.keys() | {"power_as_times"} == SWITCHES
    assert {name for name, rule in RULES.items() if rule.procedure == "subtraction"} == SUBTRACTION
    assert all(rule.title and rule.source and rule.procedure in PROCEDURES for rule in RULES.values())


def test_powers_which_packs_do_not_write() -> None:
    def power(base: int, exponent: int) -> Term:
        return Term(base**exponent, "^", (Term(base), Term(exponent)), closed=True)

    line = Term(0, "*", (power(2, 9), power(3, 4)))
    procedure = PROCEDURES["order of operations"]
    assert procedure.work(line, frozenset()).value == 2**9 * 3**4
    assert procedure.work(line, frozenset({"power_as_times"})).value == 18 * 12


SMALL, LARGE = st.integers(0, 30), st.integers(0, 10**6)
FRACTION = st.tuples(st.integers(0, 12), st.integers(2, 12)).map(lambda f: f"({f[0]}/{f[1]})")
MIXED = st.one_of(
    FRACTION, st.integers(1, 9).map(str), st.tuples(st.integers(1, 9), FRACTION).map("({0[0]} + {0[1]})".format)
)
PLACES = st.tuples(st.integers(0, 9999), st.sampled_from([1, 10, 100])).map(lambda d: f"({d[0]}/{d[1]})")
SIGNED = st.integers(-40, 40).map(lambda n: f"({n})")


def joined(numbers: st.SearchStrategy[str], ops: str) -> st.SearchStrategy[str]:
    return st.tuples(numbers, st.sampled_from(ops), numbers).map(" ".join)


def chosen(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(["max", "min"]), numbers, numbers).map(lambda c: f"{c[0]}({c[1]}, {c[2]})")


LINES = st.recursive(
    SMALL.map(str),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner, st.booleans()).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})" if t[3] else f"{t[0]} {t[1]} {t[2]}"
    ),
    max_leaves=5,
)
ASKED = {
    "subtraction": joined(LARGE.map(str), "-"),
    "addition": joined(LARGE.map(str), "+"),
    "multiplication": joined(LARGE.map(str), "*"),
    "fraction sum": joined(MIXED, "+-"),
    "fraction product": joined(MIXED, "*"),
    "fraction quotient": joined(MIXED, "/"),
    "fraction comparison": chosen(MIXED),
    "simplest form": FRACTION,
    "improper fraction": st.tuples(SMALL, st.integers(1, 12), SMALL).map("{0[0]} * {0[1]} + {0[2]}".format),
    "decimal": st.one_of(joined(PLACES, "+-*/"), chosen(PLACES)),
    "signed numbers": joined(SIGNED, "+-*"),
    "order of operations": LINES,
}


@pytest.mark.parametrize("name", ASKED)
@given(data=st.data())
def test_right_procedure_and_rules_that_do_not_fire(name: str, data: st.DataObject) -> None:
    source = data.draw(ASKED[name])
    try:
        term = parse(source).term({})
    except ExpressionError:  # divides by 0
        return
    procedure = PROCEDURES[name]
    numbers: Hashable = procedure.read(term)
    if numbers is None:
        return
    right = procedure.work(numbers, frozenset())
    assert not right.fired
    if right.value is not None:
        assert right.value == Fraction(term.value)
    rules = data.draw(st.sets(st.sampled_from(sorted(rule for rule, of in RULES.items() if of.procedure == name))))
    found = procedure.work(numbers, frozenset(rules))
    assert found.fired <= rules
    if not found.fired:
        assert found == right


@given(LARGE, st.integers(1, 99))
def test_division_leaves_the_remainder(a: int, b: int) -> None:
    assert PROCEDURES["division"].work((a, b), frozenset()).value == a // b


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("tops_and_bottoms", "4 + 2"),
        ("tops_and_bottoms", "1/2 - 1/3 - 1/6"),
        ("inverts_first", "1/2 * 3 / 5"),
        ("inverts_first", "4/2*3 / 5"),
        ("no_carry", "1/2 + 1/3"),
        ("left_to_right", "4 + 2"),
        ("left_to_right", "1/2 + 1/3"),
        ("longer_is_larger", "max(1/2, 1/3)"),
        ("whole_plus_top", "2 + 3"),
    ],
)
def test_other_shapes_are_not_read(rule: str, source: str) -> None:
    assert PROCEDURES[RULES[rule].procedure].read(parse(source).term({})) is None


def test_rules_combine() -> None:
    found = work("keeps_tops", "(5 + 1/6) - 3/4", frozenset({"keeps_tops", "whole_stays"}))
    assert (found.answer, found.fired) == ("5 10/12", {"keeps_tops", "whole_stays"})


def test_moves_tell_the_story_in_order() -> None:
    moves = work("keeps_tops", "(5 + 1/6) - 3/4", frozenset()).moves
    assert [(move.code, move.result) for move in moves] == [
        ("change the bottom", "5 2/12"),
        ("change the bottom", "9/12"),
        ("trade a whole", "4 14/12"),
        ("take", "4 5/12"),
    ]


BUGGED = {
    "tops-and-bottoms": ("a/b + c/d", {"a": 4, "b": 5, "c": 2, "d": 3}, "0.75"),
    "left-to-right": ("a + b * c", {"a": 5, "b": 6, "c": 10}, "110"),
    "no-carry": ("a + b", {"a": 41, "b": 12}, None),
}


@pytest.mark.parametrize("id", BUGGED)
def test_a_pack_names_a_rule_and_the_answer_shows_its_numbers(id: str) -> None:
    answer, values, given = BUGGED[id]
    misconception = Misconception(id=id, title="t", bug=id.replace("-", "_"), remedy="r", feedback="f")
    assert bug_answer(misconception, parse(answer).term(values), values, {}) == given
    with pytest.raises(ExpressionError, match=r"needs a part whose answer is .*`"):
        bug_answer(misconception, parse("abs(a)").term(values), values, {})
