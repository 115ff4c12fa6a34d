"""A whole class practises and sits the ticket; the teacher's open page shows whom to pull together, and why."""

import re

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.forms import at_device, practise, sign_in, sit_ticket
from tests.browser.school import PASSWORD, ChildFacts, Room
from tests.browser.taps import answer_question, finish_ticket, sign_in_child, start

RIGHT = ("56", "57", "2", "29", "ten-gone")
SMALLER = ("64", "63", "18", "31", "no-ones")
KEPT_TENS = ("66", "67", "12", "39", "all-tens")
MINUTE = 60_000


def open_class(visit: Visit, room: Room) -> Page:
    """Signed in by hand, and one more click to the page that stays open."""
    page = visit()
    page.goto("/staff/sign-in")
    page.get_by_label("Sign-in name").fill(f"tess-{room.mark}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Open Room 12").click()
    expect(page.locator("#groups")).to_be_visible()
    return page


def by_hand(visit: Visit, room: Room, child: ChildFacts, answers: tuple[str, ...]) -> None:
    page = visit(width=1024)
    sign_in_child(page, room, child)
    start(page, "ticket")
    for answer in answers:
        answer_question(page, answer)
    finish_ticket(page)


def test_two_groups_of_four_and_one_of_four(visit: Visit, here: str, onramp: Flask, room: Room) -> None:
    """Within a minute of the last answer, on the page that the teacher opened before; three clicks from sign-in."""
    teacher = open_class(visit, room)
    expect(teacher.locator("#groups article")).to_have_count(0)
    smaller, kept, others = room.children[:8], room.children[8:12], room.children[12:]
    for child in [*others, *kept, *smaller]:
        given = SMALLER if child in smaller else KEPT_TENS if child in kept else RIGHT
        if child in (smaller[7], kept[3], others[15]):
            by_hand(visit, room, child, given)
            continue
        device = sign_in(here, room, child)
        rule = "smaller-from-larger" if child in smaller else "no-decrement" if child in kept else ""
        practise(onramp, device, rule)
        sit_ticket(device, given)
    expect(teacher.locator("#groups article")).to_have_count(3, timeout=MINUTE)
    # Seven of the eight make three groups too: the page may show them until its next look at the class.
    expect(teacher.locator("#groups article .name")).to_have_count(12, timeout=MINUTE)
    cards = [group_of(card) for card in teacher.locator("#groups article").all()]
    assert sorted(len(names) for names, _ in cards) == [4, 4, 4]
    about_smaller = [(names, why) for names, why in cards if set(names) <= {child.name for child in smaller}]
    about_kept = [(names, why) for names, why in cards if set(names) == {child.name for child in kept}]
    assert len(about_smaller) == 2
    assert {name for names, _ in about_smaller for name in names} == {child.name for child in smaller}
    assert all("smaller" in why and "larger" in why for _, why in about_smaller)
    assert len(about_kept) == 1
    assert about_kept[0][1] != about_smaller[0][1]
    expect(teacher.locator("#ticket")).to_contain_text("28 of 28 have finished.", timeout=MINUTE)
    accept_one(teacher)


def group_of(card: Locator) -> tuple[list[str], str]:
    """The names on a card, and its title, which is the reason."""
    return card.locator(".shown > .names .shown").all_inner_texts(), card.locator("h3").inner_text()


def accept_one(page: Page) -> None:
    """The third click: it stays when the page is loaded again."""
    page.get_by_role("button", name="Accept").first.click()
    expect(page.locator("#groups").get_by_text("accepted")).to_have_count(1)
    page.reload()
    expect(page.locator("#groups").get_by_text("accepted")).to_have_count(1)
    expect(page.locator("#groups article")).to_have_count(3)


def test_twenty_with_one_error_get_a_lesson_for_all(visit: Visit, here: str, onramp: Flask, room: Room) -> None:
    """One lesson, and it names who may skip it."""
    teacher = open_class(visit, room)
    for child in room.children:
        sit_ticket(at_device(onramp, here, child), SMALLER if child in room.children[:20] else RIGHT)
    lesson = teacher.locator("#groups article")
    expect(lesson).to_have_count(1, timeout=MINUTE)
    expect(lesson).to_contain_text("Ten minutes for all")
    for child in room.children[20:]:  # the page learns of the last ones a poll later
        expect(lesson).to_contain_text(re.compile(rf"May skip it.*\b{child.name}\b", re.DOTALL), timeout=MINUTE)
    said = lesson.inner_text().split("May skip it")[1]
    for child in room.children:
        assert bool(re.search(rf"\b{child.name}\b", said)) is (child in room.children[20:]), child.name
