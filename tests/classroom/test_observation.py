"""A teacher says what a child showed."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.classroom.stage import SKILL, Stage
from webapp.evidence import states
from webapp.extensions import db
from webapp.tables import EvidenceRow

SEEN = {"skill": SKILL, "showed": "yes", "note": "72 − 15 with blocks", "after": "0"}


def path(stage: Stage) -> str:
    return stage.path(f"/students/{stage.cast.sam.id}/observations")


def kept() -> list[EvidenceRow]:
    return list(db.session.scalars(select(EvidenceRow).order_by(EvidenceRow.id)))


def test_it_moves_the_childs_state(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    reply = browser.post(path(stage), data=SEEN)
    assert (reply.status_code, reply.headers["Location"]) == (303, stage.path(f"/students/{stage.cast.sam.id}"))
    (row,) = kept()
    assert (row.kind, row.verdict, row.why, row.actor_id) == ("observation", "right", SEEN["note"], stage.cast.tess.id)
    state, tracks = states.load(stage.cast.sam.id)
    assert state.skills[SKILL].source_names() == {"observation"}
    assert tracks[SKILL].tickets == 1


def test_not_yet(stage: Stage) -> None:
    stage.cast.browser(stage.cast.tess).post(path(stage), data={**SEEN, "showed": "not yet", "note": ""})
    (row,) = kept()
    assert (row.verdict, row.why) == ("wrong", None)


def test_sent_twice_is_kept_once(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    for _ in range(2):
        assert browser.post(path(stage), data=SEEN).status_code == 303
    assert len(kept()) == 1


def test_the_same_seen_again_later_is_kept(stage: Stage) -> None:
    """The page that is read after the first one carries another number."""
    browser = stage.cast.browser(stage.cast.tess)
    for _ in range(2):
        page = browser.get(stage.path(f"/students/{stage.cast.sam.id}")).text
        after = re.findall(r'name="after" value="(\d+)"', page)[0]
        browser.post(path(stage), data={**SEEN, "after": after})
    assert len(kept()) == 2


def test_two_different_ones_from_two_open_pages_are_both_kept(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    browser.post(path(stage), data=SEEN)
    browser.post(path(stage), data={**SEEN, "note": "60 − 58 on paper"})
    assert len(kept()) == 2


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"skill": "subtract-regroup/gone"}, "Choose the skill that you saw."),
        ({"skill": ""}, "Choose the skill that you saw."),
        ({"showed": "perhaps"}, "Say whether the child showed it."),
        ({"note": "x" * 501}, "Use at most 500 characters."),
    ],
)
def test_bad_input_is_told(stage: Stage, changes: dict[str, Any], complaint: str) -> None:
    reply = stage.cast.browser(stage.cast.tess).post(path(stage), data={**SEEN, **changes})
    assert reply.status_code == 422
    assert complaint in reply.text
    assert kept() == []


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    browser = stage.cast.browser(getattr(stage.cast, who))
    assert browser.post(path(stage), data=SEEN).status_code == 404
    assert browser.get(path(stage)).status_code in (404, 405)
    assert kept() == []


def test_a_child_of_another_class_is_not_found(stage: Stage) -> None:
    there = stage.path(f"/students/{stage.cast.nia.id}/observations")
    assert stage.cast.browser(stage.cast.tess).post(there, data=SEEN).status_code == 404
    assert kept() == []


def test_one_tap_in_the_grid(stage: Stage) -> None:
    """Both ways, once each however often it is pressed; the cell then says so."""
    stage.start_unit()
    browser, sam, sue = stage.cast.browser(stage.cast.tess), stage.cast.sam, stage.cast.sue
    page = browser.get(stage.path("/skills")).text
    after = re.findall(r'name="after" value="(\d+)"', page)[0]
    assert f'value="{sam.id}:yes:{SKILL}"' in page
    for saw in (f"{sam.id}:yes:{SKILL}", f"{sam.id}:yes:{SKILL}", f"{sue.id}:not yet:{SKILL}"):
        reply = browser.post(stage.path("/skills"), data={"saw": saw, "after": after})
        assert reply.headers["Location"] == stage.path("/skills")
    assert [(row.student_id, row.kind, row.verdict) for row in kept()] == [
        (sam.id, "observation", "right"), (sue.id, "observation", "wrong"),
    ]  # fmt: skip
    assert "1 kind of evidence (observation), last seen today" in browser.get(stage.path("/skills")).text


@pytest.mark.parametrize(
    ("saw", "status"), [("", 400), ("x:yes:y", 400), ("{nia}:yes:{skill}", 404), ("{sam}:perhaps:{skill}", 400)]
)
def test_a_tap_that_says_nothing(stage: Stage, saw: str, status: int) -> None:
    said = saw.format(nia=stage.cast.nia.id, sam=stage.cast.sam.id, skill=SKILL)
    browser = stage.cast.browser(stage.cast.tess)
    assert browser.post(stage.path("/skills"), data={"saw": said}).status_code == status
    assert kept() == []


def test_a_talk_is_evidence_of_its_own_kind(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    for kind, status in (("conference", 303), ("observation", 303), ("rumour", 422)):
        assert browser.post(path(stage), data={**SEEN, "kind": kind}).status_code == status
    assert [(row.kind, row.source) for row in kept()] == [
        ("conference", "conference"), ("observation", "observation"),
    ]  # fmt: skip
    assert states.load(stage.cast.sam.id)[0].skills[SKILL].source_names() == {"conference", "observation"}
