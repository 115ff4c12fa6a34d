"""A server's clock that jumps, daylight saving, a device that tells tales of time: order and states do not care."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update

from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import latest_sitting, rows, state_row
from webapp import clock
from webapp.extensions import db
from webapp.first_state import make_state
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow, FlagRow, Sitting, StudentStateRow, Unit
from webapp.writing import writing

SetClock = Callable[[int], None]
YEAR = 365 * clock.DAY


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return lambda instant: monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def long_unit(unit: Unit) -> None:
    """There is practice on every day to which a clock may jump."""
    with writing() as session:
        session.execute(update(Unit).values(starts_on=date(2020, 1, 1), ends_on=date(2040, 1, 1)))


def assert_in_order(student_id: int, opened: list[int]) -> None:
    """The sittings are as they were opened, one after the other, and the state is the log's."""
    db.session.rollback()
    kept = select(Sitting.id).where(Sitting.student_id == student_id).order_by(Sitting.opened_at)
    assert list(db.session.scalars(kept)) == opened
    assert [each.student for each in rebuild(only_check=True) if each.differed] == []


@pytest.mark.parametrize(
    "jumps",
    [[0, -clock.HOUR, clock.HOUR], [0, YEAR, 0], [0, -YEAR, -YEAR - clock.HOUR]],
    ids=["an hour back", "a year on and back", "a year back"],
)
def test_sittings_keep_the_order_in_which_they_were_opened(
    jumps: list[int], cast: Cast, long_unit: None, right: Callable[[Child], str], set_clock: SetClock
) -> None:
    began, opened = clock.now(), []
    for jump in jumps:
        set_clock(began + jump)
        child = Child(cast.browser(cast.sam))  # a day's sign-in does not outlive a jump of the clock
        child.start()
        opened.append(latest_sitting().id)
        while "work" in child.page.named:  # until the set is over
            child.press("answer", right(child))
            child.go_on()
        child.press("finish")
    assert len(set(opened)) == len(jumps)
    assert_in_order(cast.sam.id, opened)
    assert [row.sitting_id for row in rows("finish")] == opened


@pytest.mark.parametrize(
    "before", [datetime(2026, 3, 8, 6, 59, tzinfo=UTC), datetime(2026, 11, 1, 5, 59, tzinfo=UTC)], ids=["on", "back"]
)
def test_a_night_of_daylight_saving_keeps_the_order(
    before: datetime, cast: Cast, long_unit: None, right: Callable[[Child], str], set_clock: SetClock
) -> None:
    """At Hill School, in New York, 1:59 is followed by 3:00, or by 1:00 once more."""
    opened = []
    for minutes in (0, 2, 30, 61):
        set_clock(clock.from_datetime(before) + minutes * clock.MINUTE)
        child = Child(cast.browser(cast.sam))
        child.start()
        opened.append(latest_sitting().id)
        while "work" in child.page.named:
            child.press("answer", right(child))
            child.go_on()
        child.press("finish")
    assert_in_order(cast.sam.id, opened)


def forget(cast: Cast) -> None:
    """As if nothing had arrived yet."""
    with writing() as session:
        for table in (FlagRow, EvidenceRow):
            session.execute(delete(table))
        session.execute(delete(StudentStateRow).where(StudentStateRow.student_id == cast.sam.id))
        make_state(cast.sam)


@pytest.mark.parametrize("jump", [-YEAR, -clock.HOUR, clock.HOUR, YEAR])
def test_a_jump_within_a_sitting_changes_no_state(
    jump: int, cast: Cast, practising: Child, right: Callable[[Child], str], set_clock: SetClock
) -> None:
    deliveries = deliver_all(practising, right)
    steady = state_row(cast.sam.id)
    forget(cast)
    now = clock.now()
    for number, body in enumerate(deliveries):
        set_clock(now + (jump if number % 2 else 0))
        assert send(cast, body) == "stored"
    assert state_row(cast.sam.id) == steady
    assert_in_order(cast.sam.id, [latest_sitting().id])


@pytest.mark.parametrize(
    "claim",
    [
        {"elapsed_ms": 10**12},
        {"elapsed_ms": 10**15},
        {"elapsed_ms": -5},
        {"elapsed_ms": "yesterday"},
        {"elapsed_ms": 1e300},
        {"sequence": -1},
    ],
    ids=str,
)
def test_what_a_device_says_of_time_changes_no_state(
    claim: dict[str, object], cast: Cast, practising: Child, right: Callable[[Child], str]
) -> None:
    deliveries = deliver_all(practising, right)
    honest = state_row(cast.sam.id)
    forget(cast)
    for body in reversed(deliveries):
        assert send(cast, body | claim) == "stored"
    assert state_row(cast.sam.id) == honest


def deliver_all(child: Child, right: Callable[[Child], str]) -> list[dict[str, object]]:
    """The child answers three tasks; returns what a device would have sent."""
    sent = []
    for _ in range(3):
        answer, token = right(child), child.page.work.value("token")
        sent.append({"token": token, "kind": "answer", "revision": 1, "answer": answer, "elapsed_ms": 5_000})
        child.press("answer", answer)
        child.go_on()
    return sent


def send(cast: Cast, row: dict[str, object]) -> str:
    reply = cast.browser().post("/evidence", json={"rows": [row]})
    return str(reply.json["replies"][0]["kept"])
