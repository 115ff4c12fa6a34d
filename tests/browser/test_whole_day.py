"""One day of a class: a ticket, a call for help, two groups, a lesson card, a late child, first steps, and the week."""

import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from tests.browser.conftest import Visit
from tests.browser.forms import at_device, practise, sit_ticket
from tests.browser.school import ChildFacts, Room, make_room
from tests.browser.taps import answer_question, finish_ticket, press, sign_in_child, start
from tests.browser.watching import faults_of, shoot_as
from webapp import clock
from webapp.extensions import db
from webapp.tables import EvidenceRow, Group, Intervention, Sitting, TicketSet
from webapp.writing import writing

RIGHT = ("56", "57", "2", "29", "ten-gone")
SMALLER = ("64", "63", "18", "31", "no-ones")
KEPT_TENS = ("66", "67", "12", "39", "all-tens")
UNFORESEEN = ("99", *RIGHT[1:])
MINUTE = 60_000
TABLET = 768


@pytest.mark.long
def test_from_the_ticket_to_the_week(visit: Visit, here: str, onramp: Flask) -> None:
    room, faults = make_room(onramp, ticket=False), list[str]()
    smaller, kept, others, late = room.children[:4], room.children[4:8], room.children[9:], room.children[8]
    teacher = visit(person=room.teacher_id, width=TABLET, height=1024)
    faults += set_ticket(teacher, room)
    by_hand, odd = {smaller[3]: SMALLER, kept[3]: KEPT_TENS}, others[1]
    for child in (*others, *smaller, *kept):
        given = SMALLER if child in smaller else KEPT_TENS if child in kept else (UNFORESEEN if child is odd else RIGHT)
        if child in by_hand:
            sit_by_hand(visit, room, child, given)
        else:
            sit_ticket(at_device(onramp, here, child), given)
    expect(teacher.locator("#groups article .name")).to_have_count(8, timeout=MINUTE)  # the page that was open before
    faults += set_aside(teacher, odd)
    faults += answer_a_call(visit, teacher, room, others[0])
    faults += accept_two(teacher, room)
    before = groups_on(teacher)
    assert printed(visit(person=room.teacher_id), f"{room.path}/groups/print") == 2, "a page a group"
    assert sorted(map(sorted, before)) == sorted(sorted(one.name for one in each) for each in (smaller, kept))
    change_and_undo(teacher, others[2])
    assert groups_on(teacher) == before
    faults += see_tomorrow(teacher, room)
    faults += teach_again(teacher)
    for child, rule in ((smaller[0], ""), (smaller[1], ""), (kept[0], "no-decrement")):
        for _set in range(2):
            practise(onramp, at_device(onramp, here, child), rule)
    sit_ticket(at_device(onramp, here, late), KEPT_TENS)
    teacher.goto(f"{room.path}/groups")
    expect(teacher.get_by_text(f"{late.name}: answers came, also fits")).to_be_visible(timeout=MINUTE)
    assert groups_on(teacher) == before, "told by name, and nobody moved"
    faults += faults_of(teacher, "day-late")
    press(teacher, f"Add {late.name}")
    expect(teacher.locator("#groups article .name")).to_have_count(9)
    teacher.goto(room.path)
    expect(teacher.locator("#needs")).to_contain_text("18 not visited this week")
    turn_to_tomorrow(onramp, room)
    teacher.goto(f"{room.path}/week")
    rows = teacher.locator("section[aria-labelledby=retaught] tbody tr")
    told = {row.locator("th").inner_text().split("\n")[0]: row.locator("td").all_inner_texts() for row in rows.all()}
    assert told == {
        "Takes the smaller digit from the larger": ["Ana, Ben", "–", "Chloe, Dev"],
        "Trades a ten but keeps all the tens": ["–", "Eli", "Farah, Gus, Hana, Ida"],
    }, "also where it did not help"
    expect(teacher.locator("section[aria-labelledby=ticket]")).to_contain_text("28 of 28 have finished")
    faults += faults_of(teacher, "day-week")
    assert not faults, "\n".join(faults)


def set_ticket(teacher: Page, room: Room) -> list[str]:
    """Its errors, each with its answer and what to do, are there to read before; then the page stays open."""
    teacher.goto(f"{room.path}/unit")
    offer = teacher.locator("form:has(input[name=ticket][value=et-regroup])")
    for summary in teacher.locator("details:has(.brief) > summary, details:has(.errors) > summary").all():
        summary.click()
    brief = teacher.locator(".brief").filter(has_text="Takes the smaller digit from the larger").first
    expect(brief).to_contain_text("Question 2: 63")
    expect(brief).to_contain_text("Lay out 72")
    faults = faults_of(teacher, "day-unit")
    offer.locator("button").click()
    expect(teacher.get_by_role("button", name="Close the ticket")).to_be_visible()
    form = teacher.get_by_role("link", name="Print the form").first.get_attribute("href")
    assert printed(teacher, form or "") == 2, "a page for the class to copy, and one for the teacher"
    teacher.goto(room.path)
    return faults


def printed(page: Page, address: str) -> int:
    """How many pages of A4 that takes."""
    page.goto(address)
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def set_aside(teacher: Page, odd: ChildFacts) -> list[str]:
    """What nobody foresaw stands there as it was given, and a tap on the name says that it was a typo."""
    seen = teacher.locator("#ticket tbody tr").first.locator("[data-label='Nobody predicted']")
    expect(seen).to_contain_text(f"{UNFORESEEN[0]}: 1 child", timeout=MINUTE)
    teacher.get_by_role("link", name="All answers").click()
    line = teacher.locator("section.group").filter(has_text="nobody predicted this answer").filter(has_text=odd.name)
    line.locator("summary").filter(has_text=odd.name).click()
    faults = faults_of(teacher, "day-answers")
    line.get_by_role("button", name="Typo").click()
    expect(teacher.locator("section.group.aside").filter(has_text=odd.name)).to_contain_text("set aside by you")
    return faults


def sit_by_hand(visit: Visit, room: Room, child: ChildFacts, answers: tuple[str, ...]) -> None:
    page = visit(width=1024)
    sign_in_child(page, room, child)
    start(page, "ticket")
    for answer in answers:
        answer_question(page, answer)
    finish_ticket(page)


def answer_a_call(visit: Visit, teacher: Page, room: Room, child: ChildFacts) -> list[str]:
    """A child asks in its browser; the teacher's open page tells, is told, and what was done is noted."""
    teacher.goto(room.path)
    page = visit(person=child.id, width=1024)
    start(page, "practice")
    press(page, "Ask my teacher")
    needs = teacher.locator("#needs")
    row = needs.locator("li").filter(has=teacher.get_by_role("link", name=child.name)).first
    expect(row).to_contain_text("asked for help", timeout=MINUTE)
    row.get_by_role("button", name="I'm on it").click()
    expect(needs.locator("form.did").first).to_be_visible()
    faults = faults_of(teacher, "day-on-it")
    teacher.goto(f"{room.path}?language=qps")
    shoot_as(teacher, "day-on-it-rtl")
    teacher.goto(f"{room.path}?language=en")
    needs.locator("form.did button").first.click()
    expect(needs.locator("form.did")).to_have_count(0)
    return faults


def accept_two(teacher: Page, room: Room) -> list[str]:
    teacher.goto(f"{room.path}/groups")
    for count in (1, 2):
        teacher.locator("#groups form[action$=accept] button").first.click()
        expect(teacher.locator("#groups .pill.accepted")).to_have_count(count)
    return faults_of(teacher, "day-groups")


def groups_on(teacher: Page) -> list[list[str]]:
    return [
        card.locator(".shown > .names .shown").all_inner_texts() for card in teacher.locator("#groups article").all()
    ]


def change_and_undo(teacher: Page, another: ChildFacts) -> None:
    """One more child by a tap and why, and back; locked, and open again."""
    first = teacher.locator("#groups article").first
    first.get_by_role("link", name="Change").click()
    teacher.get_by_label(another.name, exact=True).check()
    teacher.get_by_label("I know more about these children").check()
    press(teacher, "Save the group")
    expect(first.locator(".name")).to_have_count(5)
    press(teacher, "Undo the change")
    expect(first.locator(".name")).to_have_count(4)
    first.get_by_role("button", name="Lock", exact=True).click()
    expect(teacher.locator("#groups .pill.locked")).to_have_count(1)
    press(teacher, "Unlock")
    expect(teacher.locator("#groups .pill.locked")).to_have_count(0)


def see_tomorrow(teacher: Page, room: Room) -> list[str]:
    """With what each child begins."""
    teacher.goto(f"{room.path}/first-steps")
    told = teacher.locator("tbody .name").all_inner_texts()
    assert sorted(told) == sorted(child.name for child in room.children)
    return faults_of(teacher, "day-first-steps")


def teach_again(teacher: Page) -> list[str]:
    teacher.go_back()
    teacher.get_by_role("link", name="Lesson card").first.click()
    expect(teacher.locator("main .steps li")).not_to_have_count(0)
    expect(teacher.locator("main")).to_contain_text("Open with today's task")
    return faults_of(teacher, "day-lesson-card")


def turn_to_tomorrow(onramp: Flask, room: Room) -> None:
    """The week tells of the days before today: all that this class did was yesterday."""
    moved: dict[type[Any], tuple[str, ...]] = {
        EvidenceRow: ("issued_at", "received_at"), Sitting: ("opened_at", "finished_at"),
        TicketSet: ("opened_at",), Group: ("decided_at",), Intervention: ("at",),
    }  # fmt: skip
    with onramp.app_context(), writing():
        for table, instants in moved.items():
            earlier = {name: getattr(table, name) - 24 * clock.HOUR for name in instants}
            db.session.execute(update(table).where(table.class_id == room.class_id).values(earlier))
        for group in db.session.scalars(select(Group).filter_by(class_id=room.class_id)):
            came = [[child, at - 24 * clock.HOUR] for child, at in group.numbers.get("joined", [])]
            group.numbers = {**group.numbers, "made_at": group.numbers["made_at"] - 24 * clock.HOUR, "joined": came}
