"""SQLite's write-ahead log: brought back to nothing when it has grown.

SQLite begins its log anew only in a moment without readers. Where pages are read all the time there is none: an hour of
two busy classes left 600 MB, and every read searches the log first.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from webapp.extensions import db

LARGEST = 32 * 2**20  # bytes
PATIENCE = 0.2  # seconds that readers get to finish while writers wait
AGAIN = 5.0  # seconds until the next attempt, when a reader took longer

_not_before = 0.0


def size() -> int:
    """In bytes; 0 where the database is not SQLite."""
    try:
        return Path(f"{db.engine.url.database}-wal").stat().st_size if db.engine.dialect.name == "sqlite" else 0
    except FileNotFoundError:
        return 0


def shorten() -> bool:
    """Move the log into the database and empty it, if it is long. The caller holds the write lock, and no transaction.

    False: a reader that began earlier still needs it, or the disk is full; it is left as it is, and nobody waits for it
    soon again.
    """
    global _not_before
    if size() < LARGEST or time.monotonic() < _not_before:
        return True
    try:
        with closing(db.engine.raw_connection()) as raw:  # one of SQLAlchemy's would begin a transaction first
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1000)}")
            try:
                busy = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            finally:
                cursor.execute("PRAGMA busy_timeout = 10000")
    except (sqlite3.Error, SQLAlchemyError):  # what was committed before this is kept, and not told as failed
        busy = True
    if busy:
        _not_before = time.monotonic() + AGAIN
    return not busy
