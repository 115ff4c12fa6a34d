"""A child practises what was imported: the words, the picture, the hints in their order, whom to name."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from content.importers import FORMATS
from content.importers.imported import Terms
from content.reading import read
from tests.browser.conftest import Visit
from tests.browser.school import Room, log_of, make_room
from tests.browser.taps import fill, press, start
from tests.content.importers.oatutor import Pool, hint, png, scaffold, step
from webapp import clock
from webapp.classroom.planning import units
from webapp.extensions import db
from webapp.library.importing import put
from webapp.library.publishing import publish
from webapp.tables import Classroom, Person
from webapp.writing import writing


@pytest.fixture
def orchard(onramp: Flask, tmp_path: Path) -> Room:
    """A class whose unit is an imported skill; its one problem has a table to look at and a picture in a hint."""
    return grown(onramp, tmp_path, apples(tmp_path))


@pytest.fixture
def two_trees(onramp: Flask, tmp_path: Path) -> Room:
    """The same with a second problem, which has a picture of its own."""
    pool, figures = apples(tmp_path), {"figure1.gif": png(200, 80)}
    pool.add("btwo2", [step("$$3$$", stepTitle="How many pears?")], [], figures, body="Look. ##figure1.gif##")
    return grown(onramp, tmp_path, pool)


def apples(tmp_path: Path) -> Pool:
    pool = Pool(tmp_path / "source")
    hints = [
        hint("aone1a-h2", "So $$7+8$$ is the sum. ##figure2.gif##", "aone1a-h1"),
        scaffold("aone1a-h1", "Which number is in the first row?", "$$7$$"),
    ]
    figures = {"figure1.gif": png(900, 300), "figure2.gif": png(120, 60)}
    body = "See the table. ##figure1.gif##"
    pool.add("aone1", [step("$$15$$", stepTitle="How many apples?")], hints, figures, body=body)
    return pool


def grown(onramp: Flask, tmp_path: Path, pool: Pool) -> Room:
    put(FORMATS["oatutor"](pool.root, Terms(pack_id="orchard")), tmp_path / "pack")
    room = make_room(onramp, children=2, unit=False)
    with onramp.app_context():
        now = clock.now()
        day = clock.day_of(now, "UTC")
        with writing():
            publish(read(tmp_path / "pack"), room.school_id, None, now)
            plan = units.Plan("Apples", day, day + timedelta(20), ("orchard/count-apples",))
            units.start(db.session.get_one(Classroom, room.class_id), plan, db.session.get_one(Person, room.teacher_id))
    return room


@pytest.mark.parametrize("width", [320, 1366])
def test_an_imported_problem_is_practised_with_hints_and_pictures(visit: Visit, orchard: Room, width: int) -> None:
    child = orchard.children[0]
    page = visit(person=child.id, width=width)
    start(page, "practice")
    picture = page.locator("main img.figure").first
    expect(picture).to_have_attribute("alt", "Figure of the problem")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [900, 300]
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("#task")).to_contain_text("See the table.")
    press(page, "Give me a hint")
    expect(page.locator(".tell.hint").get_by_text("Which number is in the first row?")).to_be_visible()
    page.locator("form[data-small] [name=answer]").fill("7")
    press(page, "Try it")
    expect(page.locator("form[data-small] [data-word]")).to_contain_text("You got it.")
    press(page, "One more hint")
    second = page.locator(".tell.hint img.figure")
    expect(second).to_be_visible()
    assert second.evaluate("image => image.naturalWidth") == 120
    page.get_by_text("Where this task comes from").click()
    expect(page.get_by_text("CC-BY-4.0")).to_be_visible()
    card = page.locator("main > .task")
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth"), "a long address widens the card"
    fill(page, "15")
    press(page, "Check")
    expect(page.get_by_text("You got it.").first).to_be_visible()
    assert [(row.kind, row.verdict) for row in log_of(orchard.app, child)][-1] == ("answer", "right")


WAITING = "all => all.map((each) => each.content.querySelector('img.figure')?.getAttribute('src')).filter(Boolean)"
LOADED = "source => performance.getEntriesByType('resource').some((each) => each.name.endsWith(source))"


def test_the_pictures_of_later_cards_are_there_when_the_wifi_is_not(visit: Visit, two_trees: Room) -> None:
    page = visit(person=two_trees.children[1].id)
    start(page, "practice")
    (waiting,) = page.locator("template[data-of]").evaluate_all(WAITING)
    page.wait_for_function(LOADED, arg=waiting)  # an entry comes when it was received
    page.context.set_offline(True)
    fill(page, "1")
    press(page, "Check")
    press(page, "Go on")
    picture = page.locator(f"main .task img[src='{waiting}']")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.context.set_offline(False)
