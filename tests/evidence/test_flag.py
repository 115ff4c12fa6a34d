"""Flags follow the answers: raised when the evidence is in, cleared by success or by the teacher, one row each."""

from sqlalchemy import select, update

from tests.evidence.conftest import SKILL, row
from webapp import clock
from webapp.evidence.sittings import variant_at
from webapp.extensions import db
from webapp.tables import EvidenceRow, FlagRow
from webapp.writing import writing


def deliver(cast, *rows):
    cast.browser(cast.sam).post("/evidence", json={"rows": list(rows)})


def open_flags():
    return sorted(db.session.scalars(select(FlagRow.kind).where(FlagRow.cleared_at.is_(None))))


def test_one_miss_raises_nothing(cast, open_set):
    deliver(cast, row(open_set(), 1, answer="missing"))
    assert open_flags() == []


def test_a_call_for_help_is_heard_at_once_also_in_an_unfinished_ticket(cast, open_ticket_for):
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1, kind="help"))
    assert open_flags() == ["help requested"]
    deliver(cast, row(ticket, 2), row(ticket, 1, kind="help", revision=2))
    assert open_flags() == ["help requested"]


def test_five_misses_in_a_row_are_a_struggle_and_a_success_clears_it(cast, open_set):
    sitting = open_set()
    deliver(cast, *(row(sitting, position, answer="missing") for position in range(1, 5)))
    assert open_flags() == []
    deliver(cast, row(sitting, 5, answer="missing"))
    assert open_flags() == ["struggling"]
    flag = db.session.scalars(select(FlagRow)).one()
    assert (flag.student_id, flag.skill, flag.reason["code"]) == (cast.sam.id, SKILL, "flag.watch")
    deliver(cast, row(sitting, 5, try_=2))
    assert open_flags() == []
    db.session.refresh(flag)
    assert flag.cleared_by == "success"


def test_the_same_rule_three_times_names_it(cast, open_set):
    sitting = open_set(seed=4)
    rows = []
    for position in range(1, 7):
        found = predicted_answer(sitting, position)
        if found:
            rows.append(row(sitting, position, answer=found))
    assert len(rows) >= 3
    deliver(cast, *rows[:3])
    flag = db.session.scalars(select(FlagRow).where(FlagRow.kind == "struggling")).one()
    values = dict(flag.reason["values"])
    assert flag.reason["code"] == "flag.same-rule"
    assert values["misconception"] == "subtract-regroup/smaller-from-larger"


def test_what_the_teacher_saw_to_in_an_earlier_sitting_of_the_day_is_not_counted_again(cast, open_set):
    first = open_set(seed=1)
    deliver(cast, *(row(first, n, answer="missing") for n in range(1, 6)), row(first, 0, kind="finish"))
    with writing() as session:
        session.execute(update(FlagRow).values(cleared_at=clock.now(), cleared_by="teacher"))
    second = open_set(seed=2)
    deliver(cast, *(row(second, n, answer="missing") for n in range(1, 5)))
    assert open_flags() == []
    deliver(cast, row(second, 5, answer="missing"))
    flag = db.session.scalars(select(FlagRow).where(FlagRow.cleared_at.is_(None))).one()
    assert (flag.kind, dict(flag.reason["values"])) == ("struggling", {"skill": SKILL, "count": 5, "again": 1})


def predicted_answer(sitting, position):
    predicted = variant_at(sitting, position).parts[0].predicted
    answers = predicted.get("smaller-from-larger", ())
    others = {given for rule, all_ in predicted.items() if rule != "smaller-from-larger" for given in all_}
    return next((given for given in answers if given not in others), None)


def test_ticket_against_the_practice_before_it_asks_to_check_first_and_later_practice_settles_it(
    cast, open_set, open_ticket_for
):
    before = open_set(seed=1)
    deliver(cast, *(row(before, position) for position in range(1, 7)), row(before, 0, kind="finish"))
    ticket = open_ticket_for()
    deliver(cast, *(row(ticket, position, answer="missing") for position in range(1, 5)))
    assert "conflicting evidence" not in open_flags()
    deliver(cast, row(ticket, 0, kind="finish"))
    assert "conflicting evidence" in open_flags()
    after = open_set(seed=2)
    deliver(cast, row(after, 1))
    assert "conflicting evidence" not in open_flags()


def yesterday(cast):
    """As if all open flags had been raised on the day before."""
    with writing() as session:
        session.execute(update(FlagRow).values(since=FlagRow.since - clock.DAY))
    db.session.expire_all()


def test_a_call_for_help_left_open_yesterday_does_not_keep_todays_from_the_teacher(cast, open_ticket_for):
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1, kind="help"))
    yesterday(cast)
    deliver(cast, row(ticket, 2, kind="help"))
    found = db.session.scalars(select(FlagRow).order_by(FlagRow.id)).all()
    assert [(flag.kind, flag.cleared_by) for flag in found] == [
        ("help requested", "end of day"),
        ("help requested", None),
    ]
    assert found[1].since >= clock.start_of_day(clock.now(), cast.school.time_zone)


def test_flags_about_a_skill_outlast_the_day(cast, open_set, open_ticket_for):
    before = open_set(seed=1)
    deliver(cast, *(row(before, position) for position in range(1, 7)), row(before, 0, kind="finish"))
    ticket = open_ticket_for()
    deliver(cast, *(row(ticket, n, answer="missing") for n in range(1, 5)), row(ticket, 0, kind="finish"))
    assert "conflicting evidence" in open_flags()
    yesterday(cast)
    deliver(cast, row(ticket, 1, kind="help"))
    assert "conflicting evidence" in open_flags()


def test_a_sitting_that_goes_on_raises_its_flag_once_a_day(cast, open_set):
    sitting = open_set()
    deliver(cast, *(row(sitting, position, answer="missing") for position in range(1, 6)))
    yesterday(cast)
    with writing() as session:
        session.execute(update(EvidenceRow).values(received_at=EvidenceRow.received_at - clock.DAY))
    deliver(cast, row(sitting, 6, answer="missing"))
    deliver(cast, row(sitting, 6, try_=2, answer="missing"))
    assert len(db.session.scalars(select(FlagRow.id).where(FlagRow.kind == "struggling")).all()) == 2
    assert open_flags().count("struggling") == 1


def test_a_call_for_help_in_another_class_is_heard_there(cast, open_set):
    deliver(cast, row(open_set(), 1, kind="help"))
    with writing() as session:
        session.execute(update(FlagRow).values(class_id=cast.other_room.id))
    deliver(cast, row(open_set(seed=2), 1, kind="help"))
    found = db.session.scalars(select(FlagRow.class_id).where(FlagRow.cleared_at.is_(None))).all()
    assert found == [cast.room.id]
