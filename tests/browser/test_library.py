"""The library in a browser: every page is open to all, and an admin comes from a zip to a published, looked-at pack."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lived, Visit
from tests.browser.school import Room
from tests.browser.server import ROOT
from tests.browser.taps import press
from tests.browser.watching import faults_of, shoot_as, sideways
from webapp.extensions import db
from webapp.tables import InstalledPack

PACK = ROOT / "content" / "packs" / "subtract-regroup"


def newer(folder: Path = PACK) -> bytes:
    """The shipped pack as version 9.1.0, with other words in its tasks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if not path.is_file():
                continue
            text = path.read_bytes()
            if name.startswith("items/"):
                text = text.replace(b"Subtract.", b"Take away.")
            if name == "pack.yaml":
                text = re.sub(rb"version: \d+", b"version: 9", text)
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture
def pack_path(onramp, lived: Lived) -> str:
    with onramp.app_context():
        found = InstalledPack.__table__
        row = db.session.execute(found.select().where(found.c.school_id == lived.room.school_id)).first()
        return f"/library/packs/{row.id}"


def test_library_pages_are_open_to_all(visit: Visit, lived: Lived, pack_path: str) -> None:
    page, faults = visit(person=lived.room.admin_id), list[str]()
    addresses = {
        "library-search": "/library?q=subtract",
        "library-pack": pack_path,
        "library-look": f"{pack_path}/look",
        "library-look-phone": f"{pack_path}/look?phone=1",
        "library-look-rtl": f"{pack_path}/look?rtl=1",
        "library-activity": f"{pack_path}/activity?id=paper-regroup",
        "library-activity-phone": f"{pack_path}/activity?id=partner-explain-trade&phone=1",
        "library-health": f"{pack_path}/health",
        "library-void": f"{pack_path}/void",
        "library-write": "/library/write",
    }
    for name, address in addresses.items():
        page.goto(address)
        for folded in page.locator("main details").all():
            folded.evaluate("each => { each.open = true }")
        faults += faults_of(page, name)
        page.goto(f"{address}{'&' if '?' in address else '?'}language=qps")
        faults += [f"{name}, from right to left: {each}" for each in sideways(page)]
        shoot_as(page, f"{name}-qps")
    assert not faults, "\n".join(faults)


def test_a_child_says_that_a_task_is_not_right(visit: Visit, lived: Lived) -> None:
    page, faults = visit(person=lived.room.children[25].id, width=1024), list[str]()
    page.goto("/today")
    press(page, "Start")
    page.get_by_role("link", name="Is this task not right?").click()
    faults += faults_of(page, "child-report")
    page.get_by_label("It is hard to understand").check()
    press(page, "Send")
    expect(page.get_by_text("Thank you. Somebody will look at it.")).to_be_visible()
    faults += faults_of(page, "child-reported")
    assert not faults, "\n".join(faults)


def test_from_a_zip_to_a_published_pack_and_back(visit: Visit, room: Room) -> None:
    """Uploaded, looked at as a child does and answered, compared, published, taken back, without a script at first."""
    page = visit(person=room.admin_id, java_script_enabled=False)
    page.goto("/library")
    body = {"name": "newer.zip", "mimeType": "application/zip", "buffer": newer()}
    page.locator("input[type=file]").set_input_files(body)
    press(page, "Check")
    expect(page.get_by_text("Children see nothing of it")).to_be_visible()
    expect(page.locator("ins", has_text="Take away.").first).to_be_attached()
    shoot_as(page, "library-draft-changes")
    page.get_by_role("link", name="Look at it as a child does").click()
    look_and_answer(page)
    page.get_by_role("link", name="Back to the pack").click()
    press(page, "Publish")
    expect(page.get_by_text("is published.")).to_be_visible()
    press(page, "Undo: back to the version before")
    expect(page.get_by_text("is taken back.")).to_be_visible()
    shoot_as(page, "library-taken-back")


def look_and_answer(page: Page) -> None:
    """Another variant has other numbers, and an answer gets its word."""
    first = page.locator(".task").inner_text()
    page.get_by_role("link", name="Another one").click()
    assert page.locator(".task").inner_text() != first
    boxes = page.locator(".task input.digit")
    if boxes.count():
        boxes.last.fill("1")
    else:
        page.locator(".task input[name=answer]").first.fill("1")
    press(page, "Check")
    expect(page.locator(".task form .tell")).to_be_visible()


def test_a_teacher_writes_a_question_and_sees_it_as_a_child_does(visit: Visit, room: Room) -> None:
    page, faults = visit(person=room.teacher_id), list[str]()
    page.goto("/library")
    faults += faults_of(page, "library-teacher")
    page.get_by_role("link", name="Write questions").click()
    page.get_by_label("Title").first.fill("Our stickers")
    page.get_by_label("Grade").first.fill("3")
    page.locator("[name=skill-1]").fill("Taking away")
    page.locator("[name=question-1]").fill("72 - 15 =")
    page.locator("[name=answer-1]").fill("57")
    expect(page.locator("#look-1")).to_contain_text("72 − 15 =")
    faults += faults_of(page, "library-written")
    page.locator("#fold-2 > summary").click()
    page.locator("[name=question-2]").fill("Which is more?")
    page.locator("[name=answer-2]").fill("12")
    page.locator("#fold-2").get_by_text("Options, a foreseen answer, a hint").click()
    page.locator("[name=options-2]").fill("8 | 12")
    expect(page.locator("#look-2")).to_contain_text("Choose one.")  # nobody has to, for the form to be sent
    expect(page.locator("#look-2")).to_contain_text("Right: 12")
    press(page, "Check")
    expect(page.get_by_text("Children see nothing of it")).to_be_visible()
    press(page, "Publish")
    expect(page.get_by_text("is published.")).to_be_visible()
    assert not faults, "\n".join(faults)
