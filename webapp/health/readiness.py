"""May this server be sent requests? Whoever asks is a stranger: the words tell nothing of the school or the machine."""

import threading
import time
from contextlib import suppress
from functools import lru_cache

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import column, select, table, update
from sqlalchemy.exc import SQLAlchemyError

from webapp.health.sizes import free_bytes
from webapp.logs import log
from webapp.writing import Busy, writing

PATIENCE = 2.0  # seconds for the write; a load balancer asks every few
FLOOR = 100 * 2**20  # bytes: below it a day's answers may not find room
KEPT = 1.0  # seconds an answer stands, however many ask
_version = table("alembic_version", column("version_num"))
_asking = threading.Lock()
_last = (-KEPT, "it has only just started")


class TakenBack(Exception):
    """Ends the trial write without keeping it."""


def trouble() -> str:
    """What keeps this server from serving, in words; empty where nothing does. One trial a second at most.

    Whoever asks while one is under way hears the answer before it: else they could hold every thread.
    """
    global _last
    if _asking.acquire(blocking=False):
        try:
            if time.monotonic() - _last[0] > KEPT:
                found = look()
                if found and found != _last[1]:
                    log.error("not ready", why=found)
                _last = (time.monotonic(), found)
        finally:
            _asking.release()
    return _last[1]


def look() -> str:
    if free_bytes() < FLOOR:
        return "the disk is almost full"
    try:
        versions = try_to_write()
    except Busy:
        return "the database gives no write its turn"
    except SQLAlchemyError:
        return "the database cannot be written"
    return "" if versions == heads(current_app.config["MIGRATIONS"]) else "the database is not up to date: run setup"


def try_to_write() -> frozenset[str]:
    """Write the migration's own name over itself and take that back. Which migrations the database has."""
    with suppress(TakenBack), writing(patience=PATIENCE) as session:
        session.execute(update(_version).values(version_num=_version.c.version_num))
        found = frozenset(session.scalars(select(_version.c.version_num)))
        raise TakenBack
    return found


@lru_cache(maxsize=1)
def heads(migrations: str) -> frozenset[str]:
    """The migrations that this program brings."""
    return frozenset(ScriptDirectory(migrations).get_heads())
