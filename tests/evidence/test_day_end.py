"""The day's end finishes what was left open; every order of it and of late answers gives the same bytes."""

import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update

from tests.evidence.conftest import SKILL, row, state_bytes
from webapp import clock
from webapp.evidence import day_end, states
from webapp.evidence.day_end import end_days
from webapp.evidence.deliveries import read_delivery
from webapp.evidence.record import record
from webapp.extensions import db
from webapp.first_state import make_state
from webapp.fits.rebuild import rebuild
from webapp.jobs import nightly
from webapp.tables import AnswerConflict, EvidenceRow, FlagRow, PlaylistStep, Sitting, StudentStateRow
from webapp.writing import writing


def deliver(*rows):
    return [reply.kept for reply in record([read_delivery(each) for each in rows], clock.now())]


def tomorrow():
    return clock.now() + clock.DAY


def finishes():
    return db.session.scalars(select(EvidenceRow).where(EvidenceRow.kind == "finish")).all()


def answers(student):
    skills = states.load(student.id)[0].skills
    return skills[SKILL].answers if SKILL in skills else 0


def opened_at(sitting, moment, zone="America/New_York"):
    """As if the child had begun then."""
    with writing() as session:
        at = clock.from_datetime(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)))
        session.execute(update(Sitting).where(Sitting.id == sitting.id).values(opened_at=at))
    db.session.expire_all()
    return at


def test_a_ticket_left_open_counts_from_the_days_end(cast, open_ticket_for):
    deliver(row(open_ticket_for(), 1, sequence=1))
    assert answers(cast.sam) == 0
    assert end_days(clock.now()) == 0
    assert answers(cast.sam) == 0, "the day is not over"
    assert end_days(tomorrow()) == 1
    assert answers(cast.sam) == 1
    (finish,) = finishes()
    assert finish.actor_id is None
    assert not any(each.differed for each in rebuild())


def test_a_practice_set_left_open_is_closed_with_its_own_day_and_its_step(cast, open_set):
    sitting = open_set()
    deliver(row(sitting, 1))
    before = state_bytes(cast.sam)
    assert end_days(tomorrow()) == 1
    db.session.expire_all()
    zone = cast.school.time_zone
    assert clock.day_of(sitting.finished_at, zone) == clock.day_of(sitting.opened_at, zone)
    assert state_bytes(cast.sam) == before
    assert [each.differed for each in rebuild()] == [False] * 3


def test_the_days_end_comes_once_and_leaves_what_says_nothing(cast, open_ticket_for, open_set):
    deliver(row(open_ticket_for(), 1, sequence=1), row(open_set(), 1, kind="hint"))
    open_ticket_for(cast.sue)
    assert [end_days(tomorrow()) for _ in range(3)] == [1, 0, 0]
    assert len(finishes()) == 1


def test_a_late_first_answer_is_finished_by_the_next_run(cast, open_ticket_for):
    ticket = open_ticket_for()
    assert end_days(tomorrow()) == 0
    assert deliver(row(ticket, 1, sequence=1)) == ["stored"]
    assert end_days(tomorrow()) == 1
    assert answers(cast.sam) == 1


def test_the_childs_own_finish_is_kept_beside_the_days_end(cast, open_ticket_for):
    """It says where on the device it came: an answer changed after its feedback does not count."""
    ticket = open_ticket_for()
    deliver(row(ticket, 1, answer="missing", sequence=1))
    end_days(tomorrow())
    before = state_bytes(cast.sam)
    deliver(row(ticket, 0, kind="finish", sequence=2), row(ticket, 1, revision=2, sequence=3))
    assert len(finishes()) == 2
    assert state_bytes(cast.sam) == before


@pytest.mark.parametrize(
    ("opened", "now", "ended"),
    [
        ("2026-03-09T23:30", "2026-03-10T03:59", 0),  # UTC is a day ahead; the school is not
        ("2026-03-09T23:30", "2026-03-10T04:01", 1),
        ("2026-11-01T00:10", "2026-11-02T04:59", 0),  # a day of 25 hours
        ("2026-11-01T00:10", "2026-11-02T05:01", 1),
        ("2026-03-08T00:10", "2026-03-09T03:59", 0),  # a day of 23 hours
        ("2026-03-08T00:10", "2026-03-09T04:01", 1),
    ],
)
def test_the_day_is_the_schools_own(cast, open_set, opened, now, ended):
    sitting = open_set()
    at = opened_at(sitting, opened)
    deliver(row(sitting, 1))
    assert end_days(clock.from_datetime(datetime.fromisoformat(now + "+00:00"))) == ended
    db.session.expire_all()
    if ended:
        assert clock.day_of(sitting.finished_at, "America/New_York") == clock.day_of(at, "America/New_York")


def test_the_step_is_done_on_its_day_and_yesterdays_trouble_is_not_todays(cast, open_set, unit_step):
    sitting = open_set()
    with writing() as session:
        session.execute(update(Sitting).where(Sitting.id == sitting.id).values(step_id=unit_step.id))
    deliver(*(row(sitting, place, answer="missing") for place in range(1, 6)))
    with writing() as session:
        session.execute(delete(FlagRow))  # as if no answer had been looked at yet
    assert end_days(tomorrow()) == 1
    db.session.expire_all()
    tomorrow_morning = clock.start_of_day(tomorrow(), cast.school.time_zone)
    assert unit_step.done_at < tomorrow_morning
    flags = {flag.kind: flag.since for flag in db.session.scalars(select(FlagRow)).all()}
    assert flags["struggling"] < tomorrow_morning


@pytest.fixture
def unit_step(cast, ticket_set):
    with writing() as session:
        step = PlaylistStep(
            student_id=cast.sam.id, class_id=cast.room.id, unit_id=ticket_set.unit_id, kind="practice", skill=SKILL,
            minutes=8, reason={}, numbers={}, params_id="priors", chosen_at=clock.now(),
        )  # fmt: skip
        session.add(step)
    return step


def test_writers_get_their_turn_between_slices(cast, open_set, monkeypatch):
    monkeypatch.setattr(day_end, "SLICE", 2)
    deliver(*(row(open_set(seed=seed), 1) for seed in range(5)))
    slices = []

    def note(connection):
        slices.append("onramp_writing" in connection.get_execution_options())

    event.listen(db.engine, "commit", note)
    assert end_days(tomorrow()) == 5
    event.remove(db.engine, "commit", note)
    assert slices.count(True) == 3


def test_a_crash_between_slices_is_made_good_by_the_next_run(cast, open_set, monkeypatch):
    monkeypatch.setattr(day_end, "SLICE", 1)
    deliver(*(row(open_set(seed=seed), 1) for seed in range(3)))
    real, calls = day_end.end_sitting, []

    def failing(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(day_end, "end_sitting", failing)
    with pytest.raises(KeyboardInterrupt):
        end_days(tomorrow())
    assert len(finishes()) == 1
    assert end_days(tomorrow()) == 2
    assert len(finishes()) == 3


def test_any_order_of_the_days_end_and_late_answers_gives_the_same_bytes(cast, open_set, open_ticket_for, request):
    """A set and two tickets, one finished by the child and one by nobody; runs of the day's end in between."""
    practice, ticket, left = open_set(seed=1), open_ticket_for(), open_set(seed=3)
    other = open_ticket_for(cast.sue)
    rows = [
        row(practice, 1),
        row(practice, 2, answer="missing"),
        row(practice, 2, kind="mistyped", revision=2),
        row(practice, 2, try_=2, again=1),
        row(practice, 3, kind="hint"),
        row(practice, 3, answer="missing", revision=2),
        row(ticket, 1, answer="64", sequence=11),
        row(ticket, 1, answer="56", revision=2, sequence=12),
        row(ticket, 2, answer="63", sequence=13),
        row(ticket, 0, kind="finish", sequence=15),
        row(ticket, 2, answer="57", revision=2, sequence=16),
        row(other, 1, answer="56", sequence=1),
        row(other, 2, answer="missing", sequence=2),
        row(other, 3, kind="not-sure", sequence=3),
        row(left, 1),
    ]

    def everything():
        return state_bytes(cast.sam), state_bytes(cast.sue)

    def forget():
        with writing() as session:
            for table in (AnswerConflict, FlagRow, EvidenceRow):
                session.execute(delete(table))
            session.execute(update(Sitting).values(finished_at=None))
            for child in (cast.sam, cast.sue):
                session.execute(delete(StudentStateRow).where(StudentStateRow.student_id == child.id))
                make_state(child)
        db.session.expire_all()

    deliver(*rows)
    end_days(tomorrow())
    expected = everything()
    assert answers(cast.sue) == 2, "the ticket that nobody finished counts"

    @settings(
        max_examples=request.config.getoption("--examples"),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        derandomize=True,
    )
    @given(st.randoms(use_true_random=False), st.integers(1, 6), st.integers(1, 3))
    def shuffled(rng: random.Random, parts: int, ends: int) -> None:
        forget()
        late = [*rows, *rng.choices(rows, k=rng.randint(0, 6))]
        rng.shuffle(late)
        cuts = sorted(rng.randint(0, len(late)) for _ in range(parts - 1))
        events = [late[a:b] for a, b in zip([0, *cuts], [*cuts, len(late)], strict=True)]
        for _ in range(ends):
            events.insert(rng.randint(0, len(events)), [])
        for each in events:
            if each:
                assert set(deliver(*each)) == {"stored"}
            else:
                end_days(tomorrow())
        end_days(tomorrow())  # the last night
        assert everything() == expected

    shuffled()
    assert not any(each.differed for each in rebuild())


def test_it_is_work_of_the_night(cast, open_ticket_for):
    deliver(row(open_ticket_for(), 1, sequence=1))
    outcome = nightly.run("day end", tomorrow())
    assert (outcome.ok, outcome.words) == (True, "Sittings of earlier days finished: 1.")
    assert answers(cast.sam) == 1
