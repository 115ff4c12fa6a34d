"""Setting today's exit ticket, and the teacher's bell."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.cast import add_student
from tests.classroom.stage import RIGHT, SKILL, SMALLER, Stage
from webapp import clock
from webapp.evidence import states
from webapp.evidence.deliveries import Delivery
from webapp.evidence.parameters import current_parameters
from webapp.evidence.record import record
from webapp.evidence.sittings import token_for
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.tables import EvidenceRow, Sitting, TicketSet
from webapp.writing import writing

TICKET = {"pack": "subtract-regroup", "ticket": "et-regroup"}


def sets() -> list[TicketSet]:
    return list(db.session.scalars(select(TicketSet).order_by(TicketSet.id)))


def bell(ticket_set: TicketSet) -> str:
    return f"/tickets/{ticket_set.id}/close"


def test_preview_holds_the_key_and_the_predicted_errors(stage: Stage) -> None:
    stage.start_unit()
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/unit")).text.replace("\xa0", " ")
    for text in ("80 − 24", "72 − 15", "60 − 58", "75 − 46", "57", "63", "Takes the smaller digit from the larger"):
        assert text in page
    assert sets() == []


def test_set(stage: Stage) -> None:
    unit = stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    reply = browser.post(stage.path("/tickets"), data=TICKET)
    assert (reply.status_code, reply.headers["Location"]) == (303, stage.path("/unit"))
    (found,) = sets()
    assert (found.ticket, found.form, found.unit_id, found.set_by) == ("et-regroup", 1, unit.id, stage.cast.tess.id)
    assert "Close the ticket" in browser.get(stage.path("/unit")).text


def test_sent_twice_is_one_ticket(stage: Stage) -> None:
    stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    for _ in range(2):
        browser.post(stage.path("/tickets"), data=TICKET)
    assert len(sets()) == 1
    assert "open already" in browser.get(stage.path("/unit")).text


def test_the_next_form_is_one_that_the_class_has_not_had(stage: Stage) -> None:
    stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    for number in range(7):
        browser.post(stage.path("/tickets"), data=TICKET)
        browser.post(stage.path(bell(sets()[-1])))
        assert len(sets()) == number + 1
    assert [found.form for found in sets()] == [1, 2, 3, 4, 5, 6, 1]
    assert "had every form already" in browser.get(stage.path("/unit")).text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"pack": "subtract-regroup", "ticket": "none"},
        {"pack": "none", "ticket": "et-regroup"},
        {"pack": "subtract-regroup", "ticket": "et-no-trade"},  # on no goal of this unit
    ],
)
def test_only_tickets_on_the_units_goals(stage: Stage, data: dict[str, str]) -> None:
    stage.start_unit(SKILL)
    assert stage.cast.browser(stage.cast.tess).post(stage.path("/tickets"), data=data).status_code == 404
    assert sets() == []


def test_no_ticket_without_a_unit(stage: Stage) -> None:
    assert stage.cast.browser(stage.cast.tess).post(stage.path("/tickets"), data=TICKET).status_code == 404


def test_the_bell_finishes_what_has_answers(stage: Stage) -> None:
    """Sam answered and did not press Finish; Sue finished; Ana only looked."""
    sam, sue = stage.cast.sam, stage.cast.sue
    with writing():
        ana = add_student(stage.cast.room, "Ana", "Stone", "2000")
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(sam, ticket_set, SMALLER, finish=False)
    stage.sit(sue, ticket_set, RIGHT)
    stage.open_ticket(ana, ticket_set)
    assert states.load(sam.id)[1] == {}
    reply = stage.cast.browser(stage.cast.tess).post(stage.path(bell(ticket_set)))
    assert (reply.status_code, reply.headers["Location"]) == (303, stage.path(f"/tickets/{ticket_set.id}"))
    assert sets()[0].closed_at is not None
    rows = db.session.scalars(select(EvidenceRow).where(EvidenceRow.kind == "finish").order_by(EvidenceRow.id)).all()
    assert [(row.student_id, row.actor_id, row.source) for row in rows] == [
        (sue.id, None, "ticket"),
        (sam.id, stage.cast.tess.id, "ticket"),
    ]
    assert states.load(sam.id)[1][SKILL].answers == 5
    ended = {s.student_id: s.finished_at is not None for s in db.session.scalars(select(Sitting))}
    assert ended == {ana.id: False, sam.id: True, sue.id: True}


def test_the_bell_rung_twice(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(stage.cast.sam, ticket_set, RIGHT, finish=False)
    browser = stage.cast.browser(stage.cast.tess)
    browser.post(stage.path(bell(ticket_set)))
    closed, stored = sets()[0].closed_at, states.load(stage.cast.sam.id)
    assert browser.post(stage.path(bell(ticket_set))).status_code == 303
    assert (sets()[0].closed_at, states.load(stage.cast.sam.id)) == (closed, stored)
    assert db.session.scalar(select(func.count()).where(EvidenceRow.kind == "finish")) == 1


def test_the_childs_own_finish_arrives_after_the_bell(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(stage.cast.sam, ticket_set, RIGHT, finish=False)
    stage.cast.browser(stage.cast.tess).post(stage.path(bell(ticket_set)))
    before = states.load(stage.cast.sam.id)
    sitting = db.session.scalars(select(Sitting)).one()
    (reply,) = record([Delivery(sign(token_for(sitting, 0)), "finish", 1)], clock.now(), stage.cast.sam)
    assert reply.kept == "stored"
    assert states.load(stage.cast.sam.id) == before


def test_a_rebuild_after_the_bell_changes_nothing(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.practise(stage.cast.sam)
    stage.sit(stage.cast.sam, ticket_set, SMALLER, finish=False)
    stage.cast.browser(stage.cast.tess).post(stage.path(bell(ticket_set)))
    stored = states.load(stage.cast.sam.id)
    with writing([stage.cast.sam.id]):
        states.replay(stage.cast.sam.id, current_parameters())
    assert states.load(stage.cast.sam.id) == stored


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    browser = stage.cast.browser(getattr(stage.cast, who))
    assert browser.post(stage.path("/tickets"), data=TICKET).status_code == 404
    assert browser.post(stage.path(bell(ticket_set))).status_code == 404
    assert browser.get(stage.path(bell(ticket_set))).status_code in (404, 405)
    assert [found.closed_at for found in sets()] == [None]


def test_a_ticket_of_another_class_is_not_found(stage: Stage) -> None:
    """Omar's own class with the number of Tess's ticket."""
    ticket_set = stage.set_ticket(stage.start_unit())
    path = f"/classes/{stage.cast.other_room.id}{bell(ticket_set)}"
    assert stage.cast.browser(stage.cast.omar).post(path).status_code == 404
    assert sets()[0].closed_at is None


def test_before_it_is_set_the_page_says_what_to_do_per_error(stage: Stage) -> None:
    """And each question can be tried as a student, without leaving a trace."""
    stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    page = browser.get(stage.path("/unit")).text
    assert "Per error, what to do" in page and "Lay out 72 with tens rods" in page
    address = unescape(re.findall(r'href="([^"]+)">Try it as a student', page)[0])
    reply = browser.get(address, follow_redirects=True)
    assert reply.status_code == 200 and "80" in reply.text and "24" in reply.text
    assert db.session.scalars(select(EvidenceRow)).all() == []
