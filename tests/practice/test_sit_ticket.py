"""Sam sits the exit ticket."""

import re

from sqlalchemy import update

from models.knowledge.state import StudentState
from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import GOAL, keys_of, latest_sitting, rows, state_row, without_tokens
from webapp import clock
from webapp.classroom.planning.bell import ring
from webapp.extensions import db
from webapp.tables import TicketSet
from webapp.writing import writing


def finish(child: Child, answers: list[str]) -> None:
    for answer in answers:
        child.press("answer", answer)
    child.press("finish")


def answers_counted(student_id: int) -> int:
    state = state_row(student_id)[5]
    assert isinstance(state, bytes)
    skills = StudentState.from_bytes(state).skills
    return skills[GOAL].answers if GOAL in skills else 0


def test_runs_from_question_to_feedback(in_ticket: Child, cast: Cast) -> None:
    assert "Give me a hint" not in in_ticket.page.text
    for number, answer in enumerate(["56", "63", "2", "29", "ten-gone"], start=1):
        assert f"Question {number} of 5" in in_ticket.page.text
        in_ticket.press("answer", answer)
    assert "Look at your answers" in in_ticket.page.text
    assert "72 − 15 = 63" in in_ticket.page.text
    assert answers_counted(cast.sam.id) == 0
    page = in_ticket.press("finish")
    assert "You finished!" in page.text
    assert "This helps your teacher plan tomorrow." in page.text
    assert page.text.count("You got it.") == 4
    assert page.text.count("Look again:") == 1
    assert "12 − 5 = 7" in page.text
    assert answers_counted(cast.sam.id) == 5


def test_tells_neither_verdict_nor_key_before_finish(in_ticket: Child) -> None:
    keys = [key for key in keys_of(latest_sitting()) if key.isdigit()]  # options stand in the page, right or not
    pages = [in_ticket.page.html]
    for answer in ("11", "12", "13", "14", "all-tens"):
        pages.append(in_ticket.press("answer", answer).html)
    for html in pages:
        text = without_tokens(html)
        assert "Look again" not in text
        assert "got it" not in text
        assert not [key for key in keys if (len(key) > 1 and key in text) or f"= {key}<" in text]


def test_answers_change_until_finish_and_the_last_counts(in_ticket: Child) -> None:
    for answer in ("56", "63", "2", "29", "ten-gone"):
        in_ticket.press("answer", answer)
    sitting = latest_sitting().id
    page = in_ticket.see(f"/sittings/{sitting}?question=2")
    assert [value for name, value in page.work.fields if name == "digit"] == ["", "6", "3"]
    assert page.work.value("revision") == "2"
    page = in_ticket.press("answer", "57")
    assert "Look at your answers" in page.text
    page = in_ticket.press("finish")
    assert page.text.count("You got it.") == 5
    assert [(r.answer, r.revision) for r in rows("answer") if r.position == 2] == [("63", 1), ("57", 2)]


def test_not_sure_may_become_an_answer(in_ticket: Child) -> None:
    in_ticket.press("not-sure")
    in_ticket.see(f"/sittings/{latest_sitting().id}?question=1")
    assert "You can still answer." in in_ticket.page.text
    in_ticket.press("answer", "56")
    assert "Question 2 of 5" in in_ticket.page.text
    finish(in_ticket, ["57", "2", "29", "ten-gone"])
    assert in_ticket.page.text.count("You got it.") == 5


def test_a_reload_returns_to_the_same_question(in_ticket: Child) -> None:
    in_ticket.press("answer", "56")
    token = in_ticket.page.work.value("token")
    assert in_ticket.reload().work.value("token") == token
    assert in_ticket.see(f"/sittings/{latest_sitting().id}").work.value("token") == token
    in_ticket.see("/today")
    assert in_ticket.go_on().work.value("token") == token


def test_unreadable_is_asked_again(in_ticket: Child) -> None:
    page = in_ticket.press("answer", "x7")
    assert "Question 1 of 5" in page.text
    assert "I cannot read that yet." in page.text
    assert "Question 2 of 5" in in_ticket.press("answer", "56").text


def test_a_ticket_closed_by_the_teacher_says_so_and_counts_a_late_answer(in_ticket: Child, cast: Cast) -> None:
    form, url = in_ticket.page.work, in_ticket.page.url
    with writing():
        db.session.execute(update(TicketSet).values(closed_at=clock.now()))
    assert "The exit ticket is closed now" in in_ticket.see(url).text
    page = in_ticket.send(form, [("kind", "answer")], "56")
    assert page.status == 200
    assert [r.answer for r in rows("answer")] == ["56"]
    assert answers_counted(cast.sam.id) == 1
    assert "Go on where you were" not in in_ticket.see("/today").text


def test_a_finished_ticket_is_not_offered_again(in_ticket: Child) -> None:
    finish(in_ticket, ["56", "57", "2", "29", "ten-gone"])
    page = in_ticket.see("/today")
    assert not any({("kind", "ticket"), ("skill", GOAL)} <= set(form.fields) for form in page.forms)
    assert "Exit ticket done" in page.text


def test_finish_twice_is_one_finish(in_ticket: Child) -> None:
    for answer in ("56", "57", "2", "29", "ten-gone"):
        in_ticket.press("answer", answer)
    form = in_ticket.page.form_with("kind", "finish")
    in_ticket.send(form, [("kind", "finish")])
    page = in_ticket.send(form, [("kind", "finish")])
    assert "You finished!" in page.text
    assert len(rows("finish")) == 1


def test_a_page_from_before_finish_corrects_nothing_after_it(in_ticket: Child, cast: Cast) -> None:
    for answer in ("56", "63", "2", "29", "ten-gone"):
        in_ticket.press("answer", answer)
    form = in_ticket.see(f"/sittings/{latest_sitting().id}?question=2").work  # stays open in another tab
    in_ticket.see(f"/sittings/{latest_sitting().id}")
    in_ticket.press("finish")
    before = state_row(cast.sam.id)
    page = in_ticket.send(form, [("kind", "answer")], "57")
    assert page.text.count("You got it.") == 4
    assert state_row(cast.sam.id) == before
    assert [r.answer for r in rows("answer") if r.position == 2] == ["63", "57"]
    history = cast.browser(cast.tess).get(f"/classes/{cast.room.id}/students/{cast.sam.id}").text
    assert "given after Finish" in history


def test_another_device_goes_on_counting(in_ticket: Child, cast: Cast) -> None:
    """The page says how far the first one came: what is done here is later than that, also a Finish."""
    assert 'data-sequence="0"' in in_ticket.page.html
    body = {"token": in_ticket.page.work.value("token"), "kind": "answer", "revision": 1, "answer": "64", "sequence": 7}
    assert cast.browser().post("/evidence", json={"rows": [body]}).json["replies"][0]["kept"] == "stored"
    page = in_ticket.see(f"/sittings/{latest_sitting().id}?question=1")
    assert 'data-sequence="7"' in page.html
    assert page.work.value("revision") == "2"


def test_every_question_lies_in_the_page(in_ticket: Child) -> None:
    """So that the whole ticket can be done while the Wi-Fi is away: each with a token of its own, and the review."""
    cards = in_ticket.page.html.split("data-card=")[1:]
    assert [card[1 : card.index('"', 1)] for card in cards] == ["1", "2", "3", "4", "5", "review", "wait"]
    tokens = re.findall(r'name="token" value="([^"]+)"', in_ticket.page.html)
    assert len(set(tokens)) == 6


def test_the_bell_tells_no_key_before_the_child_hands_in(in_ticket: Child, cast: Cast, ticket_set: TicketSet) -> None:
    """A second tab could read it, and the first one answer: the bell's finish has no number that comes before."""
    open_form = in_ticket.page.work
    in_ticket.press("answer", "64")
    with writing([cast.sam.id]):
        ring(ticket_set, cast.tess, clock.now())
    page = in_ticket.see(f"/sittings/{latest_sitting().id}")
    assert "The exit ticket is closed now" in page.text
    assert "Look again" not in page.text
    finish = {"token": page.form_with("kind", "finish").value("token"), "kind": "finish", "revision": 1, "sequence": 2}
    late = {"token": open_form.value("token"), "kind": "answer", "revision": 2, "answer": "56", "sequence": 3}
    device = cast.browser()
    for each in (finish, late):
        assert device.post("/evidence", json={"rows": [each]}).json["replies"][0]["kept"] == "stored"
    page = in_ticket.reload()
    assert page.text.count("You got it.") == 0
    assert "Look again" in page.text
