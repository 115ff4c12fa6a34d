"""Sam asks for a hint."""

from collections.abc import Callable

from models.knowledge.belief import evidence_side
from models.knowledge.state import StudentState
from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import GOAL, rows, state_row


def mean(student_id: int) -> float:
    state = state_row(student_id)[5]
    assert isinstance(state, bytes)
    return evidence_side(StudentState.from_bytes(state), GOAL)


def test_hints_come_in_order_and_stay(practising: Child) -> None:
    page = practising.press("hint")
    assert "Hint 1: Can you take" in page.text
    assert "Hint 2:" not in page.text
    practising.press("hint")
    page = practising.press("hint")
    for text in ("Hint 1: Can you take", "Hint 2: Trade one ten", "How many ones are there then?", "Hint 3:"):
        assert text in page.text
    assert not page.work.has_button("kind", "hint")
    assert [r.revision for r in rows("hint")] == [1, 2, 3]


def test_a_right_answer_after_a_hint_is_partial_evidence(
    practising: Child, cast: Cast, right: Callable[[Child], str]
) -> None:
    other = Child(cast.browser(cast.sue))
    other.start()
    other.press("answer", right(other))
    practising.press("hint")
    hinted = mean(cast.sam.id)
    practising.press("answer", right(practising))
    assert hinted < mean(cast.sam.id) < mean(cast.sue.id)
    assert "You got it." in practising.page.text


def test_a_hint_pressed_twice_on_one_form_is_one_hint(practising: Child) -> None:
    form = practising.page.work
    practising.send(form, [("kind", "hint")])
    practising.send(form, [("kind", "hint")])
    assert len(rows()) == 1
    assert "Hint 2:" not in practising.page.text
