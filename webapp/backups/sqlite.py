"""SQLite: a consistent copy of a database in use, and rows out of one file and into another."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from webapp.backups import rows
from webapp.backups.problems import BackupProblem
from webapp.backups.rows import Count, Shape

PAGES = 256  # a step of the copy: a megabyte
BATCH = 5_000


def open_file(path: Path) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(path, timeout=10, isolation_level=None))


def copy(source: Path, target: Path) -> None:
    """SQLite's online backup. Writers go on: the copy is of one moment, since its reader holds that moment.

    Without it each write of others would start the copy again. The copy is one file, without a -wal beside it.
    """
    with open_file(source) as reader, open_file(target) as copied:
        copied.execute("PRAGMA synchronous = OFF")  # what has to be on the disk is the backup made from it
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reader.backup(copied, pages=PAGES)
        reader.execute("COMMIT")
        copied.execute("PRAGMA journal_mode = DELETE")


def settle(path: Path) -> None:
    """Bring what stands in the -wal into the file itself, so that the file alone is the database.

    SQLite does so only for one who has it to himself. Raises BackupProblem where another program has it open.
    """
    try:
        with open_file(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            alone = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete"
    except sqlite3.OperationalError:
        alone = False
    if not alone:
        raise BackupProblem("Another program has the database open. Stop it and try again.")


def check_integrity(path: Path) -> None:
    """Raises BackupProblem for a broken page, index or reference."""
    with open_file(path) as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or lost is not None:
        raise BackupProblem(f"The database in it is broken: {said if lost is None else f'{lost[0]} lacks a row'}.")


def read(connection: sqlite3.Connection, table: str, columns: Mapping[str, str]) -> Iterable[bytes]:
    """The table's rows as lines, in the order of their keys."""
    names = ", ".join(f'"{name}"' for name in columns)
    return rows.lines(connection.execute(f'SELECT {names} FROM "{table}"'), columns)  # noqa: S608  # the schema's own


def counts(path: Path, shape: Shape) -> dict[str, Count]:
    with open_file(path) as connection:
        return {table: rows.count(read(connection, table, columns), columns) for table, columns in shape.items()}


def load(path: Path, tables: Iterator[tuple[str, Iterable[bytes]]], shape: Shape) -> None:
    """Put lines into the empty tables of a file that nobody else uses; all or nothing. Raises BackupProblem."""
    try:
        put(path, tables, shape)
    except sqlite3.Error as error:
        raise BackupProblem(f"Its tables are not those of its Onramp: {error}.") from error


def put(path: Path, tables: Iterator[tuple[str, Iterable[bytes]]], shape: Shape) -> None:
    with open_file(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # whoever puts the file in a school's place syncs it
        connection.execute("PRAGMA foreign_keys = OFF")  # the tables come in any order; see `check_integrity`
        connection.execute("BEGIN IMMEDIATE")
        for table, found in tables:
            if table not in shape:
                continue  # Alembic's own
            columns = shape[table]
            names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
            insert = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  # the schema's own
            readers = rows.readers_of(columns)
            values: Iterator[list[Any]] = (rows.values(line, readers) for line in found)
            while batch := list(islice(values, BATCH)):
                connection.executemany(insert, batch)
        connection.execute("COMMIT")
