"""Every page of every role: axe-core finds nothing, and 320 px are enough, from right to left too."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Lived, Visit
from tests.browser.school import GOALS, part_asked
from tests.browser.taps import answer_question, changing, press, start, token
from tests.browser.watching import faults_of, shoot_as, sideways

RTL = "language=qps"
ACTIVITY = "/activity?pack=subtract-regroup&id=partner-explain-trade"


def staff_addresses(lived: Lived) -> dict[str, str]:
    at, child = lived.room.path, lived.room.children
    return {
        "classes": "/classes",
        "now": at,
        "groups": f"{at}/groups",
        "group-change": f"{at}/groups/{lived.group}/change",
        "mixed-groups": f"{at}/groups/mixed",
        "group-rules": f"{at}/groups/rules",
        "lesson-card": f"{at}/groups/{lived.group}/card",
        "week": f"{at}/week",
        "first-steps": f"{at}/first-steps",
        "try": f"{at}/try?step=practice:subtract-regroup/subtract-within-100-regroup:6:badly",
        "skills": f"{at}/skills",
        "students": f"{at}/students",
        "student": f"{at}/students/{child[0].id}",
        "student-without-answers": f"{at}/students/{child[27].id}",
        "ticket": f"{at}/tickets/{lived.room.ticket_set_id}",
        "ticket-on-paper": f"{at}/tickets/{lived.room.ticket_set_id}/paper",
        "ticket-form": f"{at}/tickets/{lived.room.ticket_set_id}/form",
        "unit": f"{at}/unit",
        "ticket-put-together": f"{at}/tickets/pick",
        "ticket-whole": f"{at}/tickets/pick?skill={GOALS[1]}&item=sub-2digit&item=leave-regroup",
        "door": f"{at}/door",
        "cards": f"{at}/cards",
        "teacher-not-found": f"{at}/no-such-page",
    }


def admin_addresses(lived: Lived) -> dict[str, str]:
    at = f"/school/classes/{lived.room.class_id}"
    return {
        "school": "/school", "school-class": at, "people": "/school/people", "roster": "/school/roster",
        "audit": "/school/audit", "learned": "/school/learned",
        "health": "/school/health", "library": "/library", "admin-not-found": "/school/no-such-page",
    }  # fmt: skip


def open_addresses(lived: Lived) -> dict[str, str]:
    door = f"/sign-in/{lived.room.code}"
    return {
        "sign-in": "/sign-in", "who": door, "pictures": f"{door}/{lived.room.children[0].id}",
        "waiting-nobody": "/sign-in/waiting", "staff-sign-in": "/staff/sign-in", "not-found": "/no-such-page",
        "style": "/style",
    }  # fmt: skip


ROLES: dict[str, tuple[Callable[[Lived], dict[str, str]], Callable[[Lived], int | None]]] = {
    "anybody": (open_addresses, lambda lived: None),
    "teacher": (staff_addresses, lambda lived: lived.room.teacher_id),
    "admin": (admin_addresses, lambda lived: lived.room.admin_id),
    "child": (
        lambda lived: {"today": "/today", "activity": ACTIVITY, "likes": "/today/likes"},
        lambda lived: lived.room.children[20].id,
    ),
    "child-done": (lambda lived: {"today-after-ticket": "/today"}, lambda lived: lived.room.children[0].id),
}


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_open_to_all(visit: Visit, lived: Lived, role: str) -> None:
    """axe, 320 px, language, title, one first heading; then the same page from right to left."""
    addresses, person = ROLES[role]
    page, faults = visit(person=person(lived)), []
    for name, address in addresses(lived).items():
        page.goto(address)
        faults += [] if name == "style" else faults_of(page, name)  # the page of components is a page of examples
        page.goto(f"{address}{'&' if '?' in address else '?'}{RTL}")
        assert page.locator("html").get_attribute("dir") == "rtl"
        faults += [f"{name}, from right to left: {each}" for each in sideways(page)]
        shoot_as(page, f"{name}-rtl")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_childs_way_is_open_to_all(visit: Visit, here: str, onramp: Flask, lived: Lived, direction: str) -> None:
    """Each state of a practice set and of the ticket, as a child comes through them."""
    child = lived.room.children[21 if direction == "ltr" else 22]
    page, faults = visit(person=child.id, width=1024), list[str]()
    if direction == "rtl":
        page.context.add_cookies([{"name": "language", "value": "qps", "url": here}])

    def look(name: str) -> None:
        assert page.locator("html").get_attribute("dir") == direction
        faults.extend(faults_of(page, f"child-{direction}-{name}"))

    def tap(button: str) -> None:
        with changing(page):
            page.locator(button).click()

    page.goto("/today")
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.locator(".next .btn.main").evaluate("button => button.getBoundingClientRect().bottom <= innerHeight")
    page.set_viewport_size({"width": 1024, "height": 768})
    start(page, "practice")
    page.reload()
    look("question")
    tap("main .task button[value=answer]")
    look("nothing-written")
    tap("main .task button[value=hint]")
    look("hint")
    answer_question(page, "99")  # of no task in the pack
    look("look-again")
    answer_question(page, part_asked(onramp, token(page)).key[0])
    look("right")
    tap("button[value=help]")
    look("help-asked")
    tap("button[value=break]")
    look("break")
    tap("main button.main")
    start(page, "ticket")
    look("ticket-question")
    for answer in ("64", "63", "18"):
        answer_question(page, answer)
    tap("main .task button[value=not-sure]")
    answer_question(page, "no-ones")
    look("ticket-review")
    tap("button[value=finish]")
    look("ticket-end")
    page.goto("/today")
    look("today-after-ticket")
    assert not faults, "\n".join(faults)


def test_projected_pages_tell_no_name(visit: Visit, lived: Lived) -> None:
    """What the class sees on the wall: no child's name, and the page still stands."""
    page, faults = visit(person=lived.room.teacher_id), list[str]()
    page.goto(lived.room.path)
    press(page, "Hide names")
    expect(page.locator("html")).to_have_attribute("data-names", "hidden")
    page.wait_for_load_state("networkidle")
    names = [child.name for child in lived.room.children]
    for name, address in staff_addresses(lived).items():
        if name in ("cards", "door", "classes", "unit", "teacher-not-found"):
            continue
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-names", "hidden")
        seen = set(re.findall(r"\w+", page.locator("body").inner_text()))
        faults += [f"{name} shows {', '.join(sorted(seen & set(names)))}"] if seen & set(names) else []
        faults += faults_of(page, f"{name}-projected")
    assert not faults, "\n".join(faults)
