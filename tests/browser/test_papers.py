"""A class's papers typed by keyboard alone, from the first box to the page that says they are kept."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import SMALLER, Visit
from tests.browser.school import Room, log_of

FOUR_MINUTES, CLASS = 240, 28
# Card, Moran and Newell, "The keystroke-level model" (1980): a key where letters make no words; turning to what is next
SECONDS_A_KEY, SECONDS_A_PAPER = 0.5, 1.35


@pytest.mark.parametrize("papers", [3, pytest.param(28, marks=pytest.mark.long)])
def test_by_tab_along_each_paper(visit: Visit, onramp: Flask, room: Room, papers: int) -> None:
    page, pressed = visit(person=room.teacher_id), 0
    page.goto(f"{room.path}/tickets/{room.ticket_set_id}/paper")
    boxes = page.locator("[data-papers] input")
    boxes.first.focus()
    for _paper in range(papers):
        for answer in (*SMALLER[:-1], "A"):  # of the options their letter
            page.keyboard.type(answer)
            page.keyboard.press("Tab")
            pressed += len(answer) + 1
    assert pressed * SECONDS_A_KEY + papers * SECONDS_A_PAPER <= papers * FOUR_MINUTES / CLASS
    page.locator("form.card button.main").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text(f"{papers} papers are kept.")
    for child in sorted(room.children, key=lambda child: child.name)[:papers]:
        rows = log_of(onramp, child)
        assert [row.answer for row in rows if row.kind == "answer"] == list(SMALLER)


def test_by_enter_down_each_question(visit: Visit, room: Room) -> None:
    """Enter does not send the form half done, and leads from the last child to the next question."""
    page = visit(person=room.teacher_id)
    page.goto(f"{room.path}/tickets/{room.ticket_set_id}/paper")
    page.locator("[data-papers] input").first.focus()
    for _child in room.children:
        page.keyboard.type("?")
        page.keyboard.press("Enter")
    expect(page.locator("[data-papers] input:focus")).to_have_attribute("name", re.compile(r"\.2$"))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("57")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Enter")
    values = page.locator("[data-papers] input").evaluate_all("boxes => boxes.map(box => box.value)")
    assert values[0::5] == ["?"] * 28
    assert values[1::5] == ["", "57", *[""] * 26]
    assert page.url.endswith("/paper")
