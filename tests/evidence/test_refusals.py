"""A row that cannot be kept reaches the teacher of the child whose it is, whoever sits at the device."""

import re
from contextlib import contextmanager

from sqlalchemy import event, select, update

from tests.cast import YEAR_START
from tests.evidence.conftest import row
from webapp import clock
from webapp.evidence import refusals
from webapp.evidence.refusals import A_DAY
from webapp.evidence.sittings import token_for
from webapp.evidence.tokens import Token, sign
from webapp.extensions import db
from webapp.tables import Enrolment, RefusedRow, UnknownRefusals
from webapp.writing import writing


def deliver(cast, rows, child=None):
    reply = cast.browser(child).post("/evidence", json={"rows": rows})
    return [each["kept"] for each in reply.json["replies"]]


def forged(answer, number=1):
    return [{"token": f"forged-{n}", "kind": "answer", "revision": 1, "answer": answer} for n in range(number)]


def gone(child, answer):
    """Signed by this server, of a sitting that it has no longer: an older backup was restored."""
    token = sign(Token(child.id, 999_999, 1, "a/b@1", "", "a", 1, 5))
    return {"token": token, "kind": "answer", "revision": 1, "answer": answer}


def told(cast, teacher, room):
    return cast.browser(teacher).get(f"/classes/{room.id}").text


def see(cast, teacher, room):
    numbers = dict(re.findall(r'name="(refused_to|conflicts_to)" value="(\d+)"', told(cast, teacher, room)))
    assert cast.browser(teacher).post(f"/classes/{room.id}/seen", data=numbers).status_code in (200, 302, 303)


def move(child, to):
    yesterday = clock.day_of(clock.now() - clock.DAY, "America/New_York")
    with writing() as session:
        session.execute(update(Enrolment).where(Enrolment.student_id == child.id).values(ends_on=yesterday))
        session.add(Enrolment(class_id=to.id, student_id=child.id, starts_on=YEAR_START))


def test_a_forged_row_reaches_the_signed_in_childs_teacher(cast):
    assert deliver(cast, forged("forty-two"), cast.sam) == ["refused"]
    assert "forty-two" in told(cast, cast.tess, cast.room)
    see(cast, cast.tess, cast.room)
    assert "forty-two" not in told(cast, cast.tess, cast.room)


def test_an_authentic_row_is_its_own_childs_on_a_shared_device(cast):
    """Nia is signed in where Sam's rows still wait."""
    assert deliver(cast, [gone(cast.sam, "forty-two")], cast.nia) == ["refused"]
    assert "forty-two" in told(cast, cast.tess, cast.room)
    assert "forty-two" not in told(cast, cast.omar, cast.other_room)


def test_an_authentic_row_reaches_the_teacher_though_nobody_is_signed_in(cast):
    deliver(cast, [gone(cast.sam, "forty-two")])
    assert "forty-two" in told(cast, cast.tess, cast.room)
    assert not db.session.scalars(select(UnknownRefusals)).all()


def test_the_new_teacher_is_told_of_what_was_refused_and_in_conflict_before_the_change(cast, open_set):
    sitting = open_set()
    deliver(cast, [row(sitting, 1, answer="17"), *forged("forty-two")], cast.sam)
    assert deliver(cast, [row(sitting, 1, answer="18")], cast.sam) == ["conflict"]
    move(cast.sam, cast.other_room)
    new = told(cast, cast.omar, cast.other_room)
    assert "forty-two" in new and "“18” came later" in new
    assert "forty-two" not in told(cast, cast.tess, cast.room)
    see(cast, cast.omar, cast.other_room)
    assert "forty-two" not in told(cast, cast.omar, cast.other_room)


def test_one_delivery_keeps_no_more_than_the_teacher_can_read_and_writes_once(cast):
    assert deliver(cast, forged("x", 200), cast.sam) == ["refused"] * 200
    deliver(cast, forged("x", 5), cast.sam)
    assert len(db.session.scalars(select(RefusedRow)).all()) == A_DAY


@contextmanager
def writes():
    """The writes that were kept meanwhile."""
    kept = []

    def note(connection):
        if connection.get_execution_options().get("onramp_writing"):
            kept.append(connection)

    event.listen(db.engine, "commit", note)
    yield kept
    event.remove(db.engine, "commit", note)


def test_rows_of_nobody_are_counted_by_day(cast, monkeypatch):
    deliver(cast, forged("x", 3))
    assert [each.number for each in db.session.scalars(select(UnknownRefusals))] == [3]
    monkeypatch.setattr(refusals, "A_MINUTE", 0)
    deliver(cast, forged("x", 2), cast.ada)
    assert [each.number for each in db.session.scalars(select(UnknownRefusals))] == [5]


def test_strangers_make_one_write_a_minute(cast, monkeypatch):
    with writes() as kept:
        for _ in range(20):
            assert deliver(cast, forged("x")) == ["refused"]
    assert len(kept) == 1
    monkeypatch.setattr(refusals, "A_MINUTE", 0)
    deliver(cast, forged("x"))
    assert [each.number for each in db.session.scalars(select(UnknownRefusals))] == [21]


def test_a_clock_that_was_wrong_for_a_while_stops_no_counting():
    gathered = refusals.Gathered()
    assert gathered.due(1, clock.now() + clock.DAY) == 1
    assert gathered.due(2, clock.now()) == 2


def test_a_device_whose_day_is_used_up_makes_no_write(cast):
    deliver(cast, forged("x", A_DAY), cast.sam)
    browser = cast.browser(cast.sam)
    with writes() as kept:
        for _ in range(3):
            browser.post("/evidence", json={"rows": forged("y")})
    assert not kept
    assert "“y”" not in told(cast, cast.tess, cast.room)


def test_a_child_who_was_never_in_a_class_is_counted_as_nobody(cast):
    with writing() as session:
        session.query(Enrolment).filter_by(student_id=cast.sam.id).delete()
    deliver(cast, forged("x"), cast.sam)
    assert [each.number for each in db.session.scalars(select(UnknownRefusals))] == [1]


def test_a_good_row_beside_refused_ones_is_stored(cast, open_set):
    sitting = open_set()
    kept = deliver(cast, [*forged("x"), row(sitting, 1), gone(cast.sam, "y")], cast.sam)
    assert kept == ["refused", "stored", "refused"]
    assert token_for(sitting, 1).student == cast.sam.id
