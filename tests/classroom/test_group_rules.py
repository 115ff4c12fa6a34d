"""What groups heed: stated by the teacher, kept or said, never shown while names are hidden."""

from datetime import timedelta
from typing import Any

import pytest

from tests.classroom.pages import actions, cards, names, plain, read, without_hidden
from tests.classroom.stage import RIGHT, SMALLER, Stage, ticket_class
from webapp import clock
from webapp.extensions import db
from webapp.tables import Group, GroupMember, GroupRule
from webapp.writing import writing


def state(stage: Stage, kind: str, *children: Any, **more: Any) -> int:
    asked = dict(zip(("student", "other"), [child.id for child in children], strict=False))
    answer = stage.cast.browser(stage.cast.tess).post(stage.path("/groups/rules"), data={"kind": kind, **asked, **more})
    return answer.status_code


def test_two_kept_apart_are_in_no_group_together_and_the_last_word_counts(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=0)
    one, other = [child for child in stage.children if child.first_name in names(read(stage))[0][:2]]
    assert state(stage, "apart", one, other, note="They argue") == 303
    found = names(read(stage))
    assert [len(group) for group in found] == [4, 4]
    assert not any({one.first_name, other.first_name} <= set(group) for group in found)
    assert "They argue" in read(stage, "/groups/rules")
    assert state(stage, "together", other, one) == 303
    assert any({one.first_name, other.first_name} <= set(group) for group in names(read(stage)))
    assert db.session.query(GroupRule).one().kind == "together"


def test_what_cannot_be_kept_is_said_in_words(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=4)
    assert state(stage, "together", stage.children[0], stage.children[4]) == 303
    assert state(stage, "seats", seats=3) == 303
    html = read(stage)
    assert "Ana is to sit with Eli, who is in another group." in plain(html)
    assert [len(group) for group in names(html)][:2] == [3, 3]
    assert "In no group: no seat is left for Hana beside the other 3." in plain(html)


@pytest.mark.parametrize(
    ("kind", "count", "more", "wrong"),
    [("mood", 2, {}, "kind"), ("apart", 1, {}, "other"), ("partner", 0, {}, "student"),
     ("seats", 0, {"seats": 9}, "seats"), ("small-group", 1, {"seats": ""}, "seats"),
     ("apart", 2, {"note": "x" * 201}, "note")],
)  # fmt: skip
def test_what_makes_no_sense_is_asked_again(stage: Stage, kind: str, count: int, more: Any, wrong: str) -> None:
    stage.fill(4)
    tess = stage.cast.browser(stage.cast.tess)
    asked = dict(zip(("student", "other"), [child.id for child in stage.children[:count]], strict=False))
    page = tess.post(stage.path("/groups/rules"), data={"kind": kind, **asked, **more})
    assert page.status_code == 422 and f'href="#{wrong}"' in page.get_data(as_text=True)
    assert db.session.query(GroupRule).count() == 0


def test_a_child_of_another_class_is_nobody_and_a_rule_goes_by_one_tap(stage: Stage) -> None:
    stage.fill(4)
    assert state(stage, "apart", stage.children[0], stage.cast.nia) == 422
    assert state(stage, "partner", *stage.children[:2]) == 303
    page = read(stage, "/groups/rules")
    assert "Ana has a language partner: Ben" in page
    stage.cast.browser(stage.cast.tess).post(actions(page, "forget")[0])
    assert db.session.query(GroupRule).count() == 0


def test_projected_they_are_not_seen(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    state(stage, "partner", *stage.everybody[:1], stage.everybody[8], note="Speaks Pashto")
    tess = stage.cast.browser(stage.cast.tess)
    assert "no language partner" in read(stage, browser=tess)
    tess.post(stage.path("/names"))
    for page in ("/groups", "/groups/rules"):
        seen = without_hidden(read(stage, page, tess))
        assert "partner" not in plain(seen) and "Pashto" not in seen and "Ana" not in seen


def days_before(stage: Stage, together: int, apart: int, status: str = "accepted") -> None:
    """School days on which the first two of the class sat together, or in two groups."""
    one, other = (child.id for child in stage.children[:2])
    for number in range(together + apart):
        day = clock.day_of(stage.now, stage.cast.school.time_zone) - timedelta(days=number + 1)
        split = [[one, other]] if number < together else [[one], [other]]
        with writing() as session:
            for place, members in enumerate(split):
                group = Group(
                    class_id=stage.cast.room.id, day=day, kind="group", need_kind="skill", need="x", status=status,
                    digest=f"{number}-{place}", reason={"code": "group.skill", "values": []}, numbers={},
                    params_id="priors", decided_by=stage.cast.tess.id, decided_at=1,
                )  # fmt: skip
                session.add(group)
                session.flush()
                session.add_all([GroupMember(group_id=group.id, student_id=s, role="member") for s in members])


def test_a_pair_together_too_often_is_parted_where_there_are_two_groups(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=0)
    one, other = (child for child in stage.children if child.first_name in names(read(stage))[0][:2])
    stage.children[:2] = [one, other]
    days_before(stage, together=5, apart=3)
    html = read(stage)
    assert [len(group) for group in names(html)] == [4, 4]
    assert not any({one.first_name, other.first_name} <= set(group) for group in names(html))
    assert "together in" not in " ".join(cards(html))


def test_where_it_cannot_be_parted_the_page_names_it_and_asks_why(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    days_before(stage, together=5, apart=1)
    tess = stage.cast.browser(stage.cast.tess)
    html = read(stage, browser=tess)
    (card,) = cards(html)
    assert "Ana and Ben: together in 6 of 7 groups, with today's." in card and "say why" in card
    assert actions(html, "accept") == []
    key = html.partition("/change")[0].rpartition("/")[2]
    assert tess.post(stage.path(f"/groups/{key}/accept")).status_code == 303
    assert db.session.query(Group).filter_by(day=clock.day_of(stage.now, stage.cast.school.time_zone)).count() == 0
    members = [child.id for child in stage.children[:4]]
    tess.post(stage.path(f"/groups/{key}/change"), data={"students": members, "why": "know more", "note": "Same gap"})
    (card,) = cards(read(stage, browser=tess))
    assert "accepted" in card and "Your reason: I know more about these children: Same gap" in card
    assert "Ana and Ben: together in 6 of 7 groups" in card


def test_a_late_child_is_not_offered_a_place_beside_the_same_child_again(stage: Stage, monkeypatch) -> None:
    stage.fill(12)
    ticket, late = stage.set_ticket(stage.start_unit()), stage.children[1]
    for place, child in enumerate(stage.everybody):
        if child is not late:
            stage.sit(child, ticket, SMALLER if place < 5 else RIGHT)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "accept")[0])
    now = clock.now() + clock.MINUTE
    monkeypatch.setattr(clock, "now", lambda: now)
    stage.now = now
    stage.sit(late, ticket, SMALLER)
    assert "Ben : answers came, also fits" in plain(read(stage, browser=tess))
    days_before(stage, together=5, apart=1)
    html = plain(read(stage, browser=tess))
    assert "also fits" not in html and "Ben" in html


def test_proposals_that_nobody_took_are_no_opportunity(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    days_before(stage, together=6, apart=0, status="declined")
    assert "together in" not in cards(read(stage))[0]
