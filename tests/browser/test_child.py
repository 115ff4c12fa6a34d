"""One child at a device: with the keyboard alone, without script, tapping twice."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.keys import Keys
from tests.browser.school import Room, log_of, part_asked
from tests.browser.taps import fill, finish_ticket, press, sign_in_child, start, token

RIGHT = ("56", "57", "2", "29", "ten-gone")


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
    for _ in range(4):  # one after a hint, and three at once: that is enough
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
    assert kinds == ["hint", *["answer"] * 4, "finish", *["answer"] * 5, "finish"]


@pytest.mark.parametrize("script", [True, False])
def test_two_taps_store_one_answer(visit: Visit, shared: Room, script: bool) -> None:
    child = shared.children[2 if script else 3]
    page = visit(person=child.id, width=1024, java_script_enabled=script)
    start(page, "practice")
    fill(page, part_asked(shared.app, token(page)).key[0])
    page.get_by_role("button", name="Check").dblclick()
    expect(page.get_by_text("You got it.").first).to_be_visible()
    assert [row.kind for row in log_of(shared.app, child)] == ["answer"]


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
