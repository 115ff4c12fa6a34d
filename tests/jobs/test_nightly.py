"""Nightly work: once, by one server, in the school's night or when the laptop wakes; how it went, in words."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.cast import Cast
from webapp import clock
from webapp import job_rows as rows
from webapp.backups import store
from webapp.extensions import db
from webapp.jobs import ask, last_outcome, nightly
from webapp.tables import Job
from webapp.writing import writing

NEW_YORK = "America/New_York"
NOON = clock.from_datetime(datetime(2026, 11, 24, 12, tzinfo=ZoneInfo(NEW_YORK)))
NIGHT = clock.from_datetime(datetime(2026, 11, 25, 2, tzinfo=ZoneInfo(NEW_YORK)))


@pytest.fixture(autouse=True)
def one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "NIGHTLY", {"backup": nightly.NIGHTLY["backup"]})


@pytest.fixture
def backups(cast: Cast) -> Iterator[Path]:
    """The folder, emptied afterwards: the instance serves all tests."""
    folder = store.folder()
    yield folder
    for path in folder.iterdir():
        path.unlink()


def job() -> Job:
    db.session.rollback()
    found = db.session.get_one(Job, "backup")
    db.session.refresh(found)
    return found


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        (NEW_YORK, "2026-11-24T12:00-05:00", "2026-11-25T02:00-05:00"),
        (NEW_YORK, "2026-11-24T01:59-05:00", "2026-11-24T02:00-05:00"),
        (NEW_YORK, "2026-11-24T02:00-05:00", "2026-11-25T02:00-05:00"),
        (NEW_YORK, "2026-03-07T12:00-05:00", "2026-03-08T02:00-05:00"),  # an hour that the clock leaves out
        (NEW_YORK, "2026-10-31T12:00-04:00", "2026-11-01T02:00-05:00"),  # an hour that it shows twice comes before
        ("Pacific/Auckland", "2026-11-24T12:00+00:00", "2026-11-24T13:00+00:00"),
        ("UTC", "2026-12-31T23:00+00:00", "2027-01-01T02:00+00:00"),
    ],
)
def test_the_next_night_by_the_schools_clock(app: Flask, zone: str, now: str, expected: str) -> None:
    found = nightly.next_night(zone, clock.from_datetime(datetime.fromisoformat(now)))
    assert clock.to_datetime(found) == datetime.fromisoformat(expected)


def test_a_new_school_waits_for_its_first_night(cast: Cast) -> None:
    assert nightly.claim_due(NOON) == []
    assert job().due_at == NIGHT
    assert nightly.claim_due(NIGHT - 1) == []
    assert nightly.claim_due(NIGHT) == ["backup"]
    assert nightly.claim_due(NIGHT) == []


def test_a_laptop_that_slept_catches_up(cast: Cast) -> None:
    nightly.claim_due(NOON)
    assert nightly.claim_due(NIGHT + 6 * clock.HOUR) == ["backup"]


def test_a_killed_job_is_tried_again(cast: Cast) -> None:
    nightly.claim_due(NOON)
    assert nightly.claim_due(NIGHT) == ["backup"]  # and then the power fails
    assert nightly.claim_due(NIGHT + rows.LEASE - 1) == []
    assert nightly.claim_due(NIGHT + rows.LEASE) == ["backup"]


def test_a_clock_that_was_wrong_for_a_while_loses_no_night(cast: Cast) -> None:
    nightly.claim_due(NOON + 365 * clock.DAY)
    assert nightly.claim_due(NOON) == ["backup"]


def test_of_many_servers_one_does_it(app: Flask, cast: Cast) -> None:
    nightly.claim_due(NOON)
    db.session.remove()

    def server(_number: int) -> list[str]:
        with app.app_context():
            try:
                return nightly.claim_due(NIGHT)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(server, range(24)))
    assert list(chain(*claimed)) == ["backup"]


def test_it_backs_up_and_says_so(cast: Cast, backups: Path) -> None:
    assert last_outcome("backup") is None
    outcome = nightly.run("backup", clock.now())
    assert outcome.ok
    newest = store.newest()
    assert newest is not None
    assert newest.kind == "nightly"
    assert newest.path.name in outcome.words
    db.session.rollback()
    assert last_outcome("backup") == outcome
    assert outcome.succeeded_at == outcome.at
    assert job().due_at == nightly.next_night(NEW_YORK, outcome.at)
    assert job().claimed_at is None


def test_why_it_did_not_go_well_and_when_it_last_did(cast: Cast, backups: Path) -> None:
    went_well = nightly.run("backup", clock.now())
    (backups / "lock").unlink()
    (backups / "lock").mkdir()  # the disk has trouble of some kind
    outcome = nightly.run("backup", clock.now())
    (backups / "lock").rmdir()
    assert not outcome.ok
    assert outcome.words == "It stopped: IsADirectoryError. The server's log says where."
    db.session.rollback()
    kept = last_outcome("backup")
    assert kept is not None
    assert (kept.ok, kept.words, kept.succeeded_at) == (False, outcome.words, went_well.at)
    assert job().due_at == outcome.at + rows.LEASE


def test_a_problem_is_told_in_its_own_words(cast: Cast, backups: Path) -> None:
    from webapp.backups.serving import alone

    with alone():
        outcome = nightly.run("backup", clock.now())
    assert (outcome.ok, outcome.words) == (False, "Another backup command is at work. Try again when it has ended.")


def test_old_ones_go_when_a_new_one_is_there(cast: Cast, backups: Path) -> None:
    now = clock.now()
    for day in range(1, 100):
        store.path_for("nightly", now - day * clock.DAY).touch()
    outcome = nightly.run("backup", now)
    assert outcome.ok
    left = store.listing()
    assert left[0].at == now
    assert 19 <= len(left) <= 20
    assert f"{100 - len(left)} old ones removed" in outcome.words


def test_back_up_now(cast: Cast) -> None:
    with writing():
        ask("backup", NOON)
    assert nightly.claim_due(NOON) == ["backup"]
    with writing():
        ask("backup", NOON + 1)  # pressed again while it is at work
    assert nightly.claim_due(NOON + 2) == []
    assert last_outcome("backup") is None


def test_a_row_of_no_job_is_nobodys(cast: Cast) -> None:
    with writing():
        rows.schedule("restore", 1)
    nightly.claim_due(NOON)
    assert nightly.claim_due(NIGHT) == ["backup"]


def test_by_hand(app: Flask, cast: Cast, backups: Path) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "run", "backup"])
    assert result.exit_code == 0, result.output
    assert "old ones removed" in result.output
    assert app.test_cli_runner().invoke(args=["jobs", "run", "nothing"]).exit_code == 2
