"""The admin's page: whether all is well in words, the worst first, and never who answered what."""

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from tests.cast import YEAR_START
from webapp import clock, write_ahead
from webapp.backups import store
from webapp.evidence import refusals
from webapp.extensions import db
from webapp.health import findings, sizes
from webapp.tables import AuditEvent, Enrolment, Job, RefusedRow, School, UnknownRefusals
from webapp.writing import writing

CANARY = "Canary-answer"
GIGABYTE = 10**9


@pytest.fixture(autouse=True)
def roomy(monkeypatch):
    """The disk of this machine is not the test's."""
    monkeypatch.setattr(sizes, "free_bytes", lambda: 200 * GIGABYTE)


@pytest.fixture
def back_up_at(app):
    """Puts a finished backup where they lie."""
    made = []

    def put(at, size=3_000_000, kind="nightly"):
        path = store.path_for(kind, at)
        path.write_bytes(b"")
        with path.open("r+b") as file:
            file.truncate(size)
        made.append(path)

    yield put
    for path in made:
        path.unlink(missing_ok=True)


def put_job(name="backup", **values):
    now = clock.now()
    with writing() as session:
        session.merge(Job(**{"name": name, "due_at": now + clock.HOUR, "words": "", **values}))


def page(cast, who="ada"):
    reply = cast.browser(getattr(cast, who)).get("/school/health")
    assert reply.status_code == 200
    assert CANARY not in reply.text
    names = {"Sam", "Sue", "Nia", "Stone", "Summer", "North"}
    assert not names & set(re.findall(r"\w+", reply.text)), "a child is named"
    return reply.text


def titles(text):
    return re.findall(r'<h3 class="h2">(.*?)</h3>', text)


def test_the_first_day_says_when_the_first_backup_comes_and_offers_one(cast):
    put_job()
    text = page(cast)
    assert titles(text)[0] == "There is no backup yet"
    assert "The first one is made by itself: t" in text  # today or tomorrow
    assert text.count("Back up now") == 1
    assert "There is 1 thing to know." in text


def test_before_any_night_the_page_stands(cast):
    assert "The first one is made by itself in the coming night." in page(cast)


def test_all_is_well(cast, back_up_at):
    now = clock.now()
    put_job(ok=True, ended_at=now - clock.HOUR, succeeded_at=now - clock.HOUR)
    back_up_at(now - clock.HOUR)
    text = page(cast)
    assert "Yes, all is well." in text
    assert "(3 MB)" in text and "The next one is made by itself" in text
    assert titles(text) == ["Backup", "Room on the disk", "Answers", "Database", "Program"]
    assert "Onramp 0.1.0, running since today" in text
    assert ("SQLite" in text) == sizes.is_sqlite()


@pytest.mark.parametrize(
    ("claimed", "due", "said"),
    [(0, 3600, "One is being made now."), (None, -1, "One will be made within a minute.")],
)
def test_a_backup_under_way_is_told(cast, claimed, due, said):
    now = clock.now()
    put_job(claimed_at=None if claimed is None else now, due_at=now + due * clock.SECOND)
    assert said in page(cast)


def test_an_old_backup_and_a_failed_one_are_the_worst(cast, back_up_at):
    now = clock.now()
    back_up_at(now - 3 * clock.DAY)
    assert titles(page(cast))[0] == "The last backup is old"
    put_job(ok=False, ended_at=now - clock.HOUR, words="No room is left.")
    text = page(cast)
    assert titles(text)[0] == "The last backup did not work"
    assert "No room is left." in text and "Not quite." in text
    back_up_at(now, kind="by-hand")
    assert "Backup" in titles(page(cast)), "one was made by hand since"


def test_jobs_that_fail_or_wait_for_ever_are_told_with_their_reason(cast):
    now = clock.now()
    put_job("day end", ok=False, ended_at=now - clock.HOUR, words="It stopped: ValueError.")
    put_job("backup", due_at=now - 3 * clock.HOUR)
    text = page(cast)
    assert "Work of the night stopped: the day&#39;s end" in titles(text)
    assert "It stopped: ValueError." in text
    assert "Work waits and nobody does it: the backup" in titles(text)


def test_the_worst_comes_first(cast, monkeypatch):
    monkeypatch.setattr(sizes, "free_bytes", lambda: GIGABYTE)
    assert titles(page(cast))[:2] == ["The disk is almost full", "There is no backup yet"]


@pytest.mark.parametrize(
    ("free", "title"),
    [(1, "The disk is almost full"), (10, "The disk is filling up"), (200, "Room on the disk")],
)
def test_the_disk_in_words(cast, monkeypatch, free, title):
    monkeypatch.setattr(sizes, "free_bytes", lambda: free * GIGABYTE)
    text = page(cast)
    assert title in titles(text)
    assert f"{free}.0 GB are free." in text or f"{free} GB are free." in text


def test_the_disk_in_school_days(cast, monkeypatch, back_up_at):
    """Two school weeks made 1 GB and its backups 9 GB: of 30 GB thirty days are left."""
    now = clock.now()
    with writing() as session:
        session.execute(update(School).values(created_at=now - 14 * clock.DAY))
    monkeypatch.setattr(sizes, "database_bytes", lambda: GIGABYTE)
    monkeypatch.setattr(sizes, "free_bytes", lambda: 30 * GIGABYTE)
    back_up_at(now, size=9 * GIGABYTE)
    text = page(cast)
    assert "they last about 30 school days" in text
    assert "The disk is filling up" in titles(text)


def test_a_long_log_of_writes_is_told(cast, monkeypatch):
    if not sizes.is_sqlite():
        pytest.skip("SQLite's own")
    monkeypatch.setattr(write_ahead, "size", lambda: 2 * findings.LONG_LOG)
    assert "The database reads slowly" in titles(page(cast))


def test_answers_of_the_schools_own_day(cast, open_set):
    from tests.evidence.conftest import row

    sitting = open_set()
    cast.browser().post("/evidence", json={"rows": [row(sitting, 1), row(sitting, 2), row(sitting, 3, kind="hint")]})
    assert "2 today. The last one came today" in page(cast)
    assert "None has been given yet." in page(cast, "max"), "another school's"


def forged(cast, child, number=1):
    rows = [{"token": "forged", "kind": "answer", "revision": 1, "answer": CANARY}] * number
    reply = cast.browser(child).post("/evidence", json={"rows": rows})
    assert {each["kept"] for each in reply.json["replies"]} == {"refused"}


def test_what_no_teacher_has_seen_is_told_by_class_and_number(cast):
    forged(cast, cast.sam, 2)
    forged(cast, cast.sue)
    forged(cast, cast.nia)
    text = page(cast)
    assert "Answers that a teacher has not looked at: Room 12" in titles(text)
    assert "3 answers could not be kept." in text
    assert "Answers that a teacher has not looked at: Room 14" in titles(text)
    assert "1 answer could not be kept." in text
    other = page(cast, "max")
    assert "not looked at" not in other and "in no class" not in other, "another school"
    tess = cast.browser(cast.tess)
    seen = tess.get(f"/classes/{cast.room.id}").text
    assert seen.count(CANARY) == 3
    numbers = dict(re.findall(r'name="(refused_to|conflicts_to)" value="(\d+)"', seen))
    tess.post(f"/classes/{cast.room.id}/seen", data=numbers)
    assert "Room 12" not in " ".join(titles(page(cast)))
    assert "Room 14" in " ".join(titles(page(cast)))


def test_rows_of_nobody_are_a_number(cast, monkeypatch):
    monkeypatch.setattr(refusals, "A_MINUTE", 0)
    forged(cast, None, 3)
    forged(cast, cast.tess, 2)
    text = page(cast)
    assert "Answers of nobody" in titles(text)
    assert "In the last week 5 answers came" in text
    assert not db.session.scalars(select(RefusedRow)).all()
    with writing() as session:
        session.execute(update(UnknownRefusals).values(day=date(2020, 1, 1)))
    assert "Answers of nobody" not in titles(page(cast))


def test_rows_of_a_child_who_left_are_told_to_the_admin_and_then_to_the_next_teacher(cast):
    yesterday = clock.day_of(clock.now() - clock.DAY, cast.school.time_zone)
    with writing() as session:
        session.execute(update(Enrolment).where(Enrolment.student_id == cast.sam.id).values(ends_on=yesterday))
    forged(cast, cast.sam)
    assert "Answers of children who are in no class now" in titles(page(cast))
    with writing() as session:
        session.add(Enrolment(class_id=cast.other_room.id, student_id=cast.sam.id, starts_on=YEAR_START))
    assert "Answers that a teacher has not looked at: Room 14" in titles(page(cast))
    assert CANARY in cast.browser(cast.omar).get(f"/classes/{cast.other_room.id}").text


def test_back_up_now_asks_for_it_once_and_is_audited(cast):
    put_job(due_at=clock.now() + 9 * clock.HOUR)
    ada = cast.browser(cast.ada)
    assert ada.get("/school/health/back-up").status_code == 405
    for _ in range(2):
        reply = ada.post("/school/health/back-up")
        assert reply.location == "/school/health"
    text = ada.get("/school/health").text
    assert "The backup starts within a minute." in text
    assert "One will be made within a minute." in text
    assert db.session.get(Job, "backup").due_at <= clock.now()
    assert [each.noun for each in db.session.scalars(select(AuditEvent))] == ["backup"] * 2


def test_the_page_speaks_the_pseudo_language(cast):
    text = cast.browser(cast.ada).get("/school/health?language=qps").text
    assert 'dir="rtl"' in text and "Is all well?" not in text
