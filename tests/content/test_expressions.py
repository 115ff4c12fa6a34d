"""The expression language: what it computes, what it refuses by name, and that nothing hostile gets through."""

import ast
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.expressions import ExpressionError, parse
from content.templates import template, written


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-a + b", -57),
        ("a // b", 4),
        ("a % b", 12),
        ("a / b", Fraction(24, 5)),
        ("0.5 + 1/2", 1),
        ("ones(a) < ones(b) and not a == b", True),
        ("tens(a) * 10 + ones(a)", 72),
        ("digit(305, 1) + hundreds(305)", 3),
        ("gcd(12, 18) + lcm(4, 6)", 18),
        ("num(6/8) + den(6/8)", 7),
        ("floor(7/2) + abs(-3) + min(4, 2) + max(4, 2)", 12),
        ("len(1000)", 4),
        ("if(b > a, 1 / 0, 5)", 5),
        ("1 < 2 or 1 / 0 == 1", True),
    ],
)
def test_values(source: str, value: object) -> None:
    assert parse(source).value({"a": 72, "b": 15}) == value


@pytest.mark.parametrize(
    ("source", "said", "position"),
    [
        ("9 ** 9", "powers", 3),
        ("9^9^9^9", "powers", 2),
        ("a.__class__", "attributes", 2),
        ("a[0]", "lists", 2),
        ("a = 1", "==", 3),
        ("open(1)", "unknown function 'open'", 1),
        ("'x'", "text", 1),
        ("1 < 2 < 3", "two things", 7),
        ("if(1 < 2, 3)", "3 arguments", 1),
        ("gcd(1)", "2 to 8 arguments", 1),
        ("ones", "function", 1),
        ("(1", "expected `)`", 3),
        ("", "expected a number", 1),
        ("(" * 300, "nested", 26),
        ("-" * 300 + "1", "nested", None),
        ("not " * 90 + "1 < 2", "nested", None),
        ("1+" * 180 + "1", "terms", None),
        ("[" * 10_000, "longer", None),
    ],
)
def test_refused_by_name_with_position(source: str, said: str, position: int | None) -> None:
    with pytest.raises(ExpressionError, match=re.escape(said)) as refused:
        parse(source)
    if position is not None:
        assert refused.value.position == position


@pytest.mark.parametrize(
    "source", ["1 / (a - a)", "a < b + (a < b)", "10*1000000000*1000000000", "unknown + 1", "digit(5, 99)", "ones(1/2)"]
)
def test_refused_when_computed(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse(source).value({"a": 1, "b": 2})


@given(st.text(alphabet="ab01 .+-*/%<>=!()[]{}_'\"^,andorif", max_size=120))
def test_hostile_text_is_refused_or_computed(source: str) -> None:
    try:
        value = parse(source).value({"a": 7, "b": 3})
    except ExpressionError:
        return
    assert abs(value) < 10**18


@given(
    st.recursive(
        st.integers(0, 99).map(str),
        lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        max_leaves=8,
    )
)
def test_agrees_with_python(source: str) -> None:
    assert parse(source).value({}) == eval(compile(ast.parse(source, mode="eval"), "", "eval"))  # noqa: S307


def test_operands_of_the_outermost_difference() -> None:
    term = parse("(a + 1) - b").term({"a": 3, "b": 2})
    assert term.sides is not None
    assert [(side.value, side.op, side.closed) for side in term.sides] == [(4, "+", True), (2, None, False)]
    assert parse("a - b").op == "-"
    assert parse("ones(a - b)").op is None


def test_holes() -> None:
    assert template("{{a}} take away {{ones(b)}}").fill({"a": 72, "b": 15}) == "72 take away 5"
    for text in ("{{a", "a}}", "{{a +}}", "{{a < 1}}"):
        with pytest.raises(ExpressionError):
            template(text).fill({"a": 1})


@given(st.fractions(max_denominator=500))
def test_written_reads_back(value: Fraction) -> None:
    assert Fraction(written(value)) == value
