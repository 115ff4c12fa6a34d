"""A teacher walks the playlist as a student; nothing is kept."""

import re
from html import unescape

import pytest

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.pages import plain
from tests.classroom.stage import SKILL, Stage
from webapp.extensions import db
from webapp.tables import EvidenceRow, PlaylistStep, Sitting


@pytest.fixture
def stage(cast: Cast, pack: Pack) -> Stage:
    return Stage(cast)


def links(page: str, words: str) -> list[str]:
    buttons = re.findall(r'<a class="btn[^"]*" href="([^"]+)"[^>]*>(.*?)</a>', page, re.S)
    return [unescape(href) for href, label in buttons if words in label]


def walk(stage: Stage, *outcomes: str) -> list[str]:
    """The page after each outcome, the first page first."""
    tess = stage.cast.browser(stage.cast.tess)
    seen = [tess.get(stage.path("/try")).text]
    for words in outcomes:
        seen.append(tess.get(links(seen[-1], words)[0]).text)
    return seen


def test_it_goes_well_until_the_ticket_and_beyond(stage: Stage) -> None:
    stage.set_ticket(stage.start_unit())
    first, second, third = map(plain, walk(stage, "It goes well", "It goes well"))
    assert "Practice: Subtract within 100, trading a ten 6 tasks, about 8 minutes" in first
    assert "This is new. Your class works on it today." in first and "today's lesson is on it" in first
    assert "Step 2 Exit ticket: Subtract within 100, trading a ten" in second
    assert "1. Practice: Subtract within 100, trading a ten : went well" in second
    assert "You reached your goals!" in third


def test_it_does_not_go_and_the_drill_stops(stage: Stage) -> None:
    stage.start_unit()
    _first, second, third = map(plain, walk(stage, "Not yet", "Not yet"))
    assert "Step 2 Get ready: " in second, "what the goal needs is looked at"
    assert "Step 3 Practice: Subtract within 100, trading a ten" in third, "and back to the goal"
    step = f"practice:{SKILL}:6:badly"
    stopped = stage.cast.browser(stage.cast.tess).get(stage.path("/try"), query_string={"step": [step, step]}).text
    assert "Here the child rests" in stopped and "Your teacher will look at it with you." in stopped


def test_nothing_is_kept_and_the_tasks_can_be_looked_at(stage: Stage) -> None:
    stage.start_unit()
    first, *_others = walk(stage, "Not yet", "It goes well")
    look = links(first, "Task 1")[0]
    assert stage.cast.browser(stage.cast.tess).get(look).status_code == 200
    for table in (EvidenceRow, PlaylistStep, Sitting):
        assert db.session.query(table).count() == 0


@pytest.mark.parametrize(
    "step",
    ["", "dance", f"practice:{SKILL}:0:well", f"practice:{SKILL}:x:well", "practice:gone/skill:6:well", "done:::"],
)
def test_an_address_that_says_nothing_is_the_first_step(stage: Stage, step: str) -> None:
    stage.start_unit()
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/try"), query_string={"step": step})
    assert page.status_code == 200 and "Step 1" in page.text


def test_without_a_unit_it_says_so(stage: Stage) -> None:
    assert "No unit yet" in walk(stage)[0]
