"""Starting, changing and ending a unit."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.cast import Cast
from tests.classroom.stage import RIGHT, SKILL, Stage
from webapp import clock
from webapp.extensions import db
from webapp.tables import EvidenceRow, Sitting, TicketSet, Unit, UnitGoal
from webapp.writing import writing

FIRST = "subtract-regroup/tens-and-ones"


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    day = clock.day_of(clock.now(), cast.school.time_zone)
    plain = {"do": "start", "title": "Trading tens", "goals": [SKILL], "starts_on": day, "ends_on": day + timedelta(21)}
    made = {**plain, **changes}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in made.items()}


def units() -> list[Unit]:
    return list(db.session.scalars(select(Unit).order_by(Unit.id)))


def goals() -> list[str]:
    return list(db.session.scalars(select(UnitGoal.skill).order_by(UnitGoal.position)))


def test_the_form_offers_skills_with_grade_and_codes(stage: Stage) -> None:
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/unit")).text
    day = clock.day_of(clock.now(), stage.cast.school.time_zone)
    assert "Subtracting with regrouping" in page
    assert "Tens and ones" in page
    assert "grade 2" in page
    assert "2.NBT.B.5" in page
    assert day.isoformat() in page
    assert (day + timedelta(21)).isoformat() in page
    assert units() == []


def test_without_a_pack_it_says_what_to_do(cast: Cast) -> None:
    assert "No content yet" in cast.browser(cast.tess).get(f"/classes/{cast.room.id}/unit").text


def test_start(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    reply = browser.post(stage.path("/unit"), data=form(stage.cast, title="  Trading tens ", goals=[SKILL, FIRST]))
    assert (reply.status_code, reply.headers["Location"]) == (303, stage.path("/unit"))
    (unit,) = units()
    assert (unit.title, unit.class_id, unit.created_by) == ("Trading tens", stage.cast.room.id, stage.cast.tess.id)
    assert goals() == [FIRST, SKILL]  # in the order of the pack, whatever the order of the ticks
    page = browser.get(stage.path("/unit")).text
    assert "The unit has started." in page
    assert "Set for today" in page


def test_sent_twice_is_one_unit(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    for _ in range(2):
        assert browser.post(stage.path("/unit"), data=form(stage.cast)).status_code == 303
    assert len(units()) == 1
    assert "in a unit already" in browser.get(stage.path("/unit")).text


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"title": " "}, "Give the unit a title."),
        ({"title": "x" * 81}, "Use at most 80 characters."),
        ({"goals": []}, "Choose at least one goal skill."),
        ({"goals": ["subtract-regroup/gone"]}, "One of these skills is not installed any more."),
        ({"starts_on": "soon"}, "Choose the first day."),
        ({"ends_on": ""}, "Choose the last day."),
        ({"ends_on": "2001-01-01"}, "That day is over."),
    ],
)
def test_bad_input_is_told(stage: Stage, changes: dict[str, Any], complaint: str) -> None:
    reply = stage.cast.browser(stage.cast.tess).post(stage.path("/unit"), data=form(stage.cast, **changes))
    assert reply.status_code == 422
    assert complaint in reply.text
    assert units() == []


@pytest.mark.parametrize(("days", "fits"), [(10, False), (11, True), (42, True), (43, False)])
def test_two_to_six_weeks(stage: Stage, days: int, fits: bool) -> None:
    day = clock.day_of(clock.now(), stage.cast.school.time_zone)
    data = form(stage.cast, ends_on=day + timedelta(days))
    reply = stage.cast.browser(stage.cast.tess).post(stage.path("/unit"), data=data)
    assert reply.status_code == (303 if fits else 422)
    assert ("two to six weeks" in reply.text) != fits


def test_bad_input_keeps_what_was_typed(stage: Stage) -> None:
    data = form(stage.cast, title="Kept words", ends_on="")
    page = stage.cast.browser(stage.cast.tess).post(stage.path("/unit"), data=data).text
    assert 'value="Kept words"' in page
    assert f'value="{SKILL}" checked' in page


def test_change(stage: Stage) -> None:
    unit = stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    data = form(stage.cast, do="change", title="Other words", goals=[FIRST])
    assert browser.post(stage.path("/unit"), data=data).status_code == 303
    assert [u.title for u in units()] == ["Other words"]
    assert goals() == [FIRST]
    assert browser.post(stage.path("/unit"), data=data).status_code == 303
    assert goals() == [FIRST]
    assert unit.id == units()[0].id


def test_name_todays_lesson(stage: Stage) -> None:
    stage.start_unit(FIRST, SKILL)
    browser, lesson = stage.cast.browser(stage.cast.tess), stage.path("/unit/lesson")
    for goal in (SKILL, SKILL, ""):
        reply = browser.post(lesson, data={"goal": goal})
        assert (reply.status_code, reply.headers["Location"]) == (303, stage.path("/unit"))
        assert [unit.lesson for unit in units()] == [goal or None]
        (named,) = re.findall(r'value="([^"]*)" aria-pressed="true"', browser.get(stage.path("/unit")).text)
        assert named == goal


@pytest.mark.parametrize("goal", ["subtract-regroup/gone", "\0"])
def test_a_lesson_on_no_goal_of_the_unit_is_told(stage: Stage, goal: str) -> None:
    stage.start_unit(FIRST, SKILL)
    browser = stage.cast.browser(stage.cast.tess)
    browser.post(stage.path("/unit/lesson"), data={"goal": goal})
    assert "The unit has changed meanwhile." in browser.get(stage.path("/unit")).text
    assert units()[0].lesson is None


def test_changing_an_ended_unit_is_told(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    browser.post(stage.path("/unit"), data=form(stage.cast, do="change"))
    assert "That unit has ended." in browser.get(stage.path("/unit")).text
    assert units() == []


def test_end_closes_the_ticket_too(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(stage.cast.sam, ticket_set, RIGHT, finish=False)
    browser = stage.cast.browser(stage.cast.tess)
    for _ in range(2):
        assert browser.post(stage.path("/unit"), data={"do": "end"}).status_code == 303
    assert units()[0].closed_at is not None
    assert db.session.get_one(TicketSet, ticket_set.id).closed_at is not None
    assert db.session.scalars(select(Sitting.finished_at)).one() is not None
    assert db.session.scalar(select(func.count()).where(EvidenceRow.kind == "finish")) == 1
    assert "Start a unit" in browser.get(stage.path("/unit")).text


def test_a_unit_past_its_last_day_says_so(stage: Stage) -> None:
    unit = stage.start_unit()
    with writing():
        unit.starts_on, unit.ends_on = date(2026, 1, 5), date(2026, 1, 30)
    browser = stage.cast.browser(stage.cast.tess)
    assert "past its last day" in browser.get(stage.path("/unit")).text
    assert "past its last day" in browser.get("/classes").text


def test_an_unknown_deed_is_refused(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    assert browser.post(stage.path("/unit"), data=form(stage.cast, do="burn")).status_code == 400


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    browser = stage.cast.browser(getattr(stage.cast, who))
    assert browser.get(stage.path("/unit")).status_code == 404
    assert browser.post(stage.path("/unit"), data=form(stage.cast)).status_code == 404
    assert units() == []


def test_strangers_are_refused(stage: Stage) -> None:
    assert stage.cast.browser().get(stage.path("/unit")).headers["Location"] == "/staff/sign-in"
    assert stage.cast.browser().post(stage.path("/unit"), data=form(stage.cast)).status_code == 401
    assert units() == []
