"""The load generator plays a small school for a few seconds; and each of its checks finds what it is there for."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, insert, select, update

from models.knowledge.state import StudentState
from scripts.loadgen import __main__ as command
from scripts.loadgen import growth, scenarios
from scripts.loadgen.browser import Browser, NotLoopback
from scripts.loadgen.ledger import check_log, check_states
from scripts.loadgen.scenarios import Stage
from scripts.loadgen.school import make_school
from scripts.loadgen.server import instance_of_our_own, serving
from webapp.extensions import db
from webapp.tables import EvidenceRow, StudentStateRow
from webapp.writing import writing


@pytest.fixture(scope="module")
def played() -> Iterator[Stage]:
    """Eight children of one class at work for a few seconds, faster than children are."""
    with instance_of_our_own("") as (instance, address):
        school = make_school(instance, address, 8)
        with school.app.app_context(), serving(instance, address) as server, pytest.MonkeyPatch.context() as patch:
            patch.setattr(scenarios, "INTERVAL", 0.5)
            stage = Stage(school, server)
            stage.found = asyncio.run(scenarios.lesson(stage, 8, 4))  # type: ignore[attr-defined]
            yield stage
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def log(played: Stage) -> Iterator[EvidenceRow]:
    """An answer of the log; what a test does to the log is undone."""
    rows, states = (db.session.execute(select(table)).mappings().all() for table in (EvidenceRow.__table__, STATES))
    yield db.session.scalars(select(EvidenceRow).where(EvidenceRow.kind == "answer")).first()
    with writing() as session:
        for table, kept in ((EvidenceRow.__table__, rows), (STATES, states)):
            session.execute(delete(table))
            session.execute(insert(table), [dict(row) for row in kept])


STATES = StudentStateRow.__table__


def test_a_lesson_is_played_and_nothing_is_lost(played: Stage) -> None:
    measured = played.measures.summary()
    assert {"answer", "sitting page", "today page", "start of a set"} <= measured.keys()
    assert len(played.ledger.kept) == len(played.ledger.sent) > 8
    assert command.after(played, check=True)["wrong"] == {}
    assert played.found["generator_cpu_s"] > 0 and played.found["memory"]["pss_mib"] > 10  # type: ignore[attr-defined]


def test_a_row_that_the_server_has_dropped_is_missed(played: Stage, log: EvidenceRow) -> None:
    with writing() as session:
        session.execute(delete(EvidenceRow).where(EvidenceRow.id == log.id))
    assert check_log(played.ledger) == {"acknowledged, and not in the log": 1}
    assert check_states() == {"states that differ from the log": 1}


def test_another_answer_in_the_log_is_found(played: Stage, log: EvidenceRow) -> None:
    with writing() as session:
        session.execute(update(EvidenceRow.__table__).where(EvidenceRow.id == log.id).values(answer="another"))
    assert check_log(played.ledger) == {"in the log with another answer": 1}


def test_a_row_that_nobody_sent_is_found(played: Stage, log: EvidenceRow) -> None:
    row = dict(db.session.execute(select(EvidenceRow.__table__).where(EvidenceRow.id == log.id)).mappings().one())
    del row["id"]
    with writing() as session:
        session.execute(insert(EvidenceRow.__table__), row | {"revision": 9})
    assert check_log(played.ledger) == {"in the log, and never sent": 1}


def test_a_state_that_is_not_the_fold_is_found(played: Stage, log: EvidenceRow) -> None:
    with writing() as session:
        session.execute(
            update(STATES).where(STATES.c.student_id == log.student_id).values(state=StudentState.new().to_bytes())
        )
    assert check_log(played.ledger) == {}
    assert check_states() == {"states that differ from the log": 1}


def test_a_row_without_an_acknowledgement_is_told(played: Stage) -> None:
    id = next(iter(played.ledger.kept))
    played.ledger.kept.remove(id)
    assert check_log(played.ledger) == {"never acknowledged": 1}
    played.ledger.kept.add(id)


def test_a_page_that_is_called_unchanged_too_long_is_found(played: Stage) -> None:
    room = played.played.rooms[0]
    teacher = played.teacher(room)
    teacher.shown_at["needs"] = 0.0
    teacher.check_unchanged("needs", played.ledger.kept_at[room.class_id][-1] + 1)
    assert played.measures.wrong.pop("called unchanged, though answers came in") == 1


def test_the_log_grows_by_years(played: Stage) -> None:
    before = db.session.scalar(select(func.count()).where(EvidenceRow.kind == "answer"))
    db.session.rollback()
    assert growth.grow(played.played, 8 * growth.TASKS * 3) == before + 8 * growth.TASKS * 3
    assert growth.grow(played.played, 8 * growth.TASKS * 3) == before + 8 * growth.TASKS * 3


def test_only_this_machine_is_played_at() -> None:
    with pytest.raises(NotLoopback):
        Browser("192.0.2.1", 80)
    with pytest.raises(NotLoopback), instance_of_our_own("postgresql+psycopg://onramp@192.0.2.1/onramp"):
        pass


def test_time_and_count_are_bounded() -> None:
    asked = command.read_arguments(["steady", "--students", "1000000", "--seconds", "1000000"])
    assert (asked.students, asked.seconds) == (command.MOST_STUDENTS, command.MOST_SECONDS)
