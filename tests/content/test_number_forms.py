"""Numbers in the forms that an item asks for: what is right, what is right in another form, what cannot be read."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from content.answers import check
from content.answers.notes import NOTES
from content.generate import part_of
from content.quantities import canonical, value_of
from content.responses import NumberResponse

SIMPLEST = {"answers": ["1/2"], "form": ["fraction"], "simplify": "required"}
FRACTION = {"answers": ["1/2"], "form": ["fraction"]}
MIXED = {"answers": ["5/3"], "form": ["mixed"]}
EITHER = {"answers": ["30/7"], "form": ["fraction", "mixed", "decimal"], "tolerance": "1/100"}
OVER_ONE = {"answers": ["3"], "form": ["fraction"]}
PERCENT = {"answers": ["1/4"], "form": ["percent"]}
LENGTH = {"answers": ["7/2"], "form": ["decimal", "unit"], "unit": "cm"}
BESIDE = {"answers": ["3"], "unit": "cm"}
AREA = {"answers": ["12"], "form": ["integer", "unit"], "unit": "cm2"}
DECIMAL = {"answers": ["7/2"], "form": ["decimal"]}
WHOLE = {"answers": ["57"]}

CASES: list[tuple[Mapping[str, Any], str, str, str, str | None]] = [
    (SIMPLEST, "1/2", "en", "right", None),
    (SIMPLEST, " 1 / 2 ", "en", "right", None),
    (SIMPLEST, "½", "en", "right", None),
    (SIMPLEST, "\\frac{1}{2}", "en", "right", None),
    (SIMPLEST, "١/٢", "ar", "right", None),
    (SIMPLEST, "6/12", "en", "wrong", "simplest"),
    (SIMPLEST, "0.5", "en", "wrong", "form"),
    (SIMPLEST, "0,5", "es", "wrong", "form"),
    (SIMPLEST, "0,5", "en", "unreadable", None),
    (SIMPLEST, "2/1", "en", "wrong", None),
    (SIMPLEST, "2", "en", "wrong", None),
    (SIMPLEST, "-1/2", "en", "wrong", None),
    (SIMPLEST, "1/-2", "en", "unreadable", None),
    (SIMPLEST, "1/0", "en", "unreadable", None),
    (SIMPLEST, "1/", "en", "unreadable", None),
    (SIMPLEST, "1/2/3", "en", "unreadable", None),
    (SIMPLEST, "1.5/3", "en", "unreadable", None),
    (SIMPLEST, "1/2 cm", "en", "unreadable", None),
    (FRACTION, "6/12", "en", "right", None),
    (MIXED, "1 2/3", "en", "right", None),
    (MIXED, "1⅔", "en", "right", None),
    (MIXED, "1\\frac{2}{3}", "en", "right", None),
    (MIXED, "5/3", "en", "wrong", "form"),
    (MIXED, "1 1/3", "en", "wrong", None),
    (MIXED, "-1 2/3", "en", "wrong", None),
    (MIXED, "1 2 3", "en", "unreadable", None),
    ({**MIXED, "simplify": "required"}, "1 4/6", "en", "wrong", "simplest"),
    ({**MIXED, "simplify": "required"}, "0 5/3", "en", "wrong", "simplest"),
    (EITHER, "4 2/7", "en", "right", None),
    (EITHER, "30/7", "en", "right", None),
    (EITHER, "4.29", "en", "right", None),
    (EITHER, "4.3", "en", "wrong", None),
    (OVER_ONE, "3/1", "en", "right", None),
    (OVER_ONE, "12/4", "en", "right", None),
    (OVER_ONE, "3", "en", "wrong", "form"),
    ({**OVER_ONE, "simplify": "required"}, "3", "en", "right", None),
    (PERCENT, "25%", "en", "right", None),
    (PERCENT, "25 %", "en", "right", None),
    (PERCENT, "٢٥٪", "ar", "right", None),
    (PERCENT, "25", "en", "unreadable", None),
    (PERCENT, "2.5%", "en", "wrong", None),
    (LENGTH, "3.5 cm", "en", "right", None),
    (LENGTH, "3.5CM", "en", "right", None),
    (LENGTH, "3,5 cm", "es", "right", None),
    (LENGTH, "3.5 m", "en", "wrong", "unit"),
    (LENGTH, "3.5", "en", "wrong", "unit"),
    (LENGTH, "4 m", "en", "wrong", None),
    (BESIDE, "3", "en", "right", None),
    (BESIDE, "3 cm", "en", "right", None),
    (BESIDE, "3 m", "en", "wrong", "unit"),
    (AREA, "12 cm²", "en", "right", None),
    (AREA, "12 cm2", "en", "right", None),
    (AREA, "12 cm", "en", "wrong", "unit"),
    (DECIMAL, "3.50", "en", "right", None),
    (DECIMAL, "3,5", "es", "right", None),
    (DECIMAL, "3,5", "en", "unreadable", None),
    (DECIMAL, "3.5", "es", "unreadable", None),
    (DECIMAL, "7/2", "en", "wrong", "form"),
    (WHOLE, "57", "en", "right", None),
    (WHOLE, "57.0", "en", "unreadable", None),
    (WHOLE, "28.5", "en", "unreadable", None),
    (WHOLE, "57 cm", "en", "unreadable", None),
    (WHOLE, "$57$", "en", "right", None),
]


@pytest.mark.parametrize(("rules", "text", "language", "kind", "note"), CASES)
def test_forms(rules: Mapping[str, Any], text: str, language: str, kind: str, note: str | None) -> None:
    verdict = check({"type": "number", **rules}, text, language)
    assert (verdict.kind, verdict.note) == (kind, note)
    assert verdict.score == (1.0 if kind == "right" else 0.0)
    if note:
        assert verdict.feedback == NOTES[note]
        assert verdict.given not in part_of(NumberResponse.model_validate({"type": "number", **rules})).key


@pytest.mark.parametrize(
    ("answers", "form", "simplify", "key"),
    [
        (["1/2"], ["fraction"], "accepted", "1/2"),
        (["1/2"], ["decimal", "fraction"], "accepted", "0.5"),
        (["1/3"], ["decimal", "fraction"], "accepted", "1/3"),
        (["5/3"], ["mixed", "fraction"], "accepted", "1 2/3"),
        (["-5/3"], ["mixed"], "accepted", "-1 2/3"),
        (["4/2"], ["fraction"], "accepted", "2/1"),
        (["4/2"], ["fraction"], "required", "2"),
        (["4/2"], ["mixed"], "accepted", "2"),
        (["1/8"], ["percent"], "accepted", "12.5%"),
        (["2"], ["percent"], "accepted", "200%"),
        (["50"], ["integer"], "accepted", "50"),
    ],
)
def test_a_key_is_written_as_the_item_asks_and_is_right(
    answers: list[str], form: list[str], simplify: str, key: str
) -> None:
    spec = {"type": "number", "answers": answers, "form": form, "simplify": simplify}
    part = part_of(NumberResponse.model_validate(spec))
    assert part.key == (key,)
    assert check(spec, key, "en").kind == "right"


def test_a_unit_that_is_asked_for_is_not_shown() -> None:
    assert part_of(NumberResponse.model_validate({"type": "number", **LENGTH})).shown["unit"] is None
    assert part_of(NumberResponse.model_validate({"type": "number", **BESIDE})).shown["unit"] == "cm"
    with pytest.raises(ValidationError, match="unit: cm"):
        check({"type": "number", "answers": ["3"], "form": ["unit"]}, "3", "en")


@given(
    st.fractions(min_value=-1000, max_value=1000, max_denominator=500),
    st.sampled_from([("fraction",), ("mixed",), ("decimal", "fraction"), ("integer", "mixed"), ("integer", "decimal")]),
)
def test_what_is_written_is_read_again(value: Fraction, form: tuple[Any, ...]) -> None:
    assert value_of(canonical(value, form)) == value


@given(st.text(max_size=60), st.sampled_from(["en", "es", "ar"]), st.sampled_from([SIMPLEST, MIXED, LENGTH, PERCENT]))
def test_any_text_gets_a_verdict(text: str, language: str, rules: Mapping[str, Any]) -> None:
    assert check({"type": "number", **rules}, text, language).kind in ("right", "wrong", "unreadable")
