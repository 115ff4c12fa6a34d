"""Answers as children write them, in the languages they write in."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.answers import check
from content.forms import ticket_form
from content.generate import VariantPart, variant, variant_of
from content.numerals import read_number
from tests.content.shipped import shipped


def part(a: int = 72, b: int = 15) -> VariantPart:
    pack = shipped()
    return variant_of(pack, pack.item("sub-2digit"), {"a": a, "b": b}, "s").parts[0]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("57", "en", "57"),
        ("  57 ", "en", "57"),
        ("+57", "en", "57"),
        ("\u00a057\n", "en", "57"),
        ("057", "en", "57"),
        ("٥٧", "en", "57"),
        ("٥٧", "ar", "57"),
        ("۵۷", "fa", "57"),
        ("५७", "hi", "57"),
        ("５７", "ja", "57"),
        ("−57", "en", "-57"),
        ("- 57", "en", "-57"),
        ("\u200f57", "ar", "57"),
        ("3,5", "es", "7/2"),
        ("3,5", "en", None),
        ("3.5", "en", "7/2"),
        ("3.5", "es", None),
        ("3.5", "fr", None),
        ("3.5", "es-MX", "7/2"),
        ("1,250", "en", "1250"),
        ("1.250", "es", "1250"),
        ("1.250", "en", "5/4"),
        ("1 250", "fr", "1250"),
        ("12,50", "en", None),
        ("12,34,567", "hi", "1234567"),
        ("12,34,567", "en", None),
        ("1’250", "de-CH", "1250"),
        ("٣٫٥", "ar", "7/2"),
        ("١٬٢٥٠", "ar", "1250"),
        ("", "en", None),
        ("abc", "en", None),
        ("5 7", "en", None),
        ("5٧", "en", None),
        ("1e3", "en", None),
        ("0x10", "en", None),
        ("1/2", "en", None),
        ("--5", "en", None),
        ("1_000", "en", None),
        ("nan", "en", None),
        ("²", "en", None),
        ("½", "en", None),
        ("1..2", "en", None),
        (".", "en", None),
        ("9" * 16, "en", None),
        ("9" * 10_000, "en", None),
        (".5", "en", "1/2"),
        ("57.", "en", "57"),
        ("57", "no-such-language", "57"),
    ],
)
def test_numbers_by_language(text: str, language: str, value: str | None) -> None:
    assert read_number(text, language) == (None if value is None else Fraction(value))


def test_verdicts() -> None:
    right = check(part(), "57", "en")
    assert (right.kind, right.score, right.misconceptions, right.given) == ("right", 1.0, (), "57")
    wrong = check(part(), "٦٣", "ar")
    assert (wrong.kind, wrong.score, wrong.misconceptions, wrong.given) == (
        "wrong",
        0.0,
        ("smaller-from-larger",),
        "63",
    )
    assert "You have 2 of them" in str(wrong.feedback)
    other = check(part(), "12", "en")
    assert (other.kind, other.misconceptions, other.feedback) == ("wrong", (), part().look_again)
    assert "started with" in str(check(part(), "72", "en").feedback)
    for text in ("", "57.0", "57,0", "5 7", "fifty", "9" * 5000, "\0"):
        assert check(part(), text, "en").kind == "unreadable", text
        assert check(part(), text, "en").given is None


def test_two_rules_are_both_named_and_neither_is_asserted() -> None:
    verdict = check(part(41, 16), "35", "en")
    assert verdict.misconceptions == ("smaller-from-larger", "no-decrement")
    assert verdict.feedback == part(41, 16).look_again
    assert verdict.feedback not in part(41, 16).feedback.values()


def test_the_four_of_today() -> None:
    answers = {"smaller-from-larger": ("64", "63", "18", "31"), "no-decrement": ("66", "67", "12", "39")}
    for rule, given_answers in answers.items():
        for made, answer in zip(ticket_form(shipped(), "et-regroup", 1)[:4], given_answers, strict=True):
            assert check(made.parts[0], answer, "en").misconceptions == (rule,)


def test_tolerance_and_decimals() -> None:
    loose = replace(part(), key=("2.5",), form=("decimal",), tolerance="0.1", predicted={}, wrong={})
    assert [check(loose, text, "en").kind for text in ("2.5", "2.45", "2.61", "3")] == [
        "right",
        "right",
        "wrong",
        "wrong",
    ]


def test_choice() -> None:
    made = variant(shipped(), "after-the-trade", "s").parts[0]
    assert {option.id for option in made.options} == {"ten-gone", "all-tens", "no-ones", "one-more"}
    assert check(made, " ten-gone ", "en").kind == "right"
    shown = check(made, "all-tens", "en")
    assert (shown.kind, shown.misconceptions) == ("wrong", ("no-decrement",))
    assert "still there" in str(shown.feedback)
    for text in ("", "nothing", "ten-gone all-tens", "TEN-GONE", "x" * 5000):
        assert check(made, text, "en").kind == "unreadable", text


def test_many() -> None:
    made = replace(
        variant(shipped(), "after-the-trade", "s").parts[0],
        many=True,
        key=("all-tens ten-gone",),
        predicted={"m": ("no-ones",)},
    )
    assert check(made, "ten-gone, all-tens", "en").kind == "right"
    assert check(made, "ten-gone", "en").kind == "wrong"
    assert check(made, "ten-gone no-ones", "en").misconceptions == ("m",)


def test_options_are_shuffled_by_the_seed_alone() -> None:
    orders = {
        tuple(o.id for o in variant(shipped(), "after-the-trade", str(seed)).parts[0].options) for seed in range(60)
    }
    assert len(orders) > 12
    fixed = {tuple(o.id for o in variant(shipped(), "need-a-trade", str(seed)).parts[0].options) for seed in range(20)}
    assert len(fixed) == 1


@given(st.text(max_size=60), st.sampled_from(["en", "es", "ar", "hi", "fr", "de-CH", "xx"]))
def test_any_text_gets_a_verdict(text: str, language: str) -> None:
    for one in (part(), variant(shipped(), "after-the-trade", "s").parts[0]):
        assert check(one, text, language).kind in ("right", "wrong", "unreadable")


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(["en", "es", "ar", "hi", "fr"]))
def test_plain_whole_numbers_are_read_in_every_language(number: int, language: str) -> None:
    assert read_number(str(number), language, decimals=False) == number
