"""A child at a page: taps and keys, as a child would."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser.school import ChildFacts, Room


def sign_in_child(page: Page, room: Room, child: ChildFacts) -> None:
    page.goto("/")
    page.get_by_label("Class code").fill(room.code.lower())
    page.get_by_role("button", name="Go on").click()
    page.locator(f"a[href$='/{child.id}']").click()
    for name in child.pictures:
        page.locator(f"button[name=pick][value={name}]").click()
    expect(page.locator("h1")).to_contain_text("Hello")


def start(page: Page, kind: str) -> None:
    """Start the first thing of that kind on today's page."""
    page.goto("/today")
    page.locator(f"form:has(input[name=kind][value={kind}]) button").first.click()
    expect(page.locator("#work")).to_be_attached()


def token(page: Page) -> str:
    return page.locator("#work input[name=token]").input_value()


def fill(page: Page, answer: str) -> None:
    """From the right, as on paper, or in the one field; or the option of that name."""
    boxes = page.locator("#work input.digit")
    if boxes.count():
        wide = answer.rjust(boxes.count())
        for at in reversed(range(boxes.count())):
            boxes.nth(at).fill(wide[at].strip())
    elif page.locator("#work input.answer").count():
        page.locator("#work input.answer").fill(answer)
    else:
        page.locator(f"#work input[name=answer][value='{answer}']").check()


@contextmanager
def changing(page: Page) -> Iterator[None]:
    """What is done inside brings another page, swapped in or loaded; it is there afterwards."""
    before = page.locator("main").inner_html()
    yield
    page.wait_for_function("before => document.querySelector('main').innerHTML !== before", arg=before)
    expect(page.locator("form.busy")).to_have_count(0)


def answer_question(page: Page, answer: str) -> None:
    """Fill in, press the main button, and wait for another page."""
    fill(page, answer)
    with changing(page):
        page.locator("#work button.main").click()


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def finish_ticket(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Look at your answers")
    press(page, "Finish")
    expect(page.locator("#end")).to_have_text("You finished!")
