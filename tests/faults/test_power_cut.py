"""Power cuts on SQLite: whatever a cut may leave on the disk, every acknowledged answer is in it.

The real write path, /evidence to the last byte, runs on a driver whose disk notes writes and syncs (see driver.py and
disk.py). Images of cuts at random moments are opened with Python's own sqlite3, which recovers them.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.browser.school import Room
from tests.faults.conftest import copy_school
from tests.faults.devices import Row, practice_set
from tests.faults.disk import Event, Notebook, image
from tests.faults.driver import Driver
from tests.faults.ledger import Id, assert_sound, id_of, missing_and_beside
from webapp import create_app
from webapp.extensions import db

BASE = "onramp.sqlite"


@dataclass
class Recording:
    before: dict[str, bytes]
    events: list[Event]

    def acknowledged(self, cut: int) -> list[Row]:
        return [event.mark for event in self.events[:cut] if event.kind == "mark"]

    def under_way(self, cut: int) -> set[Id]:
        """The row that was acknowledged next: the cut may have come after its commit."""
        return {id_of(each.mark) for each in [e for e in self.events[cut:] if e.kind == "mark"][:1]}


@dataclass
class Found:
    """What the images of one recording held."""

    images: int = 0
    answers: int = 0  # acknowledged, over all images
    with_losses: int = 0
    lost: list[object] = field(default_factory=list)


def prepared(app: Flask, synchronous: str) -> Flask:
    """Checkpoints come every 50 pages and not every 1,000, so that most cuts meet one."""

    def prepare(connection, _record):
        connection.execute("PRAGMA wal_autocheckpoint = 50")
        if synchronous != "FULL":
            connection.execute(f"PRAGMA synchronous = {synchronous}")

    with app.app_context():
        event.listen(db.engine, "connect", prepare)
        level = db.session.scalar(text("PRAGMA synchronous"))
        db.session.rollback()
    assert level == {"NORMAL": 1, "FULL": 2}[synchronous]
    return app


def record_a_lesson(school: Room, synchronous: str, sets: int) -> Recording:
    """Children answer, one delivery after the other; every write, sync and acknowledgement is noted."""
    instance = Path(school.app.config["INSTANCE"])
    notebook = Notebook(f"notebook-{synchronous}")
    before = {path.name: path.read_bytes() for path in instance.glob(f"{BASE}*") if path.stat().st_size}
    assert list(before) == [BASE], "the school was closed, its log written back"
    settings = {"INSTANCE": str(instance), "SQLALCHEMY_ENGINE_OPTIONS": {"module": Driver(notebook)}}
    app = prepared(create_app(settings), synchronous)
    rng, client = random.Random(7), app.test_client()
    for n in range(sets):
        for row in practice_set(app, school, school.children[n % len(school.children)], rng):
            reply = client.post("/evidence", json={"rows": [row]})
            assert reply.json["replies"][0]["kept"] == "stored"
            notebook.note(row)
    events = list(notebook.events)
    assert {each.file for each in events if each.kind == "write"} == {BASE, f"{BASE}-wal"}
    assert sum(each.kind == "sync" and each.file == BASE for each in events) > 3, "checkpoints took place"
    notebook.xDelete = lambda *_: None  # the last connection takes the log away
    with app.app_context():
        db.engine.dispose()
    return Recording(before, events)


def cut_and_look(recording: Recording, school: Room, images: int) -> Found:
    """Cut the power at random moments, open what is left, and count what is missing; it must be sound in any case."""
    rng, found, place = random.Random(11), Found(), Path(school.app.config["INSTANCE"])
    with school.app.app_context():
        for _ in range(images):
            cut = rng.randrange(len(recording.events)) + 1
            db.session.remove()
            db.engine.dispose()
            for old in place.glob(f"{BASE}*"):
                old.unlink()
            for name, content in image(recording.before, recording.events[:cut], rng).items():
                (place / name).write_bytes(content)
            acknowledged = recording.acknowledged(cut)
            missing, beside = missing_and_beside(acknowledged)
            assert set(beside) <= recording.under_way(cut), "doubled"
            assert_sound()
            found.images += 1
            found.answers += len(acknowledged)
            found.with_losses += bool(missing)
            found.lost += missing
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL"])
def test_a_power_cut(synchronous, school, first_school, folder, long_form, figure, tmp_path):
    """FULL, as the application asks for it, loses nothing. NORMAL does, or these images would prove nothing."""
    recording = record_a_lesson(school, synchronous, sets=24 if long_form else 6)
    images = 500 if long_form else 40
    found = cut_and_look(recording, copy_school(first_school, tmp_path / "instance"), images)
    assert found.answers > images, "most cuts came after answers"
    if synchronous == "FULL":
        assert found.lost == []
    else:
        assert found.with_losses > images / 4
    figure(
        f"power cut on SQLite, synchronous={synchronous}",
        f"{found.with_losses} of {found.images} images with losses, {len(found.lost)} of {found.answers} acknowledged",
    )
