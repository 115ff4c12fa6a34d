"""The order of delivery never matters: split, repeated, late or shuffled, the same rows give the same bytes."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from models.knowledge.state import StudentState
from tests.evidence.conftest import row, state_bytes
from webapp import clock
from webapp.evidence.deliveries import read_delivery
from webapp.evidence.parameters import current_parameters
from webapp.evidence.record import record
from webapp.evidence.states import replay
from webapp.first_state import make_state
from webapp.fits.rebuild import rebuild
from webapp.tables import AnswerConflict, EvidenceRow, FlagRow, Person, StudentStateRow
from webapp.writing import writing


@pytest.fixture
def delivered(open_set, open_ticket_for) -> list[dict[str, Any]]:
    """A morning of Sam's: three sets on two skills and a ticket, with hints, misses, a slip of the finger and
    an answer corrected after Finish."""
    first = open_set(seed=1)
    ticket = open_ticket_for()
    second = open_set(skill="subtract-regroup/tens-and-ones", seed=2)
    third = open_set(seed=3)
    return [
        row(first, 1),
        row(first, 2, answer="missing"),
        row(first, 2, kind="mistyped", revision=2),
        row(first, 2, try_=2, again=1),
        row(first, 3, kind="hint"),
        row(first, 3, answer="missing", revision=2),
        row(first, 3, try_=2, revision=1),
        row(first, 4, kind="not-sure"),
        row(first, 5, answer="fifty"),
        row(first, 0, kind="finish"),
        row(ticket, 1, answer="64", sequence=11),
        row(ticket, 1, answer="56", revision=2, sequence=12),
        row(ticket, 2, answer="63", sequence=13),
        row(ticket, 3, kind="not-sure", sequence=14),
        row(ticket, 0, kind="finish", sequence=15),
        row(ticket, 2, answer="57", revision=2, sequence=16),
        row(second, 1),
        row(second, 1, kind="help", revision=2),
        row(second, 2, answer="missing"),
        row(third, 1),
        row(third, 2, answer="missing"),
    ]


def forget(student: Person) -> None:
    """As if nothing had arrived yet."""
    with writing() as session:
        for table in (AnswerConflict, FlagRow, EvidenceRow):
            session.execute(delete(table))
        session.execute(delete(StudentStateRow).where(StudentStateRow.student_id == student.id))
        make_state(student)


def deliver(rows: Sequence[dict[str, Any]]) -> None:
    replies = record([read_delivery(each) for each in rows], clock.now())
    assert {reply.kept for reply in replies} <= {"stored"}


def test_any_order_split_and_repetition_gives_the_same_bytes(cast, delivered, request):
    deliver(delivered)
    expected = state_bytes(cast.sam)
    assert StudentState.from_bytes(expected[5]).skills, "the rows moved the state"

    @settings(
        max_examples=request.config.getoption("--examples"),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        derandomize=True,
    )
    @given(st.randoms(use_true_random=False), st.integers(1, 6))
    def shuffled(rng: random.Random, parts: int) -> None:
        forget(cast.sam)
        rows = [*delivered, *rng.choices(delivered, k=rng.randint(0, 8))]
        rng.shuffle(rows)
        cuts = sorted(rng.randint(0, len(rows)) for _ in range(parts - 1))
        for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
            deliver(rows[start:end])
        assert state_bytes(cast.sam) == expected

    shuffled()


def test_the_states_are_those_of_the_log_rebuilt(cast, delivered):
    for each in reversed(delivered):
        deliver([each])
    assert [each.differed for each in rebuild()] == [False] * 3


def test_a_damaged_state_is_found_and_mended_by_a_rebuild(cast, delivered):
    deliver(delivered)
    right = state_bytes(cast.sam)
    with writing() as session:
        session.execute(
            StudentStateRow.__table__.update()
            .where(StudentStateRow.student_id == cast.sam.id)
            .values(state=StudentState.new().to_bytes())
        )
    assert [each.student for each in rebuild(only_check=True) if each.differed] == [cast.sam.id]
    assert state_bytes(cast.sam) != right
    assert [each.student for each in rebuild() if each.differed] == [cast.sam.id]
    assert state_bytes(cast.sam) == right


def test_a_replay_gives_the_same_bytes_as_the_live_path(cast, delivered):
    for each in delivered:
        deliver([each])
    live = state_bytes(cast.sam)
    with writing([cast.sam.id]):
        replay(cast.sam.id, current_parameters())
    assert state_bytes(cast.sam) == live
