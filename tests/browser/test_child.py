"""One child at a device: with the keyboard alone, without script, tapping twice, and leaving while answers wait."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.school import Room, log_of, make_room, part_asked
from tests.browser.taps import fill, finish_ticket, press, sign_in_child, start, token

RIGHT = ("56", "57", "2", "29")
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nowhere";
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const whole = at.closest("label, .option");
  const around = whole && getComputedStyle(whole);
  const shown = ring || (around && (around.outlineStyle !== "none" || around.boxShadow !== "none"));
  if (at.tabIndex < 0) return "";
  return shown && box.width ? "" : "unseen at " + at.outerHTML.slice(0, 120);
}"""
HERE = """() => {
  const at = document.activeElement;
  return at && at !== document.body ? [at.tagName, at.name || "", at.value || "", at.getAttribute("href") || "", at.innerText || ""].join("|") : "";
}"""  # noqa: E501


@pytest.fixture(scope="module")
def shared(onramp: Flask) -> Room:
    """A class for the tests of this file: each takes a child of its own."""
    return make_room(onramp)


class Keys:
    """Tab, Enter and what is typed; each stop has to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, *wanted: str) -> None:
        """Tab until the focus is on what has all these words in its name, value, address or text."""
        for _ in range(80):
            at = self.page.evaluate(HERE)
            if all(word in at for word in wanted):
                return
            self.page.keyboard.press("Tab")
            unseen = self.page.evaluate(FOCUS)
            assert unseen in ("", "nowhere"), f"{self.page.url}: {unseen}"
        raise AssertionError(f"{self.page.url}: no way by Tab to {wanted}")

    def press(self, *wanted: str) -> None:
        self.to(*wanted)
        self.page.keyboard.press("Enter")

    def answer(self, answer: str, button: str) -> None:
        """Type where the page has put the focus, or go there; digits from the right, as on paper."""
        page = self.page
        before = page.locator("main").inner_html()
        boxes = page.locator("#work input.digit").count()
        if boxes:
            self.to("INPUT|digit")
            self.last_box(boxes)
            page.keyboard.type(answer[::-1])  # each digit leads to the box on its left
        else:
            self.to("INPUT|answer")
            page.keyboard.type(answer)
        self.press("BUTTON|kind|answer", button)
        page.wait_for_function("before => document.querySelector('main').innerHTML !== before", arg=before)
        expect(page.locator("form.busy")).to_have_count(0)
        assert page.evaluate("document.activeElement !== document.body"), f"{page.url}: the focus was lost"

    def last_box(self, boxes: int) -> None:
        for _ in range(boxes):
            if self.page.evaluate("document.activeElement.matches('[data-first]')"):
                return
            self.page.keyboard.press("Tab")


def test_the_keyboard_alone_is_enough(visit: Visit, shared: Room) -> None:
    """From sign-in to the end of the ticket, the focus always seen and never lost."""
    child = shared.children[0]
    page = visit(width=1024)
    keys = Keys(page)
    page.goto("/sign-in")
    keys.to("INPUT|code")
    page.keyboard.type(shared.code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/sign-in/{shared.code}")
    keys.press(f"/{child.id}")
    page.wait_for_url(f"**/{child.id}")
    for name in child.pictures:
        keys.press(f"BUTTON|pick|{name}")
    expect(page.locator("h1")).to_contain_text("Hello")
    keys.press("Exit ticket") if page.locator(".choices").count() else keys.press("Start")
    expect(page.locator("#work")).to_be_attached()
    for answer in RIGHT:
        keys.answer(answer, "Next")
    expect(page.locator("#look")).to_be_visible()
    keys.press("BUTTON|kind|finish")
    expect(page.locator("#end")).to_have_text("You finished!")
    assert [row.answer for row in log_of(shared.app, child) if row.kind == "answer"] == list(RIGHT)


def test_without_script_everything_still_works(visit: Visit, shared: Room) -> None:
    """Sign-in, a practice set with a hint, the ticket: plain forms."""
    child = shared.children[1]
    page = visit(width=1024, java_script_enabled=False)
    sign_in_child(page, shared, child)
    start(page, "practice")
    press(page, "Give me a hint")
    expect(page.get_by_text("Hint 1:")).to_be_visible()
    for _ in range(6):
        fill(page, part_asked(shared.app, token(page)).key[0])
        press(page, "Check")
        page.get_by_role("link", name="Next").click()
    press(page, "Done")
    start(page, "ticket")
    for answer in RIGHT:
        fill(page, answer)
        press(page, "Next")
    finish_ticket(page)
    kinds = [row.kind for row in log_of(shared.app, child)]
    assert kinds == ["hint", *["answer"] * 6, "finish", *["answer"] * 4, "finish"]


@pytest.mark.parametrize("script", [True, False])
def test_two_taps_store_one_answer(visit: Visit, shared: Room, script: bool) -> None:
    child = shared.children[2 if script else 3]
    page = visit(person=child.id, width=1024, java_script_enabled=script)
    start(page, "practice")
    fill(page, part_asked(shared.app, token(page)).key[0])
    page.get_by_role("button", name="Check").dblclick()
    expect(page.get_by_text("You got it.").first).to_be_visible()
    assert [row.kind for row in log_of(shared.app, child)] == ["answer"]


def test_an_answer_waits_while_the_network_is_away(visit: Visit, shared: Room) -> None:
    """The child is told in kind words, keeps what was typed, and sends it again."""
    child = shared.children[4]
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.context.set_offline(True)
    fill(page, "56")
    press(page, "Next")
    expect(page.locator(".trouble")).to_contain_text("Your answer is still here.")
    expect(page.locator("[data-saved]")).to_have_text("Not sent yet")
    assert log_of(shared.app, child) == []
    page.context.set_offline(False)
    press(page, "Try again")
    expect(page.locator(".progress")).to_contain_text("Question 2 of 4")
    assert [row.answer for row in log_of(shared.app, child)] == ["56"]


def test_signing_out_closes_the_page_behind(visit: Visit, shared: Room) -> None:
    """On a shared device Back shows nothing of the last child."""
    page = visit(person=shared.children[5].id, width=1024)
    page.goto("/today")
    press(page, "Log out")
    expect(page.locator("h1")).to_contain_text("Which class")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Which class")
    page.goto("/today")
    expect(page.locator("h1")).to_contain_text("Which class")
