"""INSERT ... ON CONFLICT, which both databases have, each under its own name: the database decides races."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from webapp.extensions import db


def insert(table: Any) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_of(table, dialect())


def insert_once(table: Any) -> Any:
    """Insert a row and return its id; no row is returned where a unique key had it already."""
    return insert_once_of(table, dialect())


def dialect() -> str:
    return db.engine.dialect.name


# Built once for each table and database: building a statement costs more than running it.


@cache
def insert_of(table: Any, dialect: str) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@cache
def insert_once_of(table: Any, dialect: str) -> Any:
    return insert_of(table, dialect).on_conflict_do_nothing().returning(table.c.id)
