"""Every way to answer: by keyboard alone, by touch on a small screen, without a script; from right to left too."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.keys import Keys
from tests.browser.school import ChildFacts, Room, log_of
from tests.browser.test_weight import STUDENT, Wire, load
from tests.browser.watching import NARROW, SHIFTS, axe, faults_of, shoot_as
from tests.practice.ways import PACED, WAYS, Way, open_ways, ways_pack
from webapp.access import classroom_of_student
from webapp.extensions import db
from webapp.tables import Person

ITEMS = [way.item for way in WAYS]
SMALL_TARGETS = """() => [...document.querySelectorAll("main .task :is(button, input, select, textarea, a, summary)")]
  .filter((each) => each.checkVisibility() && !each.matches("[type=hidden], .unseen, [type=radio], [type=checkbox]"))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 47.5 || box.height < 47.5)
  .map(([each, box]) => `${each.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""
Answer = Callable[[Page], None]


@pytest.fixture(scope="module")
def packed(shared: Room, onramp: Flask) -> Room:
    with onramp.app_context():
        ways_pack(shared.school_id, db.session.get_one(Person, shared.admin_id))
    return shared


def sitting_of(app: Flask, child: ChildFacts, purpose: str = "practice", items: list[str] = ITEMS) -> str:
    with app.app_context():
        student = db.session.get_one(Person, child.id)
        classroom = classroom_of_student(student)
        assert classroom is not None
        return f"/sittings/{open_ways(student, classroom, items, purpose).id}"


def typed(*texts: str) -> Callable[[Keys], None]:
    """Each text into the next field, from where the page has put the focus."""

    def answer(keys: Keys) -> None:
        for at, text in enumerate(texts):
            if at:
                keys.page.keyboard.press("Tab")
            keys.page.keyboard.type(text)

    return answer


def put(*ids: str) -> Callable[[Keys], None]:
    def answer(keys: Keys) -> None:
        for id in ids:
            keys.press(f'"put":"{id}"')

    return answer


def point(keys: Keys) -> None:
    keys.to('"line":')
    for _press in range(4):  # the first one places it at the left end
        keys.page.keyboard.press("ArrowRight")


def between(keys: Keys) -> None:
    keys.to('"line":')
    keys.page.keyboard.press("End")
    for _press in range(13):
        keys.page.keyboard.press("ArrowLeft")


def jump(keys: Keys) -> None:
    for hand, place in (("0", 3), ("1", 8)):
        keys.press(f'"hand":"{hand}"')
        keys.page.keyboard.press("Shift+Tab" if hand == "1" else "Tab")
        keys.to('"line":')
        keys.page.keyboard.press("Home")
        for _press in range(place):
            keys.page.keyboard.press("ArrowRight")


def choose(*ids: str) -> Callable[[Keys], None]:
    def answer(keys: Keys) -> None:
        for id in ids:
            keys.to("INPUT|answer|" + id if len(ids) > 1 else "INPUT|answer|")
            keys.page.keyboard.press("Space")

    return answer


def column(keys: Keys) -> None:
    keys.page.keyboard.type("722")
    keys.to("INPUT|trade")
    typed("2", "9", "15")(keys)


BY_KEYS: dict[str, Callable[[Keys], None]] = {
    "number": typed("56"),
    "unit": typed("12"),
    "fraction": typed("2", "3"),
    "choice": choose("half"),
    "choices": choose("a", "c"),
    "expression": typed("2x+3"),
    "text": typed("Triangle"),
    "list": typed("20", "25", "30"),
    "set": typed("12", "6", "4", "3", "2", "1"),
    "pair": typed("3", "5"),
    "order": put("quarter", "half", "whole", "more"),
    "match": put("x", "y", "z"),
    "blanks": typed("3", "2", "4", "l", "quarter"),
    "column": column,
    "point": point,
    "between": between,
    "jump": jump,
    "extended": typed("More parts are smaller."),
}


def test_every_way_by_keyboard_alone(
    visit: Visit, packed: Room, onramp: Flask, next_child: Callable[[], ChildFacts]
) -> None:
    child = next_child()
    page, faults = visit(person=child.id), list[str]()
    keys = Keys(page)
    page.goto(sitting_of(onramp, child, items=[way.item for way in PACED]))
    for number, way in enumerate(PACED, start=1):
        again = way in PACED[: number - 1]
        expect(page.locator("main .task form#work")).to_be_visible()
        page.wait_for_load_state("networkidle")
        faults += [] if again else faults_of(page, f"way-{way.item}")
        if way.item == ITEMS[0]:
            keys.to("INPUT|answer")  # a page that was loaded leaves the focus to the browser
        BY_KEYS[way.item](keys)
        if way.item == "fraction":
            keys.page.keyboard.press("Shift+Tab")
            keys.page.keyboard.press("Shift+Tab")
            keys.page.keyboard.type("1")
        shoot_as(page, f"way-{way.item}-filled")
        keys.press("BUTTON|kind|answer")
        expect(page.locator("main .task")).to_contain_text("You got it." if way.verdict == "right" else "Thank you.")
        faults += [] if again else [f"{way.item}, after it: {fault}" for fault in axe(page)]
        shoot_as(page, f"way-{way.item}-right")
        keys.press("Next")
        expect(page.locator(f"main [data-card='{number + 1 if number < len(PACED) else 'end'}']")).to_be_visible()
        assert page.evaluate("document.activeElement !== document.body"), f"{way.item}: the focus was lost"
    expect_rows(onramp, child, {"between": "7/20"}, PACED)
    assert not faults, "\n".join(faults)


def expect_rows(app: Flask, child: ChildFacts, other: dict[str, str], ways: list[Way] = WAYS) -> None:
    travelled = [(row.item, row.answer, row.verdict) for row in log_of(app, child) if row.kind == "answer"]
    assert travelled == [(way.item, other.get(way.item, way.travels), way.verdict) for way in ways]


def tap_line(page: Page, *shares: float) -> None:
    """Touch the line at these shares of the way between its ends."""
    for share in shares:
        box = page.locator("main [data-line] svg").bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] * (20 + 280 * share) / 320, box["y"] + box["height"] / 2)


def touch(page: Page, item: str, fields: list[tuple[str, str]]) -> None:
    """Answer as with a finger; typed values come from the screen's own keyboard."""
    if item in ("order", "match"):
        for _name, value in fields:
            page.locator(f"main [data-put='{value.rpartition(':')[2]}']").tap()
    elif item in ("point", "between", "jump"):
        tap_line(page, *{"point": (3 / 8,), "between": (0.35,), "jump": (0.3, 0.8)}[item])
    else:
        seen = dict[str, int]()
        for name, value in fields:
            at = seen.get(name, 0)
            seen[name] = at + 1
            field = page.locator(f"main #work [name='{name}']")
            if item.startswith("choice"):
                page.locator(f"main label:has([value='{value}'])").tap()
            elif field.nth(at).evaluate("each => each.matches('select')"):
                field.nth(at).select_option(value)
            elif value:
                field.nth(at).fill(value)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_way_by_touch_on_a_small_screen(
    visit: Visit, here: str, packed: Room, onramp: Flask, next_child: Callable[[], ChildFacts], direction: str
) -> None:
    """In a ticket, to its review and its end; dark as well."""
    child = next_child()
    page = visit(person=child.id, width=NARROW, height=640, has_touch=True, is_mobile=True, color_scheme="dark")
    page.add_init_script(SHIFTS)
    faults = list[str]()
    if direction == "rtl":
        page.context.add_cookies([{"name": "language", "value": "qps", "url": here}])
    page.goto(sitting_of(onramp, child, "ticket"))
    for number, way in enumerate(WAYS, start=1):
        expect(page.locator(f"main [data-card='{number}']")).to_be_visible()
        page.wait_for_load_state("networkidle")
        faults += [f"{way.item}: a small target: {each}" for each in page.evaluate(SMALL_TARGETS)]
        touch(page, way.item, way.fields)
        faults += [f"{way.item}: {fault}" for fault in axe(page)]
        shoot_as(page, f"touch-{direction}-{way.item}")
        page.wait_for_timeout(700)  # a tap that follows another at once is passed over
        page.locator("main .task button.main").tap()
    expect(page.locator("main [data-card=review]")).to_be_visible()
    faults += faults_of(page, f"touch-{direction}-review")
    page.wait_for_timeout(700)
    page.locator("[data-show='11']").tap()
    expect(page.locator("main [data-slot].filled")).to_have_count(4)  # what was chosen is still there
    page.go_back() if page.locator("[data-card=review]").count() else page.goto(page.url.partition("?")[0])
    page.locator("button[value=finish]").tap()
    expect(page.locator("#end")).to_be_visible()
    faults += faults_of(page, f"touch-{direction}-end")
    assert page.evaluate("window.shifted") <= 0.02
    expect_rows(onramp, child, {"between": "7/20"})
    assert not faults, "\n".join(faults)


def test_every_way_without_a_script(
    visit: Visit, packed: Room, onramp: Flask, next_child: Callable[[], ChildFacts]
) -> None:
    child = next_child()
    page = visit(person=child.id, width=NARROW, height=640, java_script_enabled=False)
    page.goto(sitting_of(onramp, child, items=[way.item for way in PACED]))
    for way in PACED:
        shoot_as(page, f"plain-{way.item}")
        seen = dict[str, int]()
        for name, value in way.fields:
            at = seen.get(name, 0)
            seen[name] = at + 1
            field = page.locator(f"#work [name='{name}']").nth(at)
            if way.item.startswith("choice"):
                page.locator(f"#work [value='{value}']").check()
            elif name in ("place", "match", "end", "blank.size.answer") or way.item == "point":
                field.select_option(value)
            else:
                field.fill(value)
        page.locator("main .task button.main").click()
        expect(page.locator("main .task")).to_contain_text("You got it." if way.verdict == "right" else "Thank you.")
        page.locator("main a.main").click()
    expect_rows(onramp, child, {}, PACED)


def test_a_set_with_all_widgets_is_light(
    visit: Visit, packed: Room, onramp: Flask, next_child: Callable[[], ChildFacts]
) -> None:
    """Each widget's script once, beside what every page of a child has; a set has six tasks."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    page.add_init_script(SHIFTS)
    wire = Wire(page)
    load(page, sitting_of(onramp, child, items=["order", "match", "point", "jump", "expression", "blanks"]))
    assert wire.total <= STUDENT.total, str(wire)
    assert wire.of("Script") <= STUDENT.script, str(wire)
    assert len(wire.sent) <= STUDENT.requests, str(wire)
    print(f"widgets: {wire}; shift {page.evaluate('window.shifted'):.3f}")  # noqa: T201  # for docs/benchmarks.md
    assert page.evaluate("window.shifted") <= 0.02


def test_a_widget_whose_script_does_not_come_is_plain(
    visit: Visit, packed: Room, onramp: Flask, next_child: Callable[[], ChildFacts]
) -> None:
    """The lists that hold the answer are shown instead."""
    child = next_child()
    page = visit(person=child.id, width=NARROW)
    page.route("**/js/slots.js*", lambda route: route.abort())
    page.goto(sitting_of(onramp, child, items=["order"]))
    lists = page.locator("main select[name=place]")
    expect(lists.first).to_be_visible()
    for at, id in enumerate(("quarter", "half", "whole", "more")):
        lists.nth(at).select_option(id)
    page.locator("main .task button.main").click()
    expect(page.locator("main .task")).to_contain_text("You got it.")


def test_widgets_wait_without_the_network(
    visit: Visit, packed: Room, onramp: Flask, next_child: Callable[[], ChildFacts]
) -> None:
    """All cards lie in the page: the Wi-Fi goes, the child goes on, and each answer arrives once, in order."""
    child = next_child()
    page = visit(person=child.id, width=NARROW, height=640)
    items = ["number", "match", "jump", "blanks"]
    page.goto(sitting_of(onramp, child, "ticket", items))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    for item in items:
        BY_KEYS[item](Keys(page)) if item != "number" else page.locator("#work input.answer").fill("56")
        page.locator("main .task button.main").click()
    expect(page.locator("h1")).to_have_text("Look at your answers")
    for said in (
        "80 − 24 = 56",
        "one half – 1/2",
        "3 → 8",
        "34 has 3 tens. 1/2 is the same as 2/4, and it is less than 1.",
    ):
        expect(page.locator("main")).to_contain_text(said)
    page.locator("[data-show='2']").click()
    page.locator("main [data-slot]").first.click()
    page.locator("main [data-put=y]").click()  # a change of mind
    page.locator("main .task button.main").click()
    page.locator("button[value=finish]").click()
    page.context.set_offline(False)
    expect(page.locator("#end")).to_be_visible()
    matched = [row.answer for row in log_of(onramp, child) if row.item == "match"]
    assert matched == ["half:x third:y quarter:z", "half:y third:y quarter:z"]
    assert len(log_of(onramp, child)) == len(items) + 2
