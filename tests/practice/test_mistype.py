"""Sam typed something else than was meant."""

from collections.abc import Callable

from content.generate import VariantPart
from tests.practice.browsing import Child
from tests.practice.conftest import rows


def test_gives_new_numbers_and_takes_the_attempt_back(
    practising: Child, asked: Callable[[Child], VariantPart], cast: object
) -> None:
    before = asked(practising).operands
    practising.press("answer", "0")
    page = practising.press("mistyped")
    assert "Here are new numbers." in page.text
    assert asked(practising).operands != before
    assert [(r.kind, r.why, r.try_) for r in rows("void")] == [("void", "mistyped", 1)]
    practising.press("answer", asked(practising).key[0])
    assert "You got it." in practising.page.text


def test_once_in_a_set(practising: Child) -> None:
    practising.press("answer", "0")
    assert "I mistyped" in practising.page.text
    practising.press("mistyped")
    practising.press("answer", "0")
    assert "Look again." in practising.page.text
    assert "I mistyped" not in practising.page.text


def test_not_before_feedback_and_not_after_not_sure(practising: Child) -> None:
    assert "I mistyped" not in practising.page.text
    practising.press("not-sure")
    assert "I mistyped" not in practising.page.text


def test_the_attempt_taken_back_is_no_try(practising: Child) -> None:
    practising.press("answer", "0")
    practising.press("mistyped")
    for _try in range(2):
        practising.press("answer", "0")
        assert "Look again." in practising.page.text
    practising.press("answer", "0")
    assert "Here is how it goes." in practising.page.text


def test_twice_pressed_has_effect_once(practising: Child, asked: Callable[[Child], VariantPart]) -> None:
    practising.press("answer", "0")
    form = practising.page.form_with("kind", "mistyped")
    practising.send(form, [("kind", "mistyped")])
    numbers = asked(practising).operands
    practising.send(form, [("kind", "mistyped")])
    assert asked(practising).operands == numbers
    assert len(rows("void")) == 1
