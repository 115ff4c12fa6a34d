"""Deliveries that wait for the write lock together are written together; a bad one among them fails alone."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from tests.evidence.conftest import row, state_bytes
from webapp import clock
from webapp.evidence.batches import queue_of
from webapp.extensions import database, db
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow, FlagRow, Sitting


@pytest.fixture(autouse=True)
def _on_sqlite(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL puts commits together by itself")


@pytest.fixture
def held(app):
    """Hold the write lock, post bodies in parallel, do something while they wait, let go: what was kept of each."""

    def post(body):
        return app.test_client().post("/evidence", json={"rows": body})

    @contextmanager
    def waiting(*bodies) -> Iterator[list[Future]]:
        db.session.commit()
        queue = queue_of(database())
        with ThreadPoolExecutor(len(bodies)) as pool, (app.config["INSTANCE"] / "write.lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            posted = [pool.submit(post, body) for body in bodies]
            until = time.monotonic() + 20
            while len(queue.waiting) < len(bodies) and time.monotonic() < until:
                time.sleep(0.01)
            assert len(queue.waiting) == len(bodies)
            yield posted
        db.session.rollback()

    return waiting


def kept(posted):
    return [reply["kept"] for response in posted for reply in response.result().json["replies"]]


def behind(app, statement, *values):
    """Another program writes, and asks nobody."""
    with sqlite3.connect(app.config["INSTANCE"] / "onramp.sqlite") as connection:
        assert connection.execute(statement, values).rowcount == 1


def assert_all_well(many):
    assert len(db.session.scalars(select(EvidenceRow.id)).all()) == many
    assert not any(each.differed for each in rebuild(only_check=True))


def test_they_share_one_commit(app, cast, open_set, held):
    sittings = [open_set(child) for child in (cast.sam, cast.sue)]
    begun = []

    def count(_connection, _cursor, statement, *_others):
        begun.extend([statement] if statement == "BEGIN IMMEDIATE" else [])

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        with held(*([row(sitting, n)] for sitting in sittings for n in (1,))) as posted:
            pass
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert kept(posted) == ["stored"] * 2
    assert len(begun) == 1
    assert_all_well(2)


def test_two_devices_of_one_child(cast, open_set, held):
    """Both worked from the same state: the second is worked out again."""
    sitting = open_set()
    with held(*([row(sitting, n)] for n in (1, 2, 3))) as posted:
        pass
    assert kept(posted) == ["stored"] * 3
    assert_all_well(3)


def test_one_row_twice(cast, open_set, held):
    sitting = open_set()
    with held([row(sitting, 1)], [row(sitting, 1)], [row(sitting, 1, answer="missing")]) as posted:
        pass
    assert sorted(kept(posted)) in (["conflict", "stored", "stored"], ["conflict", "conflict", "stored"])
    assert_all_well(1)


@pytest.mark.parametrize("poisoned", [0, 1, 2])
def test_a_row_that_the_database_does_not_take_fails_alone(poisoned, app, cast, open_set, open_ticket_for, held):
    good, gone = [open_set(), open_set()], open_ticket_for(cast.sue)
    bodies = [[row(good[0], 1)], [row(good[1], 1)]]
    bodies.insert(poisoned, [row(gone, 1)])
    before = state_bytes(cast.sue)
    with held(*bodies) as posted:
        behind(app, "DELETE FROM sittings WHERE id = ?", gone.id)
    assert kept(posted) == ["refused" if n == poisoned else "stored" for n in range(3)]
    assert state_bytes(cast.sue) == before
    assert_all_well(2)


def test_the_bell_rings_while_an_answer_waits(app, cast, open_set, open_ticket_for, ticket_set, held):
    """The bell has rung for it too, as for any answer that comes late."""
    sitting, other = open_ticket_for(), open_set(cast.sue)
    with held([row(sitting, 1)], [row(other, 1)]) as posted:
        behind(app, "UPDATE tickets_set SET closed_at = opened_at + 1 WHERE id = ?", ticket_set.id)
    assert kept(posted) == ["stored"] * 2
    kinds = db.session.scalars(select(EvidenceRow.kind).where(EvidenceRow.sitting_id == sitting.id))
    assert sorted(kinds) == ["answer", "finish"]
    assert db.session.get_one(Sitting, sitting.id, populate_existing=True).finished_at is not None
    assert_all_well(3)


def test_a_teacher_acts_while_the_answer_that_raises_a_flag_waits(app, cast, open_set, held):
    """What was decided before the lock no longer stands: the teacher has been there for this run already."""
    sitting, other = open_set(), open_set(cast.sue)
    wrong = [row(sitting, 1, try_=n, answer="1000") for n in (1, 2, 3)]
    for each in wrong[:2]:
        app.test_client().post("/evidence", json={"rows": [each]})
    taken = {
        "class_id": sitting.class_id, "student_id": cast.sam.id, "kind": "struggling", "skill": sitting.skill,
        "since": sitting.opened_at, "reason": '{"code": "flag.run"}', "params_id": "first",
        "cleared_at": clock.now() + clock.MINUTE, "cleared_by": "teacher",
    }  # fmt: skip
    insert = f"INSERT INTO flags ({', '.join(taken)}) VALUES ({', '.join('?' * len(taken))})"  # noqa: S608
    with held([wrong[2]], [row(other, 1)]) as posted:
        behind(app, insert, *taken.values())
    assert kept(posted) == ["stored"] * 2
    flags = db.session.scalars(select(FlagRow).where(FlagRow.student_id == cast.sam.id)).all()
    assert [each.cleared_by for each in flags if each.kind == "struggling"] == ["teacher"]
    assert_all_well(4)


def test_a_lock_that_never_comes_is_said_to_all_in_time(app, cast, open_set, held):
    sittings = [open_set(), open_set(cast.sue), open_set()]
    patience = app.config["LOCK_SECONDS"]
    app.config["LOCK_SECONDS"] = 0.6
    try:
        begun = time.monotonic()
        with held(*([row(sitting, 1)] for sitting in sittings)) as posted:
            assert [each.result(10).status_code for each in posted] == [503] * 3
        assert time.monotonic() - begun < 5
    finally:
        app.config["LOCK_SECONDS"] = patience
    assert_all_well(0)
    with held(*([row(sitting, 1)] for sitting in sittings)) as posted:
        pass
    assert kept(posted) == ["stored"] * 3
    assert_all_well(3)
