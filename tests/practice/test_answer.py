"""Sam answers a question of a practice set."""

from collections.abc import Callable

from content.generate import VariantPart
from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import latest_sitting, rows, state_row, without_tokens
from webapp.evidence.sittings import token_for
from webapp.evidence.tokens import sign

Answer = Callable[[Child], str]


def test_right_is_confirmed_and_leads_on(practising: Child, right: Answer) -> None:
    page = practising.press("answer", right(practising))
    assert "You got it." in page.text
    assert page.url.endswith("?told=1")
    assert "Task 2 of 6" in practising.go_on().text
    assert [(r.kind, r.verdict, r.try_) for r in rows()] == [("answer", "right", 1)]


def test_a_reload_returns_to_the_same_question(practising: Child, right: Answer) -> None:
    practising.press("answer", right(practising))
    practising.go_on()
    before = practising.page.work.value("token")
    assert practising.reload().work.value("token") == before
    assert practising.see(f"/sittings/{latest_sitting().id}").work.value("token") == before


def test_a_wrong_rule_is_spoken_of_in_kind_words(practising: Child, asked: Callable[[Child], VariantPart]) -> None:
    part = asked(practising)
    (given,) = part.predicted["smaller-from-larger"]
    page = practising.press("answer", given)
    assert "Look again." in page.text
    assert "Are there enough? What could you trade to get more ones?" in page.text
    assert f"You wrote {given}." in page.text
    assert asked(practising).operands == part.operands
    assert page.work.value("revision") == "1"
    practising.press("answer", part.key[0])
    assert [(r.try_, r.verdict) for r in rows()] == [(1, "wrong"), (2, "right")]


def test_the_key_is_not_in_the_page(practising: Child, right: Answer) -> None:
    practising.press("answer", "0")
    assert right(practising) not in without_tokens(practising.page.html)


def test_double_submit_stores_one_row(practising: Child, missing: Answer) -> None:
    form, answer = practising.page.work, missing(practising)
    first = practising.send(form, [("kind", "answer")], answer)
    second = practising.send(form, [("kind", "answer")], answer)
    assert (first.url, first.status) == (second.url, second.status)
    assert len(rows()) == 1


def test_another_body_for_the_same_try_keeps_the_first(practising: Child, cast: Cast) -> None:
    form = practising.page.work
    practising.send(form, [("kind", "answer")], "1")
    page = practising.send(form, [("kind", "answer")], "2")
    assert page.status == 409
    assert "Your first answer is kept" in page.text
    assert [r.answer for r in rows()] == ["1"]
    assert "Task 1 of 6" in practising.go_on().text


def test_unreadable_asks_again_and_is_no_step(practising: Child, cast: Cast) -> None:
    before = state_row(cast.sam.id)[5]
    page = practising.press("answer", "5x")
    assert "I cannot read that yet." in page.text
    assert "Write one digit in a box. The ones go in the last box." in page.text
    assert page.work.value("revision") == "2"
    assert rows()[0].verdict == "unreadable"
    assert state_row(cast.sam.id)[5] == before


def test_a_gap_in_a_column_is_never_read_as_a_smaller_number(practising: Child) -> None:
    form = practising.page.work
    fields = [f for f in form.fields if f[0] != "digit"] + [("digit", ""), ("digit", "5"), ("digit", "")]
    practising.post(form.action, [*fields, ("kind", "answer")])
    assert [(r.answer, r.verdict) for r in rows()] == [("5_", "unreadable")]


def test_nothing_is_no_answer(practising: Child) -> None:
    page = practising.press("answer", "")
    assert "There is no answer yet." in page.text
    assert rows() == []


def test_after_three_tries_it_is_shown_how_it_goes(practising: Child, right: Answer) -> None:
    key = right(practising)
    for _try in range(3):
        practising.press("answer", "0")
    assert "This one is tricky. Here is how it goes." in practising.page.text
    assert "Trade one ten" in practising.page.text
    assert key[-1] in practising.page.text
    assert "Task 2 of 6" in practising.go_on().text


def test_after_three_in_a_row_a_hint_is_offered(practising: Child) -> None:
    for _try in range(2):
        practising.press("answer", "0")
    assert "A hint can help you." not in practising.page.text
    practising.press("answer", "0")
    assert "A hint can help you." in practising.go_on().text
    for _try in range(2):
        assert "See how one like this goes" not in practising.page.text
        practising.press("answer", "0")
    assert "See how one like this goes" in practising.page.text, "after five in a row one is shown"


def test_not_sure_counts_as_a_try_and_is_met_kindly(practising: Child) -> None:
    page = practising.press("not-sure")
    assert "It is good to say so." in page.text
    assert [(r.kind, r.answer) for r in rows()] == [("not-sure", None)]
    assert page.work.value("token") != ""


def test_three_at_once_are_enough_and_with_a_hint_is_not_at_once(practising: Child, right: Answer) -> None:
    """What is known is not practised to the end of the set."""
    practising.press("hint")
    for number in range(1, 5):
        assert f"Task {number} of 6" in practising.page.text
        practising.press("answer", right(practising))
        practising.go_on()
    assert "They went well at once. You need not do the rest now." in practising.page.text
    assert "All tasks are done." in practising.see("/today").text
    practising.go_on()
    assert practising.press("finish").url == "/today"


def test_ten_in_a_row_stop_the_drill(practising: Child, missing: Answer) -> None:
    for _round in range(30):
        if "work" not in practising.page.named:
            break
        if practising.page.url.endswith(("told=1", "told=2", "told=3", "told=4")):
            practising.go_on()
            continue
        practising.press("answer", missing(practising))
    assert "Let us stop here" in practising.page.text
    assert len(rows("answer")) == 10
    today = practising.see("/today")
    assert "Your teacher will look at it with you." in today.text
    assert "Go on where you were" not in today.text


def test_another_childs_sitting_is_not_there(practising: Child, cast: Cast) -> None:
    url, form = practising.page.url, practising.page.work
    for stranger in (cast.sue, cast.nia, cast.tess, cast.ada):
        other = Child(cast.browser(stranger))
        assert other.see(url).status == 404
        assert other.send(form, [("kind", "answer")], "1").status == 404
    assert rows() == []


def test_a_token_of_another_sitting_does_not_fit(practising: Child, cast: Cast) -> None:
    mine = latest_sitting()
    other = Child(cast.browser(cast.sue))
    other.start()
    token = sign(token_for(latest_sitting(), 1, "p"))
    page = practising.post(
        f"/sittings/{mine.id}/rows",
        [("token", token), ("kind", "answer"), ("revision", "1"), ("answer", "1")],
    )
    assert page.status == 404
    assert rows() == []


def test_a_forged_token_is_refused(practising: Child) -> None:
    url = practising.page.work.action
    page = practising.post(url, [("token", "forged"), ("kind", "answer"), ("revision", "1"), ("answer", "1")])
    assert page.status == 400
    assert rows() == []


def test_answers_are_not_taken_by_get(practising: Child) -> None:
    assert practising.client.get(practising.page.work.action).status_code == 405
