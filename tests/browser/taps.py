"""A child at a page: taps and keys, as a child would."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser.school import ChildFacts, Room
from tests.practice.browsing import Form


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
    """From the right, as on paper, or field by field; or the option of that name; or what the widget writes into."""
    names = page.locator("#work").evaluate("form => [...form.elements].map(field => field.name).filter(Boolean)")
    option = page.locator(f"#work input[name=answer][value='{answer}']") if "'" not in answer else None
    if option is not None and option.count():
        option.check()
        return
    seen: Counter[str] = Counter()
    fields = []
    for name, value in Form(fields=[(name, "") for name in names]).fill(answer):
        fields.append((page.locator(f"#work [name='{name}']").nth(seen[name]), value))
        seen[name] += 1
    for field, value in reversed(fields):
        if field.is_visible() and field.evaluate("field => field.tagName") != "SELECT":
            field.fill(value)
        else:
            field.evaluate(WRITE, value)


WRITE = """(field, value) => {
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
}"""


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
        page.locator("main .task button.main").click()


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def finish_ticket(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Look at your answers")
    press(page, "Finish")
    expect(page.locator("#end")).to_have_text("You finished!")
