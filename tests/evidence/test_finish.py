"""Finish ends a ticket: what was given before counts whenever it arrives, what was given after it never does."""

from itertools import permutations

from sqlalchemy import delete, select, update

from models.knowledge.belief import evidence_side
from tests.evidence.conftest import SKILL, row, state_bytes
from webapp import clock
from webapp.evidence import states
from webapp.extensions import db
from webapp.first_state import make_state
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow, FlagRow, StudentStateRow, TicketSet
from webapp.writing import writing


def deliver(cast, *rows):
    response = cast.browser().post("/evidence", json={"rows": list(rows)})
    return [reply["kept"] for reply in response.json["replies"]]


def known(student):
    return evidence_side(states.load(student.id)[0], SKILL)


def answers(student):
    skills = states.load(student.id)[0].skills
    return skills[SKILL].answers if SKILL in skills else 0


def forget(student):
    with writing() as session:
        for table in (FlagRow, EvidenceRow):
            session.execute(delete(table))
        session.execute(delete(StudentStateRow).where(StudentStateRow.student_id == student.id))
        make_state(student)


def test_an_answer_corrected_after_the_feedback_is_kept_and_does_not_count(cast, open_ticket_for):
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1, answer="missing", sequence=1), row(ticket, 0, kind="finish", sequence=2))
    before = state_bytes(cast.sam)
    late = [row(ticket, 1, revision=2, sequence=3), row(ticket, 2, sequence=4)]
    assert deliver(cast, *late) == ["stored", "stored"]
    assert state_bytes(cast.sam) == before
    assert len(db.session.scalars(select(EvidenceRow)).all()) == 4


def test_an_answer_from_before_finish_counts_whenever_it_arrives(cast, open_ticket_for):
    ticket = open_ticket_for()
    rows = [
        row(ticket, 1, answer="missing", sequence=1),
        row(ticket, 1, revision=2, sequence=2),
        row(ticket, 0, kind="finish", sequence=3),
        row(ticket, 1, answer="missing", revision=3, sequence=4),
    ]
    deliver(cast, *rows)
    expected = state_bytes(cast.sam)
    assert answers(cast.sam) == 1
    assert known(cast.sam) > 0.5
    for order in permutations(rows):
        forget(cast.sam)
        for each in order:
            deliver(cast, each)
        assert state_bytes(cast.sam) == expected


def test_a_second_finish_opens_nothing_again(cast, open_ticket_for):
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1, answer="missing", sequence=1), row(ticket, 0, kind="finish", sequence=2))
    before = state_bytes(cast.sam)
    deliver(cast, row(ticket, 1, revision=2, sequence=3), row(ticket, 0, kind="finish", sequence=9) | {"revision": 2})
    assert state_bytes(cast.sam) == before


def test_a_tickets_answer_is_not_taken_back(cast, open_ticket_for):
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1, answer="missing"), row(ticket, 0, kind="finish"))
    assert deliver(cast, row(ticket, 1, kind="mistyped", revision=2)) == ["refused"]
    assert answers(cast.sam) == 1


def test_answers_that_come_first_after_the_bell_count(cast, open_ticket_for):
    """The device was away: when the bell rang there was nothing of this child to finish."""
    ticket = open_ticket_for()
    with writing() as session:
        session.execute(update(TicketSet).values(closed_at=clock.now()))
    deliver(cast, row(ticket, 2, sequence=2))
    deliver(cast, row(ticket, 1, sequence=1), row(ticket, 0, kind="finish", sequence=3))
    assert answers(cast.sam) == 2
    finishes = db.session.scalars(select(EvidenceRow).where(EvidenceRow.kind == "finish")).all()
    assert {finish.actor_id for finish in finishes} == {cast.tess.id, None}, "the bell's, and the child's own"
    assert not any(each.differed for each in rebuild())
