"""An activity has a page: found from today, read aloud, in the pack's words, and nobody else's."""

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from content.checking import SHIPPED
from content.reading import read
from tests.cast import Cast
from tests.practice.browsing import Child, Page
from tests.practice.conftest import GOAL, rows
from webapp.evidence import states
from webapp.extensions import db
from webapp.practice.activities import show_activity
from webapp.tables import Classroom, PlaylistStep, Presence, TicketSet, Unit
from webapp.writing import writing


def linked(child: Child) -> list[str]:
    return [href.replace("&amp;", "&") for href, _kind in child.page.links if href.startswith("/activity")]


def test_today_leads_to_what_can_be_done_beside_the_screen(sam: Child) -> None:
    sam.see("/today")
    assert [href.rpartition("id=")[2] for href in linked(sam)] == [
        "blocks-race-to-zero", "paper-regroup", "partner-explain-trade",
    ]  # fmt: skip
    page = sam.see(linked(sam)[2])
    assert "With a partner, about 8 minutes" in page.text
    assert "You need: tens rods, ones cubes" in page.text
    assert re.search(r'data-say="With a partner: teller and banker You need: tens rods', page.html)
    assert ("/today", "btn quiet") in page.links
    assert 'class="name-line"' not in page.html
    assert 'class="name-line"' in sam.see("/activity?pack=subtract-regroup&id=paper-regroup").html


def do(child: Child, path: str) -> Page:
    """Press the main button of an activity's page."""
    form = next(form for form in child.see(path).forms if form.action.startswith("/today/activity"))
    return child.post(form.action, form.fields)


def test_is_begun_and_done_and_the_teacher_sees_it(sam: Child, cast: Cast, unit: Unit) -> None:
    sam.see("/today")
    path = linked(sam)[2]
    page = do(sam, path)
    assert "We did it" in page.text
    assert db.session.get_one(Presence, cast.sam.id).doing == "off screen", "a quiet device is no idle child now"
    today = sam.see("/today")
    assert "With a partner: teller and banker" in today.text and today.main_link == path
    assert do(sam, path).url == "/today"
    (row,) = rows("done")
    assert (row.answer, row.source, row.skills) == ("subtract-regroup/partner-explain-trade", "practice", [GOAL])
    step = db.session.scalars(select(PlaylistStep)).one()
    assert (step.kind, step.activity, step.done_at) == ("partner", row.answer, row.received_at)
    assert db.session.get_one(Presence, cast.sam.id).doing == "screen"
    sam.post("/today/activity/done", [("activity", str(row.answer))])
    assert len(rows("done")) == 1, "said twice, done once"
    page = cast.browser(cast.tess).get(f"/classes/{cast.room.id}/students/{cast.sam.id}").text
    assert "With a partner: teller and banker (done)" in page and "chose to work beside the screen" in page


def test_it_is_no_evidence_of_knowing(sam: Child, cast: Cast) -> None:
    sam.see("/today")
    path = linked(sam)[2]
    do(sam, path)
    do(sam, path)
    assert len(rows("done")) == 1
    state, tracks = states.load(cast.sam.id)
    assert not state.skills and not tracks


def test_comes_by_itself_once_the_screen_has_had_its_minutes(sam: Child, cast: Cast) -> None:
    with writing():
        db.session.execute(update(Classroom).values(screen_minutes=10, alone_minutes=10))
    assert "6 tasks" in sam.see("/today").text, "ten minutes hold a set"
    with writing():
        db.session.execute(update(Classroom).values(screen_minutes=7))
    page = sam.see("/today")
    assert "You had enough screen for today. This brings you on without one." in page.text
    form = next(form for form in page.forms if form.action == "/today/activity")
    assert "We did it" in sam.post(form.action, form.fields).text


@pytest.mark.parametrize("activity", ["subtract-regroup/nothing", "fractions/cut", "", "nowhere"])
def test_what_is_not_offered_is_not_begun(sam: Child, activity: str) -> None:
    assert sam.post("/today/activity", [("activity", activity)]).url == "/today"
    assert sam.post("/today/activity/done", [("activity", activity)]).url == "/today"
    assert db.session.scalars(select(PlaylistStep)).all() == [] and rows() == []


def test_the_teacher_sets_the_minutes(cast: Cast) -> None:
    tess = cast.browser(cast.tess)
    path = f"/classes/{cast.room.id}/minutes"
    assert tess.post(path, data={"screen": "20", "alone": "0", "peers": "no"}).status_code == 303
    set_so = select(Classroom.screen_minutes, Classroom.alone_minutes, Classroom.peers)
    row = db.session.execute(set_so.where(Classroom.id == cast.room.id)).one()
    assert row == (20, 0, False)
    page = tess.get(f"/classes/{cast.room.id}/students").text
    assert '<option value="20" selected>20 minutes</option>' in page
    assert '<option value="0" selected>as long as it takes</option>' in page
    assert tess.post(path, data={"screen": "-1", "alone": "20", "peers": "yes"}).status_code == 400


def test_beside_an_open_set_the_same_and_beside_a_ticket_none(sam: Child, ticket_set: TicketSet) -> None:
    sam.start()
    sam.see("/today")
    assert linked(sam)
    sam.start("ticket")
    sam.see("/today")
    assert not linked(sam)


def test_what_the_school_does_not_have_is_not_there(sam: Child, cast: Cast) -> None:
    assert sam.see("/activity?pack=subtract-regroup&id=nothing").status == 404
    assert sam.see("/activity?pack=fractions").status == 404
    assert Child(cast.browser(cast.zoe)).see("/activity?pack=subtract-regroup").status == 404


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["subtract-regroup", "fractions"])
def test_every_activity_that_ships_is_set_as_text(app: Flask, name: str, language: str) -> None:
    """Nothing of the writing is left: no star, dollar, brace or backslash, on the page or in the voice."""
    pack = read(SHIPPED / name).spoken(language)
    with app.test_request_context("/"):
        for activity in pack.activities:
            shown = show_activity(pack, activity)
            assert not re.search(r"[*$\\{}]", shown.spoken), shown.spoken
            assert not re.search(r"[*$\\{}]", str(shown.body.striptags())), shown.body
            assert (shown.lang or "en") == language
