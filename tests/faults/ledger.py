"""What was acknowledged, held against what is there: nothing lost, nothing beside it, states equal to the log.

The database keeps each id once, so a doubled answer would bear another id: it is found as a row that nobody sent.
"""

from collections.abc import Iterable

from flask import Flask
from sqlalchemy import func, select, text

from tests.faults.devices import Row
from webapp.evidence.tokens import read
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.tables import EvidenceRow

_log = EvidenceRow.__table__
ID = (_log.c.sitting_id, _log.c.position, _log.c.part, _log.c["try"], _log.c.kind, _log.c.revision)
Id = tuple[int, int, str, int, str, int]


def id_of(row: Row) -> Id:
    token = read(row["token"])
    return token.sitting, token.position, token.part, token.try_, row["kind"], row["revision"]


def assert_kept(app: Flask, acknowledged: Iterable[Row]) -> int:
    """Every acknowledged row is in the log as it was sent; returns how many the log holds, to be compared."""
    with app.app_context():
        missing, _beside = missing_and_beside(acknowledged)
        assert missing == [], "missing or changed"
        assert_sound()
        return db.session.scalar(select(func.count()).select_from(EvidenceRow)) or 0


def missing_and_beside(acknowledged: Iterable[Row]) -> tuple[list[Id], list[Id]]:
    """What the log lacks or has changed, and what it holds besides: doubled, or stored and not acknowledged."""
    db.session.rollback()  # look with fresh eyes
    kept: dict[Id, str | None] = {
        tuple(each)[:-1]: each.answer for each in db.session.execute(select(*ID, _log.c.answer))
    }
    sent = {id_of(each): each.get("answer") for each in acknowledged}
    missing = [each for each, answer in sent.items() if each not in kept or kept[each] != answer]
    return missing, [each for each in kept if each not in sent]  # type: ignore[misc]


def assert_sound() -> None:
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    db.session.rollback()
    assert [each.student for each in rebuild(only_check=True) if each.differed] == [], "states differ from the log"
