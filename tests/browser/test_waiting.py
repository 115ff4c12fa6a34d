"""What a child sees and can do while answers wait."""

import re
import time
from typing import Any

from playwright.sync_api import expect

from content.given import read_blanks
from tests.browser.conftest import Visit
from tests.browser.outbox import DELIVERY, RIGHT, answer_ticket, expect_saved
from tests.browser.school import Room, log_of, part_asked
from tests.browser.taps import answer_question, fill, finish_ticket, press, start, token
from tests.browser.watching import faults_of
from tests.misses import miss


def test_practice_goes_on_without_network_and_is_told_afterwards(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "practice")
    page.context.set_offline(True)
    given = []
    for number in range(1, 7):
        expect(page.locator(".progress span").first).to_have_text(f"Task {number} of 6")
        part = part_asked(shared.app, token(page))
        missed = miss(part, "99")
        given.append(missed if number == 2 else part.key[0])
        fill(page, given[-1])
        press(page, "Check")
        expect(page.locator("main")).to_contain_text("Your answer is saved on this device.")
        press(page, "Go on")
    expect(page.locator("h1")).to_have_text("Your answers are saved on this device", use_inner_text=True)
    expect(page.locator("main")).to_contain_text("6 waiting to send.")
    assert log_of(shared.app, child) == []
    page.context.set_offline(False)
    expect(page.locator(".progress span").first).to_have_text("Task 2 of 6")  # the one to look at again
    expect(page.locator("main")).to_contain_text("Look again.")
    answer_question(page, part_asked(shared.app, token(page)).key[0])
    expect(page.get_by_text("You got it.").first).to_be_visible()
    press(page, "Next")
    expect(page.locator("h1")).to_have_text("You did it!")
    press(page, "Done")
    expect(page.locator("h1")).to_contain_text("Hello")
    rows = [row for row in log_of(shared.app, child) if row.kind == "answer"]
    assert [read_blanks(row.answer) or row.answer for row in rows][:6] == [read_blanks(each) or each for each in given]
    assert [row.verdict for row in rows] == ["right", "wrong", *["right"] * 5]


def test_the_questions_ahead_stay_in_the_page_after_a_word_of_the_server(
    visit: Visit, shared: Room, next_child: Any
) -> None:
    """The page that says "Look again" brings this question alone; the others were here already."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "practice")
    answer_question(page, "99")
    expect(page.locator("main")).to_contain_text("Look again.")
    assert page.locator("template[data-of] ").count() == 2, "the end, and the card that waits"
    page.context.set_offline(True)
    for number in range(1, 7):
        expect(page.locator(".progress span").first).to_have_text(f"Task {number} of 6")
        fill(page, part_asked(shared.app, token(page)).key[0])
        press(page, "Check")
        press(page, "Go on")
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("You did it!")
    verdicts = [row.verdict for row in log_of(shared.app, child)]
    assert verdicts == ["wrong", *["right"] * 6]


def test_hints_and_calls_wait_in_kind_words(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "practice")
    page.context.set_offline(True)
    press(page, "Give me a hint")
    expect(page.locator("[data-ask]")).to_contain_text("A hint comes when Wi-Fi is back.")
    press(page, "Ask my teacher")
    expect(page.locator("[data-ask]")).to_contain_text("You can raise your hand.")
    page.context.set_offline(False)
    expect(page.locator("main").get_by_text("Hint 1:")).to_be_visible()
    expect(page.locator("[data-asked]")).to_be_visible()
    assert [row.kind for row in log_of(shared.app, child)] == ["hint", "help"]


def test_what_cannot_be_read_is_asked_again(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    fill(page, "x6")
    press(page, "Next")
    expect(page.locator(".progress span").first).to_have_text("Question 2 of 5")
    answer_ticket(page, *RIGHT[1:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    expect(page.locator(".progress span").first).to_have_text("Question 1 of 5")
    expect(page.locator("[data-ask]")).to_contain_text("I cannot read that yet.")
    fill(page, RIGHT[0])
    press(page, "Next")
    finish_ticket(page)
    assert [row.answer for row in log_of(shared.app, child) if row.position == 1] == ["x6", "56"]


def test_two_taps_on_next_store_one_answer(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    fill(page, "56")
    page.get_by_role("button", name="Next").dblclick()
    expect(page.locator(".progress span").first).to_have_text("Question 2 of 5")
    expect(page.locator("[data-ask]")).to_be_hidden()
    expect_saved(page)
    assert [row.answer for row in log_of(shared.app, child)] == ["56"]


def test_a_changed_answer_counts_as_the_last_one(visit: Visit, shared: Room, next_child: Any) -> None:
    """Changed without network, from the review; the revision goes on counting."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.context.set_offline(True)
    answer_ticket(page, "64", *RIGHT[1:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    page.get_by_role("link", name="Change answer 1").click()
    assert [page.locator(".digit").nth(at).input_value() for at in range(3)] == ["", "6", "4"]
    fill(page, RIGHT[0])
    press(page, "Next")
    expect(page.locator("main")).to_contain_text("80 − 24 = 56")
    page.context.set_offline(False)
    finish_ticket(page)
    expect(page.locator("main").get_by_text("You got it.")).to_have_count(5)
    first = [
        (row.revision, row.answer) for row in log_of(shared.app, child) if row.position == 1 and row.kind == "answer"
    ]
    assert sorted(first) == [(1, "64"), (2, "56")]


def test_pages_without_network_are_open_to_all(visit: Visit, here: str, shared: Room, next_child: Any) -> None:
    """axe, 320 px, both directions: what a child sees while the Wi-Fi is away."""
    faults = []
    for direction in ("ltr", "rtl"):
        page = visit(person=next_child().id, width=1024)
        if direction == "rtl":
            page.context.add_cookies([{"name": "language", "value": "qps", "url": here}])
        start(page, "practice")
        page.route(DELIVERY, lambda route: route.abort())
        page.locator("main .task button[value=hint]").click()
        expect(page.locator("[data-ask]")).to_be_visible()
        faults += faults_of(page, f"offline-{direction}-hint-later")
        fill(page, part_asked(shared.app, token(page)).key[0])
        page.locator("main .task button.main").click()
        expect(page.locator("[data-next]")).to_be_visible()
        faults += faults_of(page, f"offline-{direction}-told-later")
        page.locator("form[data-leave] button").click()
        expect(page.locator("#leave")).to_be_visible()
        faults += faults_of(page, f"offline-{direction}-leave")
        page.locator("[data-stay]").click()
        start(page, "ticket")
        page.route(DELIVERY, lambda route: route.abort())
        for answer in RIGHT:
            fill(page, answer)
            page.locator("main .task button.main").click()
        faults += faults_of(page, f"offline-{direction}-ticket-review")
        page.locator("main button.main").click()
        expect(page.locator("#wait")).to_be_visible()
        faults += faults_of(page, f"offline-{direction}-wait")
        page.unroute(DELIVERY)
    assert not faults, "\n".join(faults)


def test_two_taps_on_check_make_one_row_however_slow_the_page(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()

    def slow(route: Any) -> None:
        time.sleep(0.7)
        route.fallback()

    page = visit(person=child.id, width=1024)
    start(page, "practice")
    page.route(re.compile(r"/sittings/\d+"), slow)
    fill(page, "99")
    page.evaluate(
        """() => {
          const button = document.querySelector("main .task button.main");
          button.click();
          for (const after of [200, 400, 600]) setTimeout(() => { if (button.isConnected) button.click(); }, after);
        }"""
    )
    expect(page.locator("main")).to_contain_text("Look again.")
    assert [row.revision for row in log_of(shared.app, child)] == [1]


def test_a_page_that_does_not_come_is_asked_for_again(visit: Visit, shared: Room, next_child: Any) -> None:
    """The answer is stored; the server has no time for the page. The child goes on, and is told as soon as may be."""
    child, left = next_child(), [2]

    def meddle(route: Any) -> None:
        if left[0] and route.request.headers.get("x-requested-with"):
            left[0] -= 1
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy")
        else:
            route.fallback()

    page = visit(person=child.id, width=1024)
    start(page, "practice")
    page.route(re.compile(r"/sittings/\d+"), meddle)
    answer_question(page, "99")
    expect(page.locator("main")).to_contain_text("Look again.")
    assert left == [0]
    start(page, "ticket")
    left[0] = 2
    for answer in RIGHT:
        fill(page, answer)
        page.locator("main .task button.main").click()
    press(page, "Finish")
    expect(page.locator("#end")).to_have_text("You finished!")
    assert left == [0]


def test_three_at_once_end_the_set_without_another_page(visit: Visit, shared: Room, next_child: Any) -> None:
    """The questions ahead lie in the page, and need not be done."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "practice")
    for _task in range(3):
        answer_question(page, part_asked(shared.app, token(page)).key[0])
        press(page, "Next")
    expect(page.locator("h1")).to_have_text("You did it!")
    expect(page.locator("main")).to_contain_text("They went well at once. You need not do the rest now.")
    expect(page.locator("[data-all]")).to_be_hidden()
    press(page, "Done")
    expect(page.locator("h1")).to_contain_text("Hello")
    assert [row.kind for row in log_of(shared.app, child)] == [*["answer"] * 3, "finish"]
