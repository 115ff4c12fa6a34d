"""One day of a class: a ticket, a call for help, two groups, a lesson card, a late child, and whom the week names."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

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
MINUTE = 60_000
TABLET = 768


@pytest.mark.long
def test_from_the_ticket_to_the_week(visit: Visit, here: str, onramp: Flask) -> None:
    room, faults = make_room(onramp, ticket=False), list[str]()
    smaller, kept, others, late = room.children[:4], room.children[4:8], room.children[9:], room.children[8]
    teacher = visit(person=room.teacher_id, width=TABLET, height=1024)
    set_ticket(teacher, room)
    by_hand = {smaller[3]: SMALLER, kept[3]: KEPT_TENS}
    for child in (*smaller, *kept, *others):
        given = SMALLER if child in smaller else KEPT_TENS if child in kept else RIGHT
        if child in by_hand:
            sit_by_hand(visit, room, child, given)
        else:
            sit_ticket(at_device(onramp, here, child), given)
    faults += answer_a_call(visit, teacher, room, others[0])
    faults += accept_two(teacher, room)
    before = groups_on(teacher)
    assert sorted(map(sorted, before)) == sorted(sorted(one.name for one in each) for each in (smaller, kept))
    teach_again(teacher, lambda name: faults.extend(faults_of(teacher, name)))
    for child in smaller[:2]:
        for _set in range(2):
            practise(onramp, at_device(onramp, here, child))
    sit_ticket(at_device(onramp, here, late), KEPT_TENS)
    teacher.goto(f"{room.path}/groups")
    expect(teacher.get_by_text(f"{late.name}: answers came, also fits")).to_be_visible(timeout=MINUTE)
    assert groups_on(teacher) == before, "told by name, and nobody moved"
    faults += faults_of(teacher, "day-late")
    press(teacher, f"Add {late.name}")
    expect(teacher.locator("#groups article .name")).to_have_count(9)
    turn_to_tomorrow(onramp, room)
    teacher.goto(f"{room.path}/week")
    told = teacher.locator("section[aria-labelledby=retaught] tbody tr")
    expect(told).to_have_count(2)
    named = [set(re.findall(r"\w+", row)) & {child.name for child in room.children} for row in told.all_inner_texts()]
    assert {late.name, *(child.name for child in kept)} in named and {child.name for child in smaller} in named
    since = told.filter(has_text="Takes the smaller digit").locator("td").all_inner_texts()
    assert since == [f"{smaller[0].name}, {smaller[1].name}", "–", f"{smaller[2].name}, {smaller[3].name}"], since
    expect(teacher.locator("section[aria-labelledby=ticket]")).to_contain_text("28 of 28 have finished")
    faults += faults_of(teacher, "day-week")
    assert not faults, "\n".join(faults)


def set_ticket(teacher: Page, room: Room) -> None:
    teacher.goto(f"{room.path}/unit")
    teacher.locator("form:has(input[name=ticket][value=et-regroup]) button").click()
    expect(teacher.get_by_role("button", name="Close the ticket")).to_be_visible()


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


def teach_again(teacher: Page, look: Callable[[str], None]) -> None:
    teacher.get_by_role("link", name="Lesson card").first.click()
    expect(teacher.locator("main .steps li")).not_to_have_count(0)
    look("day-lesson-card")


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
