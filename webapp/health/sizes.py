"""Room on the disk, and how large the database is."""

import shutil
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from webapp.extensions import db


def free_bytes() -> int:
    """On the disk of the instance folder: SQLite's own, and that of the backups."""
    return shutil.disk_usage(current_app.config["INSTANCE"]).free


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def database_bytes() -> int:
    """Without SQLite's log of writes, which is told apart."""
    if is_sqlite():
        return size_of(database_file())
    return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def database_file() -> Path:
    return Path(str(db.engine.url.database))


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
