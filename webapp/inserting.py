"""INSERT ... ON CONFLICT DO NOTHING, which both databases have, each under its own name."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from webapp.extensions import db


def insert(table: Any) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`: the database decides races."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)
