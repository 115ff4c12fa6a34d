"""Sam asks for a hint."""

import re
from collections.abc import Callable

import pytest

from models.knowledge.belief import evidence_side
from models.knowledge.state import StudentState
from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import GOAL, rows, state_row
from webapp.tables import TicketSet


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


def small(child: Child, answer: str, **other: str) -> str:
    """Answer the small question of the last hint, and read the page that comes."""
    form = next(form for form in child.page.forms if ("hint", "h2") in form.fields)
    assert form.method == "get"
    fields = {name: value for name, value in form.fields if name != "answer"} | other
    return child.keep(child.client.get(form.action, query_string=fields | {"answer": answer})).text


@pytest.fixture
def at_small_question(practising: Child) -> Child:
    practising.press("hint")
    practising.press("hint")
    return practising


@pytest.mark.parametrize(
    ("answer", "said"), [("12", "You got it."), ("13", "Not yet."), ("1 two", "I cannot read that yet.")]
)
def test_the_small_question_of_a_hint_is_told_at_once_and_is_no_attempt(
    at_small_question: Child, cast: Cast, answer: str, said: str
) -> None:
    before, state = rows(), state_row(cast.sam.id)
    ones = re.search(r"ones from (\d) ones", at_small_question.page.text)
    assert ones
    page = small(at_small_question, answer.replace("12", str(10 + int(ones[1]))).replace("13", "2"))
    assert said in page
    assert "Hint 2:" in page
    assert at_small_question.page.work.has_button("kind", "answer")  # the task itself goes on
    assert [row.id for row in rows()] == [row.id for row in before]
    assert state_row(cast.sam.id) == state


def test_only_a_hint_of_the_open_question_that_was_taken_is_judged(practising: Child, ticket_set: TicketSet) -> None:
    here = practising.page.url
    query = {"question": "1", "hint": "h2", "answer": "1"}
    practising.press("hint")
    assert "Not yet." not in practising.keep(practising.client.get(here, query_string=query)).text
    practising.press("hint")
    assert "Not yet." not in practising.keep(practising.client.get(here, query_string=query | {"question": "2"})).text
    assert "Not yet." in practising.keep(practising.client.get(here, query_string=query)).text
    practising.start("ticket")
    assert "Not yet." not in practising.keep(practising.client.get(practising.page.url, query_string=query)).text
