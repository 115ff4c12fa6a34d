"""A teacher's groups by tapping: what they heed, accept, lock, a late child, change, undo, mix, project."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.forms import at_device, sit_ticket
from tests.browser.school import Room
from tests.browser.watching import faults_of, shoot_as

RIGHT = ("56", "57", "2", "29", "ten-gone")
SMALLER = ("64", "63", "18", "31", "no-ones")
KEPT_TENS = ("66", "67", "12", "39", "all-tens")
MINUTE = 60_000


def state(page: Page, at: str, kind: str, *children: int, note: str = "") -> None:
    page.goto(f"{at}/groups/rules")
    page.locator(f"input[name=kind][value={kind}]").check()
    for name, child in zip(("student", "other"), children, strict=False):
        page.locator(f"select[name={name}]").select_option(str(child))
    page.locator("input[name=note]").fill(note)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name="Remove")).not_to_have_count(0)


@pytest.mark.long
def test_a_morning_of_groups(visit: Visit, here: str, onramp: Flask, room: Room) -> None:
    at, own, faults = room.path, room.children, list[str]()
    late = own[9]
    for number, child in enumerate(own[:14]):
        if child is not late:
            given = SMALLER if number < 4 else KEPT_TENS if number < 8 else RIGHT
            sit_ticket(at_device(onramp, here, child), given)
    page = visit(person=room.teacher_id)
    state(page, at, "together", own[0].id, own[5].id, note="They explain things to each other")
    state(page, at, "partner", own[1].id, own[12].id)
    faults += faults_of(page, "groups-heed")
    page.goto(f"{at}/groups")
    expect(page.locator("#groups .notice")).not_to_have_count(0)
    faults += faults_of(page, "groups-noted")
    page.locator("#groups form[action$=accept] button").first.click()
    expect(page.locator("#groups .pill.accepted")).to_have_count(1)
    names = page.locator("#groups article").first.locator(".name").all_inner_texts()
    page.locator("#groups form[action$='/lock'] button").click()
    expect(page.locator("#groups .pill.locked")).to_have_count(1)
    faults += faults_of(page, "groups-locked")
    page.locator("#groups form[action$='/unlock'] button").click()
    expect(page.locator("#groups .pill.accepted")).to_have_count(1)
    kept = "keeps all the tens" in page.locator("#groups article").first.inner_text()
    sit_ticket(at_device(onramp, here, late), KEPT_TENS if kept else SMALLER)
    page.mouse.move(2, 700)  # while a finger or the keyboard is on a group, the page leaves it as it is
    page.evaluate("document.activeElement.blur()")
    expect(page.get_by_text(re.compile("answers came, also fits"))).to_be_visible(timeout=MINUTE)
    assert page.locator("#groups article").first.locator(".name").all_inner_texts() == names, "nothing moved"
    faults += faults_of(page, "groups-late")
    page.locator("#groups form[action$='/add'] button").click()
    expect(page.locator("#groups article").first.locator(".name")).to_have_count(len(names) + 1)
    page.locator("#groups form[action$='/undo'] button").click()
    expect(page.locator("#groups article").first.locator(".name")).to_have_count(len(names))
    page.get_by_role("link", name="Mixed groups").click()
    faults += faults_of(page, "mixed")
    page.get_by_role("link", name="Mix again").click()
    page.get_by_role("button", name="Use these groups").click()
    expect(page.locator("#groups .table-of")).not_to_have_count(0)
    faults += faults_of(page, "groups-and-mixed")
    page.goto(f"{at}/groups/print?mixed=1")
    expect(page.locator(".sheet")).not_to_have_count(0)
    shoot_as(page, "mixed-on-paper")
    page.goto(f"{at}/groups?language=qps")
    shoot_as(page, "groups-and-mixed-rtl")
    page.goto(f"{at}/groups/mixed?language=qps")
    shoot_as(page, "mixed-rtl")
    page.goto(f"{at}/groups?language=en")
    page.locator("header form[action$='/names'] button, form[action$='/names'] button").first.click()
    expect(page.get_by_text("Names are hidden on this screen.")).to_be_visible()
    assert "partner" not in page.locator("main").inner_text() and own[0].name not in page.locator("main").inner_text()
    shoot_as(page, "groups-projected")
    page.goto(f"{at}/groups/mixed")
    shoot_as(page, "mixed-projected")
    assert not faults, "\n".join(faults)
