"""The live page: what a poll answers, who may open it, what looking costs."""

import re
from html import unescape

import pytest

from tests.cast import YEAR_START
from tests.classroom.pages import read
from tests.classroom.stage import RIGHT, SKILL, SMALLER, Stage
from webapp import clock
from webapp.accounts import letting_in
from webapp.extensions import db
from webapp.tables import FlagRow, Intervention, Teaching, TicketSet
from webapp.writing import writing


def version_of(html: str, part: str) -> str:
    return unescape(re.search(rf'hx-get="([^"]+part={part}[^"]+)"', html)[1])


@pytest.mark.parametrize("part", ["needs", "ticket", "groups"])
def test_an_unchanged_poll_is_answered_with_nothing(stage: Stage, ticket: TicketSet, part: str, monkeypatch) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    tess = stage.cast.browser(stage.cast.tess)
    poll = version_of(read(stage, "", tess), part)
    assert (tess.get(poll).status_code, tess.get(poll).data) == (204, b"")
    stage.sit(stage.children[0], ticket, RIGHT)
    fresh = tess.get(poll)
    assert fresh.status_code == 200 and f'id="{part}"' in fresh.get_data(as_text=True)
    assert tess.get(version_of(fresh.get_data(as_text=True), part)).status_code == 204


def test_a_poll_sees_flags_help_groups_and_doors(stage: Stage, ticket: TicketSet, monkeypatch) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    tess = stage.cast.browser(stage.cast.tess)
    for child in stage.children[:4]:
        stage.sit(child, ticket, SMALLER)
    poll = version_of(read(stage, "", tess), "needs")
    with writing():
        letting_in.ask(stage.cast.room, stage.children[5], "a device", moment)
    assert tess.get(poll).status_code == 200
    html = read(stage, "", tess)
    poll = version_of(html, "groups")
    tess.post(re.search(r'action="([^"]+/accept)"', html)[1])
    assert tess.get(poll).status_code == 200


def test_hiding_names_returns_to_the_page_that_asked_and_to_no_other(stage: Stage) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    there = tess.post(stage.path("/names"), headers={"Referer": f"http://localhost{stage.path('/groups')}"})
    assert there.headers["Location"] == stage.path("/groups")
    elsewhere = tess.post(stage.path("/names"), headers={"Referer": f"http://evil.example{stage.path('/groups')}"})
    assert elsewhere.headers["Location"] == stage.path()


def test_only_the_classs_own_teacher_sees_or_does_anything(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    flag = db.session.query(FlagRow).one()
    cast, child = stage.cast, stage.children[0]
    pages = [
        "",
        "/now?part=needs",
        "/groups",
        f"/tickets/{ticket.id}",
        "/groups/print",
        "/groups/abc/card",
        "/groups/abc/change",
    ]
    posts = [f"/flags/{flag.id}/on-it", f"/students/{child.id}/on-it", "/seen", "/names", "/groups/abc/accept",
             "/groups/abc/not-today", "/groups/abc/take-back", "/groups/abc/change"]  # fmt: skip
    for person in (cast.omar, cast.ada, cast.sam, cast.zoe, cast.max):
        browser = cast.browser(person)
        assert {browser.get(stage.path(page)).status_code for page in pages} == {404}, person.first_name
        assert {browser.post(stage.path(post)).status_code for post in posts} == {404}, person.first_name
    stranger = cast.browser()
    assert {stranger.get(stage.path(page)).status_code for page in pages} == {302}
    assert {stranger.post(stage.path(post)).status_code for post in posts} == {401}
    assert flag.cleared_at is None and db.session.query(Intervention).count() == 0


def test_another_classs_flag_ticket_or_child_is_not_found_under_ones_own_class(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    flag = db.session.query(FlagRow).one()
    omar, own = stage.cast.browser(stage.cast.omar), f"/classes/{stage.cast.other_room.id}"
    assert omar.post(f"{own}/flags/{flag.id}/on-it").status_code == 404
    assert omar.get(f"{own}/tickets/{ticket.id}").status_code == 404
    assert omar.post(f"{own}/students/{stage.children[0].id}/on-it").status_code == 404


def test_a_teacher_of_two_classes_finds_each_thing_under_its_own_class(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    flag = db.session.query(FlagRow).one()
    with writing() as session:
        session.add(
            Teaching(
                class_id=stage.cast.other_room.id, teacher_id=stage.cast.tess.id, role="lead", starts_on=YEAR_START
            )
        )
    tess, other = stage.cast.browser(stage.cast.tess), f"/classes/{stage.cast.other_room.id}"
    assert tess.get(other).status_code == 200
    assert tess.post(f"{other}/flags/{flag.id}/on-it").status_code == 404
    assert tess.get(f"{other}/tickets/{ticket.id}").status_code == 404
    assert tess.post(f"{other}/students/{stage.children[0].id}/on-it").status_code == 404


def test_looking_has_no_effect(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    for path in ("", "/groups", "/groups/print", f"/tickets/{ticket.id}"):
        assert tess.get(stage.path(path)).status_code == 200
    assert tess.get(stage.path("/seen")).status_code == 405
    assert db.session.query(FlagRow).one().cleared_at is None
    assert db.session.query(Intervention).count() == 0


def test_a_page_asks_the_database_as_often_for_a_large_class_as_for_a_small_one(stage: Stage) -> None:
    from sqlalchemy import event

    def count() -> int:
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        tess = stage.cast.browser(stage.cast.tess)
        tess.get(stage.path())
        asked.clear()
        tess.get(stage.path())
        return len(asked)

    stage.fill(8)
    ticket = stage.set_ticket(stage.start_unit(SKILL))
    for child in stage.children[:4]:
        stage.sit(child, ticket, SMALLER)
    small = count()
    stage.fill(20)
    for child in stage.children[6:16]:
        stage.sit(child, ticket, SMALLER)
    assert count() <= small
