"""One skill over time on the child's page: what was believed after each sitting, drawn and in words."""

import re

import pytest

from models.knowledge.belief import belief
from tests.classroom.stage import SKILL, Stage
from tests.classroom.tables import table
from webapp import clock
from webapp.classroom.students.journey import MOST, look_back
from webapp.evidence import states
from webapp.evidence.observations import observe
from webapp.evidence.parameters import current_parameters
from webapp.writing import writing


def section(stage: Stage, query: str = "") -> str:
    page = stage.cast.browser(stage.cast.tess).get(stage.path(f"/students/{stage.cast.sam.id}{query}")).text
    return page.partition('id="over-time"')[2].partition("</section>")[0]


@pytest.fixture
def days(stage: Stage) -> Stage:
    """Sam: a set missed, the ticket all right but one, seen by the teacher; each on a day of its own."""
    ticket = stage.set_ticket(stage.start_unit())
    end, stage.now = stage.now, stage.now - 3 * clock.DAY
    stage.practise(stage.cast.sam, missing=True)
    stage.now += clock.DAY
    stage.sit(stage.cast.sam, ticket, ["56", "57", "2", "30"])
    stage.now += clock.DAY
    with writing([stage.cast.sam.id]):
        observe(stage.cast.tess, stage.cast.sam, stage.cast.room, SKILL, True, "", stage.now)
    stage.now = end
    return stage


def test_each_sitting_is_a_stop_in_words(days: Stage) -> None:
    rows = table(section(days))
    assert rows[0] == ["Day", "Evidence", "Level then", "Believed then"]
    assert [row[1] for row in rows[1:]] == [
        "observation: showed it", "exit ticket: 3 of 4 right", "practice: 0 of 6 right",
    ]  # fmt: skip
    assert rows[-1][2] == "emerging"
    assert re.search(r"between 0\.\d\d and 0\.\d\d$", rows[-1][3])


def test_the_picture_needs_no_colour(days: Stage) -> None:
    found = section(days)
    assert re.findall(r'class="mark (\w+)" transform', found) == ["no", "some", "all"]
    marks = re.findall(r'transform="translate\([^"]+" d="([^"]+)"', found)
    assert len(set(marks)) == 3, "a shape for each kind of evidence"
    assert ">today</text>" in found
    assert 'role="img"' in found
    assert "style=" not in found


def test_the_last_stop_is_the_stored_state(days: Stage) -> None:
    params, sam = current_parameters(), days.cast.sam
    stop = look_back(sam, SKILL, params).stops[-1]
    state, tracks = states.load(sam.id, params)
    assert stop.band == tracks[SKILL].band
    assert stop.belief == belief(params, state, SKILL, stop.at)


def test_another_skill_is_one_tap_away_and_an_odd_one_gives_the_goal(days: Stage) -> None:
    assert f"skill={SKILL}" in section(days).replace("%2F", "/")
    for odd in ("?skill=nothing", "?skill=", "?skill=<b>"):
        assert "Over time: Subtract within 100, trading a ten" in section(days, odd)


def test_without_evidence_there_is_no_chart(stage: Stage) -> None:
    stage.start_unit()
    assert section(stage) == ""


def test_the_latest_of_many(stage: Stage) -> None:
    for _ in range(MOST + 2):
        stage.practise(stage.cast.sam, tasks=1)
        stage.now += clock.MINUTE
    found = section(stage)
    assert "2 earlier sittings are not drawn." in found
    assert len(re.findall(r'class="mark \w+" transform', found)) == MOST
