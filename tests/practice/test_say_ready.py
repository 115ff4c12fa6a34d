"""Sam says "I'm ready"."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from content.forms import ticket_form
from content.generate import Variant
from content.pack import Pack
from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import EASIER, GOAL, keys_of, latest_sitting, rows
from webapp import clock
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.tables import PlaylistStep, Sitting, TicketSet
from webapp.writing import writing

READY, AGAIN = "I'm ready for the exit ticket", "I'm ready to try again"


@pytest.fixture
def practise(right: Callable[[Child], str]) -> Callable[[Child], None]:
    """A whole set on the next thing, all right."""

    def through(child: Child) -> None:
        child.start()
        while "work" in child.page.named:
            child.press("answer", right(child))
            child.go_on()
        child.press("finish")

    return through


def say_nothing(child: Child) -> None:
    """A ticket that does not go well."""
    for _task in latest_sitting().tasks:
        child.press("not-sure")
    child.press("finish")


def questions(sitting: Sitting) -> set[str]:
    return {asked(variant_of(sitting, token_for(sitting, n))) for n in range(1, len(sitting.tasks) + 1)}


def asked(question: Variant) -> str:
    return f"{question.stem} {question.parts[0].prompt}"


def test_and_shows_the_goal_in_numbers_that_the_class_never_gets(sam: Child, pack: Pack) -> None:
    assert READY in sam.see("/today").text
    sam.start("ticket")
    sitting = latest_sitting()
    assert (sitting.purpose, sitting.skill, sitting.ticket) == ("ticket", GOAL, "et-regroup")
    assert sitting.ticket_set_id is None
    classes = {asked(v) for form in range(1, 7) for v in ticket_form(pack, "et-regroup", form)}
    assert len(questions(sitting)) == 5
    assert not questions(sitting) & classes
    step = db.session.get_one(PlaylistStep, sitting.step_id)
    assert (step.kind, step.reason["code"]) == ("ticket", "ticket.says-ready")
    for key in keys_of(sitting):
        assert "got it" not in sam.press("answer", key).text
    assert sam.press("finish").text.count("You got it.") == 5
    assert {row.source for row in rows("answer")} == {"ticket"}
    (left,) = [form for form in sam.see("/today").forms if ("kind", "ticket") in form.fields]
    assert left.value("skill") == EASIER  # the next goal; this one is shown


def test_and_again_after_practice_in_new_numbers(sam: Child, practise: Callable[[Child], None]) -> None:
    sam.start("ticket")
    first = latest_sitting()
    say_nothing(sam)
    page = sam.see("/today")
    assert READY not in page.text
    assert AGAIN not in page.text
    assert sam.post("/today/start", [("kind", "ticket"), ("skill", GOAL)]).url == "/today"
    practise(sam)
    assert "You may try again with new numbers." in sam.see("/today").text
    forms = [form.fields for form in sam.page.forms]
    (again,) = [fields for fields in forms if {("kind", "ticket"), ("skill", GOAL)} <= set(fields)]
    sam.post("/today/start", again)
    second = latest_sitting()
    assert (first.form, second.form) == (7, 8)
    assert not questions(first) & questions(second)


def test_and_again_beside_the_same_skill_while_it_is_in_doubt(sam: Child) -> None:
    sam.start("ticket")
    say_nothing(sam)
    sam.start()
    end = sign(token_for(latest_sitting(), 0))
    sam.post(f"{sam.page.url}/rows", [("token", end), ("kind", "finish"), ("revision", "1")])
    (ready,) = [form for form in sam.see("/today").forms if ("kind", "ticket") in form.fields]
    assert AGAIN in sam.page.text
    sam.send(ready, [])
    assert (latest_sitting().purpose, latest_sitting().skill) == ("ticket", GOAL)


def test_twice_opens_one_ticket(sam: Child) -> None:
    sam.start("ticket")
    first = sam.page.url
    assert sam.post("/today/start", [("kind", "ticket"), ("skill", GOAL)]).url == first
    assert sam.see("/today").main_link == first
    assert READY not in sam.page.text


def test_in_the_middle_of_a_set_and_then_goes_on(practising: Child) -> None:
    question = practising.page.url
    practising.see("/today")
    practising.send(practising.page.form_with("kind", "ticket"), [])
    assert latest_sitting().purpose == "ticket"
    say_nothing(practising)
    assert practising.see("/today").main_link == question


def test_while_the_class_sits_its_ticket_it_is_that_one(
    in_ticket: Child, ticket_set: TicketSet, practise: Callable[[Child], None]
) -> None:
    assert latest_sitting().ticket_set_id == ticket_set.id
    say_nothing(in_ticket)
    practise(in_ticket)
    in_ticket.start("ticket")  # still open for the class, and taken
    assert (latest_sitting().ticket_set_id, latest_sitting().form) == (None, 7)


def test_of_a_goal_that_is_not_at_hand_only_when_nothing_else_leads_on(sam: Child, cast: Cast) -> None:
    assert (("skill", EASIER) in sam.see("/today").form_with("kind", "ticket").fields) is False
    assert sam.post("/today/start", [("kind", "ticket"), ("skill", EASIER)]).url != "/today"
    assert latest_sitting().skill == EASIER


def test_a_ticket_of_yesterday_without_an_answer_is_gone(sam: Child) -> None:
    sam.start("ticket")
    with writing():
        db.session.execute(update(Sitting).values(opened_at=clock.now() - 2 * clock.DAY))
    assert "Go on where you were" not in sam.see("/today").text
    sam.start("ticket")
    assert [sitting.form for sitting in db.session.scalars(select(Sitting).order_by(Sitting.id))] == [7, 8]
