"""Groups that stand: locked, changed and changed back, and answers that come late."""

from tests.classroom.pages import actions, cards, names, read
from tests.classroom.stage import RIGHT, SMALLER, Stage, ticket_class
from webapp import clock
from webapp.extensions import db
from webapp.tables import Group


def accept_two(stage: Stage) -> tuple[str, str]:
    """Two groups of four accepted; their addresses."""
    ticket_class(stage, smaller=8, kept=0)
    tess = stage.cast.browser(stage.cast.tess)
    for _twice in range(2):
        tess.post(actions(read(stage, browser=tess), "accept")[0])
    first, second = (stage.path(f"/groups/{key}") for (key,) in db.session.query(Group.digest).order_by(Group.id))
    return first, second


def test_a_locked_group_keeps_its_children(stage: Stage) -> None:
    first, second = accept_two(stage)
    tess = stage.cast.browser(stage.cast.tess)
    before = names(read(stage, browser=tess))
    tess.post(f"{first}/lock")
    html = read(stage, browser=tess)
    assert "locked" in cards(html)[0] and len(actions(html, "unlock")) == 1
    wanted = {"students": [child.id for child in stage.children[:8]], "why": "time"}
    page = tess.post(f"{second}/change", data=wanted)
    assert page.status_code == 422 and "stays there" in page.get_data(as_text=True)
    assert "locked in group 1" in page.get_data(as_text=True)
    for change in (f"{first}/change", f"{first}/lock"):
        tess.post(change, data={"students": [stage.children[9].id], "why": "time"})
    assert names(read(stage, browser=tess)) == before
    tess.post(f"{first}/unlock")
    assert tess.post(f"{second}/change", data=wanted).status_code == 303
    assert [len(group) for group in names(read(stage, browser=tess))] == [0, 8]


def test_a_change_is_undone_once_and_who_moved_goes_back(stage: Stage) -> None:
    _first, second = accept_two(stage)
    tess = stage.cast.browser(stage.cast.tess)
    before = names(read(stage, browser=tess))
    own = {child.first_name: child.id for child in stage.children}
    tess.post(
        f"{second}/change", data={"students": [own[before[0][0]], own[before[1][0]]], "why": "apart", "note": "today"}
    )
    html = read(stage, browser=tess)
    assert [len(group) for group in names(html)] == [3, 2, 3], "the three who left are proposed anew"
    assert actions(html, "undo") == [f"{second}/undo"]
    for _twice in range(2):
        tess.post(f"{second}/undo")
    html = read(stage, browser=tess)
    assert names(html) == before and actions(html, "undo") == []
    assert "Changed:" not in html


def test_late_answers_are_told_by_name_and_move_nobody(stage: Stage, monkeypatch) -> None:
    stage.fill(12)
    ticket = stage.set_ticket(stage.start_unit())
    late, done = stage.children[9], stage.children[0]
    for place, child in enumerate(stage.everybody):
        if child is not late:
            stage.sit(child, ticket, SMALLER if place < 4 else RIGHT)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "accept")[0])
    before = names(read(stage, browser=tess))[0]
    now = clock.now() + clock.MINUTE
    monkeypatch.setattr(clock, "now", lambda: now)
    stage.now = now
    stage.sit(late, ticket, SMALLER)
    for _set in range(2):
        stage.practise(done)
    html = read(stage, browser=tess)
    (card,) = cards(html)
    assert f"{late.first_name} : answers came, also fits" in card
    assert f"{done.first_name} : answers came, may not need it any more" in card
    assert names(html) == [before] and "too few for a group" not in html
    (add,) = actions(html, "add")
    small = {"kind": "small-group", "student": stage.children[1].id, "seats": 4}
    tess.post(stage.path("/groups/rules"), data=small)
    assert "also fits" not in read(stage, browser=tess), "one of the four needs a small group"
    tess.post(actions(read(stage, "/groups/rules", tess), "forget")[0])
    tess.post(add, data={"student": stage.children[8].id})
    assert names(read(stage, browser=tess)) == [before], "only who is named may be added"
    tess.post(add, data={"student": late.id})
    html = read(stage, browser=tess)
    assert sorted(names(html)[0]) == sorted([*before, late.first_name])
    assert "also fits" not in html and "Answers came later" in html


def test_who_was_left_out_on_purpose_is_not_told_as_late(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    key = read(stage, browser=tess).partition("/accept")[0].rpartition("/")[2]
    three = [child.id for child in stage.children[:3]]
    tess.post(stage.path(f"/groups/{key}/change"), data={"students": three, "why": "know more"})
    html = read(stage, browser=tess)
    assert [len(group) for group in names(html)] == [3]
    assert "also fits" not in html and "too few for a group" in html
