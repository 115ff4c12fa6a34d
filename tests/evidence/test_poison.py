"""One row that cannot be kept does not keep the others of its delivery from being stored."""

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from tests.evidence.conftest import row
from webapp import clock
from webapp.evidence import record as door
from webapp.evidence.deliveries import Delivery, read_delivery
from webapp.evidence.grading import grade
from webapp.evidence.record import record
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow, RefusedRow, Sitting, TicketSet
from webapp.writing import Busy, writing


def kept(rows, signed_in=None):
    return [reply.kept for reply in record(rows, clock.now(), signed_in)]


def assert_stored(many):
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(EvidenceRow)) == many
    assert not any(each.differed for each in rebuild(only_check=True))


def forged(delivery):
    return Delivery(delivery.token[:-2] + "xx", delivery.kind, delivery.revision, delivery.answer)


def test_forged_rows_among_good_ones(cast, open_set):
    good = [read_delivery(row(open_set(), n)) for n in (1, 2, 3)]
    rows = [forged(good[0]), good[0], forged(good[1]), good[1], good[2]]
    assert kept(rows, cast.sam) == ["refused", "stored", "refused", "stored", "stored"]
    assert_stored(3)
    assert db.session.scalar(select(func.count()).select_from(RefusedRow)) == 2


def test_good_rows_are_stored_though_the_teacher_cannot_be_told(cast, open_set, monkeypatch):
    """The turn for the note may be lost; the child's answers are safe by then."""
    good = read_delivery(row(open_set(), 1))

    def busy(*_arguments):
        raise Busy

    monkeypatch.setattr(door, "note_refusals", busy)
    with pytest.raises(Busy):
        record([forged(good), good], clock.now(), cast.sam)
    assert_stored(1)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_row_that_the_database_does_not_take(position, cast, open_set, open_ticket_for, monkeypatch):
    """Its sitting is erased after it was looked up and before it is stored."""
    good = open_set()
    gone = open_ticket_for(cast.sue)
    rows = [read_delivery(row(good, 1)), read_delivery(row(good, 2))]
    rows.insert(position, read_delivery(row(gone, 1)))

    def grade_and_erase(delivery, *others):
        graded = grade(delivery, *others)
        if graded.sitting.student_id == cast.sue.id:
            with writing() as session:
                session.execute(delete(Sitting).where(Sitting.student_id == cast.sue.id))
        return graded

    monkeypatch.setattr(door, "grade", grade_and_erase)
    assert kept(rows) == ["refused" if n == position else "stored" for n in range(3)]
    assert_stored(2)
    assert [told.student_id for told in db.session.scalars(select(RefusedRow))] == [cast.sue.id]
    assert db.session.scalar(select(func.count()).select_from(TicketSet)) == 1


def test_a_row_is_not_refused_for_what_is_not_its_fault(cast, open_set, monkeypatch):
    """Its sitting is there, so sent again it may be stored: the device has to keep it."""

    def clash(*_arguments, **_more):
        raise IntegrityError("INSERT INTO presence", {}, Exception("UNIQUE constraint failed"))

    monkeypatch.setattr("webapp.evidence.drafts.hear", clash)
    monkeypatch.setattr(door, "hear", clash)
    rows = [read_delivery(row(open_set(), n)) for n in (1, 2)]
    with pytest.raises(IntegrityError):
        record(rows, clock.now())
    assert_stored(0)
    monkeypatch.undo()
    assert kept(rows) == ["stored", "stored"]
