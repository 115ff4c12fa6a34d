"""Sam asks the teacher, or takes a break."""

from sqlalchemy import select, update

from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import rows, state_row
from webapp import clock
from webapp.evidence.parameters import current_parameters
from webapp.evidence.states import replay
from webapp.extensions import db
from webapp.tables import FlagRow, Presence
from webapp.writing import writing


def flags() -> list[tuple[str, int | None]]:
    db.session.rollback()
    found = db.session.scalars(select(FlagRow).execution_options(populate_existing=True))
    return [(flag.kind, flag.cleared_at) for flag in found]


def doing(student_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Presence, student_id, populate_existing=True).doing


def test_help_from_today_raises_the_flag(sam: Child, cast: Cast) -> None:
    sam.see("/today")
    page = sam.send(next(f for f in sam.page.forms if f.action == "/today/help"), [])
    assert "Your teacher knows." in page.text
    assert "Ask my teacher" not in page.text
    assert flags() == [("help requested", None)]
    (row,) = rows()
    assert (row.kind, row.sitting_id, row.actor_id, row.class_id) == ("help", None, None, cast.room.id)


def test_help_from_today_leaves_the_state_as_a_rebuild_would(sam: Child, cast: Cast) -> None:
    sam.post("/today/help", [])
    before = state_row(cast.sam.id)
    with writing([cast.sam.id]):
        replay(cast.sam.id, current_parameters())
    assert state_row(cast.sam.id) == before


def test_help_stays_on_the_question(practising: Child) -> None:
    token = practising.page.work.value("token")
    page = practising.press("help")
    assert page.work.value("token") == token
    assert "Your teacher knows." in page.text
    assert flags() == [("help requested", None)]


def test_help_from_today_belongs_to_the_open_sitting(practising: Child) -> None:
    sitting = practising.page.url
    practising.post("/today/help", [])
    (row,) = rows()
    assert f"/sittings/{row.sitting_id}" == sitting


def test_a_break_keeps_the_place(practising: Child, cast: Cast) -> None:
    token = practising.page.work.value("token")
    page = practising.press("break")
    assert "A short break" in page.text
    assert doing(cast.sam.id) == "break"
    assert "A short break" in practising.see("/today").text
    practising.see(f"/sittings/{rows()[0].sitting_id}")
    page = practising.send(practising.page.forms[-1], [])
    assert page.work.value("token") == token
    assert doing(cast.sam.id) == "screen"


def test_a_break_from_today(sam: Child, cast: Cast) -> None:
    assert "A short break" in sam.post("/today/break", []).text
    assert "Hello Sam." in sam.send(sam.page.forms[-1], []).text
    assert [r.kind for r in rows()] == ["break"]


def test_a_child_comes_back_to_own_sittings_only(practising: Child, cast: Cast) -> None:
    number = practising.page.url.rsplit("/", 1)[1]
    assert Child(cast.browser(cast.sue)).post("/today/back", [("sitting", number)]).status == 404


def test_a_call_that_nobody_took_yesterday_can_be_made_again(sam: Child, cast: Cast) -> None:
    def call() -> str:
        sam.see("/today")
        return sam.send(next(f for f in sam.page.forms if f.action == "/today/help"), []).text

    call()
    with writing():
        db.session.execute(update(FlagRow).values(since=FlagRow.since - clock.DAY))
    assert "Ask my teacher" in sam.see("/today").text
    assert "Your teacher knows." in call()
    assert [kind for kind, cleared_at in flags() if cleared_at is None] == ["help requested"]
    assert "Sam" in cast.browser(cast.tess).get(f"/classes/{cast.room.id}/now?part=needs").text
