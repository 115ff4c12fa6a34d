"""A school's first day: the admin loads pack and class list, the teacher opens the class, a child works."""

import io
import re
import secrets
import subprocess
import sys
import zipfile
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import Visit
from tests.browser.forms import at_device, sit_ticket
from tests.browser.school import FIRST, PASSWORD, ChildFacts, Room, log_of, part_asked, person_named
from tests.browser.taps import answer_question, finish_ticket, press, sign_in_child, start, token
from tests.browser.watching import faults_of
from webapp.extensions import db
from webapp.settings import ROOT
from webapp.tables import Person

SMALLER = ("64", "63", "18", "31", "no-ones")


@pytest.fixture
def admin_name(onramp: Flask) -> str:
    """The first admin comes from the command line."""
    name = f"ada-{secrets.token_hex(3)}"
    environment = {
        "ONRAMP_INSTANCE": str(onramp.config["INSTANCE"]),
        "ONRAMP_DATABASE": onramp.config["DATABASE"],
        "PATH": "/usr/bin:/bin",
    }
    command = ["admin", "create", "--name", "Ada Admin", "--sign-in-name", name, "--school", f"The school of {name}"]
    made = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command, "--password-stdin"],
        cwd=ROOT, env=environment, input=f"{PASSWORD}\n", text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return name


def zipped_pack() -> bytes:
    folder, out = ROOT / "content/packs/subtract-regroup", io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return out.getvalue()


def roster(mark: str, names: tuple[str, ...] = FIRST) -> bytes:
    lines = ["class,first_name,last_name,student_id,grade,language"]
    lines += [f"Room 12,{name},{name[0]}stone,{mark}-{number},2,en" for number, name in enumerate(names)]
    return "\n".join(lines).encode()


@dataclass
class Day:
    """The same school through the whole day."""

    visit: Visit
    onramp: Flask
    here: str
    admin: Page
    room: Room
    faults: list[str]


def test_from_an_empty_school_to_a_group(visit: Visit, onramp: Flask, here: str, admin_name: str) -> None:
    admin = visit()
    sign_in_adult(admin, admin_name, PASSWORD)
    day = Day(visit, onramp, here, admin, Room(onramp, admin_name[4:], 0, 0, "", 0, 0), [])
    day.faults += faults_of(admin, "school-empty")
    publish_pack(day)
    load_roster(day)
    make_teacher(day)
    print_cards(day)
    teacher = start_class(day)
    child = day.room.child("Maya")
    work_through_a_set(day, child)
    see_help(day, teacher)
    finish_the_class(day, child)
    group_and_accept(day, teacher)
    assert not day.faults, "\n".join(day.faults)


def sign_in_adult(page: Page, name: str, password: str) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def publish_pack(day: Day) -> None:
    """A broken pack first: every problem is named and nothing is saved."""
    page = day.admin
    page.goto("/library")
    day.faults += faults_of(page, "library-empty")
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("pack.yaml", "id: Not An Id\n")
    upload(page, "pack.zip", broken.getvalue(), "Check")
    expect(page.get_by_text("Nothing was saved.").first).to_be_visible()
    day.faults += faults_of(page, "library-problems")
    upload(page, "pack.zip", zipped_pack(), "Check")
    expect(page.get_by_text("Children see nothing of it")).to_be_visible()
    day.faults += faults_of(page, "library-draft")
    press(page, "Publish")
    expect(page.get_by_text("is published.")).to_be_visible()
    day.faults += faults_of(page, "library-pack")


def upload(page: Page, name: str, body: bytes, button: str) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/zip", "buffer": body})
    press(page, button)


def load_roster(day: Day) -> None:
    """A list with a mistake, then the right one: looked at first, then applied."""
    page = day.admin
    page.goto("/school/roster")
    day.faults += faults_of(page, "roster")
    upload(page, "class.csv", roster(day.room.mark).replace(b"Ben,", b","), "Look at what it would do")
    expect(page.get_by_text("class.csv:3").first).to_be_visible()
    day.faults += faults_of(page, "roster-problems")
    upload(page, "class.csv", roster(day.room.mark), "Look at what it would do")
    expect(page.get_by_text("28 new children")).to_be_visible()
    day.faults += faults_of(page, "roster-plan")
    press(page, "Apply the list")
    expect(page.get_by_text("The list is in place.")).to_be_visible()
    day.faults += faults_of(page, "school")


def make_teacher(day: Day) -> None:
    """Made by the admin with a password for once, who then chooses an own one."""
    page, name = day.admin, f"tess-{day.room.mark}"
    page.goto("/school/people")
    page.get_by_label("First name").fill("Tess")
    page.get_by_label("Last name").fill("Taylor")
    page.get_by_role("textbox", name="Sign-in name").fill(name)
    press(page, "Make the teacher")
    once = page.locator(".notice bdi").nth(1).inner_text()
    day.faults += faults_of(page, "people-password")
    page.reload()
    expect(page.get_by_text(once)).to_have_count(0)
    page.goto("/school")
    page.get_by_role("link", name="Room 12", exact=True).click()
    page.get_by_label("Give this class to").select_option(label="Tess Taylor")
    press(page, "Give the class")
    expect(page.get_by_text("Tess Taylor").first).to_be_visible()
    day.faults += faults_of(page, "school-class")
    teacher = day.visit()
    sign_in_adult(teacher, name, once)
    day.faults += faults_of(teacher, "new-password")
    teacher.get_by_label("New password").fill(PASSWORD)
    teacher.get_by_label("The same again").fill(PASSWORD)
    press(teacher, "Save and sign in")
    expect(teacher.locator("h1")).to_have_text("Your classes")
    day.room.teacher_id = person_named(day.onramp, name).id


def print_cards(day: Day) -> None:
    """What stands on the cards is how the children get in."""
    page = day.admin
    page.goto("/school")
    page.get_by_role("link", name="Cards of Room 12").click()
    expect(page.locator(".cut-card")).to_have_count(28)
    day.faults += faults_of(page, "cards")
    day.room.class_id = int(re.findall(r"/classes/(\d+)/cards", page.url)[0])
    day.room.code = page.locator(".cut-code").first.inner_text()
    with day.onramp.app_context():
        ids = {child.first_name: child.id for child in db.session.scalars(
            select(Person).where(Person.role == "student", Person.student_number.startswith(f"{day.room.mark}-"))
        )}  # fmt: skip
    for card in page.locator(".cut-card").all():
        name = card.locator("b").inner_text().split()[0]
        pictures = tuple(text.strip() for text in card.locator(".cut-pictures span").all_inner_texts())
        day.room.children.append(ChildFacts(ids[name], name, pictures))


def start_class(day: Day) -> Page:
    """The teacher's part, by the buttons: unit, ticket, sign-in; then the live page stays open."""
    page = day.visit()
    sign_in_adult(page, f"tess-{day.room.mark}", PASSWORD)
    day.faults += faults_of(page, "classes-without-unit")
    page.get_by_role("link", name="Start a unit").click()
    day.faults += faults_of(page, "unit-empty")
    page.get_by_label("Title").fill("Trading a ten")
    for goal in page.locator("input[name=goals]").all():
        goal.check()
    press(page, "Start the unit")
    expect(page.get_by_text("The unit has started.")).to_be_visible()
    page.locator("form[action$='/tickets']:has(input[value=et-regroup]) button").click()
    expect(page.get_by_text("The exit ticket is set.")).to_be_visible()
    day.faults += faults_of(page, "unit")
    page.goto(f"{day.room.path}/door")
    press(page, "Open for 15 minutes")
    expect(page.locator(".door-code")).to_have_text(day.room.code)
    day.faults += faults_of(page, "door-open")
    page.goto(day.room.path)
    expect(page.locator("#needs")).to_contain_text("Nobody")
    day.faults += faults_of(page, "now-empty")
    return page


def work_through_a_set(day: Day, child: ChildFacts) -> None:
    """Hint, not sure, mistyped, break, help; a reload comes back to the same question."""
    page = day.visit(width=1024)
    sign_in_child(page, day.room, child)
    press(page, "Start")
    expect(page.locator("#work")).to_be_attached()
    page.get_by_role("button", name="Give me a hint").click()
    expect(page.locator("main").get_by_text("Hint 1:")).to_be_visible()
    before = token(page)
    page.reload()
    assert token(page) == before
    expect(page.locator("main").get_by_text("Hint 1:")).to_be_visible()
    answer_question(page, "99")  # of no task in the pack
    expect(page.locator("main").get_by_text("You wrote 99.")).to_be_visible()
    page.get_by_role("button", name="I mistyped").click()
    expect(page.locator("main").get_by_text("You wrote 99.")).to_have_count(0)
    answer_question(page, part_asked(day.onramp, token(page)).key[0])
    expect(page.locator("main").get_by_text("You got it.")).to_be_visible()
    press(page, "Next")
    expect(page.locator(".progress")).to_contain_text("Task 2")
    press(page, "I'm not sure")
    expect(page.locator("main").get_by_text("It is good to say so.")).to_be_visible()
    page.get_by_role("button", name="I need a break").click()
    expect(page.get_by_role("heading", name="A short break")).to_be_visible()
    page.reload()
    press(page, "I'm back")
    expect(page.get_by_role("heading", name="A short break")).to_have_count(0)
    page.get_by_role("button", name="Ask my teacher").click()
    expect(page.locator("main").get_by_text("Your teacher knows.")).to_be_visible()
    page.wait_for_load_state()
    kinds = [row.kind for row in log_of(day.onramp, child)]
    assert kinds == ["hint", "answer", "void", "answer", "not-sure", "break", "help"]


def see_help(day: Day, teacher: Page) -> None:
    """On the page that is open already; "I'm on it" stays."""
    needs = teacher.locator("#needs")
    expect(needs).to_contain_text("Maya", timeout=60_000)
    expect(needs).to_contain_text("asked for help")
    needs.get_by_role("button", name="I'm on it").click()
    expect(needs).to_contain_text("You are on it")
    teacher.reload()
    expect(teacher.locator("#needs").get_by_role("button", name="I'm on it")).to_have_count(0)


def finish_the_class(day: Day, child: ChildFacts) -> None:
    """Maya sits the ticket by hand and changes an answer before Finish; four more have the same error."""
    page = day.visit(person=child.id, width=1024)
    start(page, "ticket")
    answer_question(page, "1")
    for answer in SMALLER[1:]:
        answer_question(page, answer)
    page.get_by_role("link", name="Change answer 1").click()
    answer_question(page, SMALLER[0])
    while page.locator("#look").count() == 0:
        page.locator("main .task button.main").click()
        page.wait_for_load_state()
    finish_ticket(page)
    day.faults += faults_of(page, "ticket-end")
    assert [row.answer for row in log_of(day.onramp, child) if row.source == "ticket" and row.position == 1] == [
        "1", SMALLER[0]
    ]  # fmt: skip
    for name in ("Noor", "Otto", "Pia"):
        sit_ticket(at_device(day.onramp, day.here, day.room.child(name)), SMALLER)


def group_and_accept(day: Day, teacher: Page) -> None:
    """Bins, the group with its reason, accepted; its lesson card and its sheet of paper."""
    expect(teacher.locator("#ticket")).to_contain_text("64: 4 children", timeout=60_000)
    card = teacher.locator("#groups article")
    expect(card).to_have_count(1)
    for name in ("Maya", "Noor", "Otto", "Pia"):
        expect(card).to_contain_text(name)
    expect(card).to_contain_text("check first")
    day.faults += faults_of(teacher, "now-with-group")
    card.get_by_role("button", name="Accept").click()
    expect(teacher.locator("#groups").get_by_text("accepted")).to_have_count(1)
    card.get_by_role("link", name="Lesson card").click()
    day.faults += faults_of(teacher, "lesson-card")
    teacher.goto(f"{day.room.path}/groups/print")
    expect(teacher.locator("section.sheet")).to_have_count(1)
    day.faults += faults_of(teacher, "groups-print")
