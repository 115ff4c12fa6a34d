"""Help on a child's card: the small question of a hint, pictures that are there when the Wi-Fi is not, the voice."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.keys import Keys
from tests.browser.school import ChildFacts, Room, log_of
from tests.browser.taps import press
from tests.browser.watching import NARROW, faults_of, shoot_as
from webapp import clock
from webapp.access import classroom_of_student
from webapp.evidence.sittings import add_sitting
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Person
from webapp.writing import writing

VOICES = """
const voices = ["en-US", "es-ES"].map((lang) => ({ lang, localService: true, name: lang }));
window.said = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices, addEventListener() {}, speaking: false, cancel() {}, speak: (words) => said.push([words.lang, words.text]) } });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""  # noqa: E501  # no voice lives in a Chromium without a head


@pytest.fixture
def sitting(shared: Room, onramp: Flask, next_child: Callable[[], ChildFacts]) -> tuple[ChildFacts, str]:
    """A child at 80 - 24, of which the second hint asks how many ones there are."""
    child = next_child()
    with onramp.app_context(), onramp.test_request_context():
        student = db.session.get_one(Person, child.id)
        classroom = classroom_of_student(student)
        assert classroom is not None
        pack = packs.newest_of(student.school_id, "subtract-regroup")
        tasks = [{"item": "sub-2digit", "seed": "case-1"}, {"item": "leave-regroup", "seed": "1"}]
        with writing([child.id]):
            skill = "subtract-regroup/subtract-within-100-regroup"
            found = add_sitting(student, classroom, "practice", skill, pack, tasks, clock.now())
        return child, f"/sittings/{found.id}"


def ask_hints(page: Page) -> None:
    press(page, "Give me a hint")
    press(page, "One more hint")
    expect(page.locator("form[data-small=h2]")).to_be_visible()


def test_the_small_question_is_told_in_its_place_and_what_was_typed_stays(
    visit: Visit, onramp: Flask, sitting: tuple[ChildFacts, str]
) -> None:
    child, address = sitting
    page = visit(person=child.id, width=1366, height=768)
    page.goto(address)
    ask_hints(page)
    small, word = page.locator("form[data-small=h2]"), page.locator("form[data-small=h2] [data-word]")
    page.locator("#work .digit").last.fill("6")
    for given, told in (("", "There is no answer yet."), ("7", "Not yet."), ("10", "You got it.")):
        small.locator("[name=answer]").fill(given)
        small.locator("[name=answer]").press("Enter")
        expect(word).to_contain_text(told)
    expect(page.locator("#work .digit").last).to_have_value("6")
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.evaluate("document.documentElement.dir = 'rtl'")
    shoot_as(page, "hint-small-rtl")
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.set_viewport_size({"width": 1366, "height": 768})
    faults = faults_of(page, "hint-small")
    assert [row.kind for row in log_of(onramp, child)] == ["hint", "hint"]
    keys = Keys(page)
    page.locator("#work .digit").nth(1).fill("5")
    keys.press("BUTTON|kind|answer")
    expect(page.locator("[data-small]")).to_have_count(0)
    expect(page.locator("main .task")).to_contain_text("You got it.")
    assert not faults, "\n".join(faults)


def test_without_wifi_the_small_answer_waits_kindly(visit: Visit, sitting: tuple[ChildFacts, str]) -> None:
    child, address = sitting
    page = visit(person=child.id, width=NARROW, has_touch=True)
    page.goto(address)
    ask_hints(page)
    page.context.set_offline(True)
    page.locator("form[data-small=h2] [name=answer]").fill("10")
    press(page, "Try it")
    word = page.locator("form[data-small=h2] [data-word]")
    expect(word).to_contain_text("Your answer waits here.")
    shoot_as(page, "hint-small-waits")
    page.context.set_offline(False)
    expect(word).to_contain_text("You got it.")


def test_without_a_script_the_small_question_is_a_plain_form(visit: Visit, sitting: tuple[ChildFacts, str]) -> None:
    child, address = sitting
    page = visit(person=child.id, width=NARROW, java_script_enabled=False)
    page.goto(address)
    ask_hints(page)
    page.locator("form[data-small=h2] [name=answer]").fill("10")
    press(page, "Try it")
    expect(page.locator("form[data-small=h2] [data-word]")).to_contain_text("You got it.")
    shoot_as(page, "hint-small-plain")
    page.locator("#work .digit").nth(1).fill("5")
    page.locator("#work .digit").nth(2).fill("6")
    press(page, "Check")
    expect(page.get_by_text("You got it.").first).to_be_visible()


def test_a_task_is_read_aloud_in_its_own_language(visit: Visit, sitting: tuple[ChildFacts, str]) -> None:
    child, address = sitting
    page = visit(person=child.id)
    page.add_init_script(VOICES)
    for language, code in (("en", "en-US"), ("es", "es-ES")):
        page.goto(f"{address}?language={language}")
        press(page, {"en": "Listen", "es": "Escuchar"}[language])
        ((said, text),) = page.evaluate("said")
        assert said == code
        assert "80" in text
