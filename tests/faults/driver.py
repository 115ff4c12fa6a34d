"""apsw behind the few methods of sqlite3 that SQLAlchemy and webapp/extensions.py call, on a disk that takes notes.

So the application runs unchanged on it: its own listener sets WAL and synchronous=FULL and reads them back.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import apsw

from tests.faults.disk import Notebook


class Driver:
    """Given to SQLAlchemy as the `module` of its SQLite dialect."""

    paramstyle = "qmark"
    sqlite_version_info = tuple(map(int, apsw.sqlite_lib_version().split(".")))
    Error = DatabaseError = OperationalError = IntegrityError = InterfaceError = ProgrammingError = apsw.Error
    Binary = bytes

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook

    def connect(self, database: str, **_arguments: Any) -> "Connection":
        return Connection(apsw.Connection(database, vfs=self.notebook.name))


class Connection:
    isolation_level: str | None = ""
    __class__ = sqlite3.Connection  # type: ignore[assignment]  # so that the application prepares it like any other

    def __init__(self, real: apsw.Connection) -> None:
        self.real = real

    def cursor(self) -> "Cursor":
        return Cursor(self.real)

    def execute(self, statement: str) -> "Cursor":
        cursor = self.cursor()
        cursor.execute(statement)
        return cursor

    def commit(self) -> None:
        if self.real.in_transaction:
            self.real.execute("COMMIT")

    def rollback(self) -> None:
        if self.real.in_transaction:
            self.real.execute("ROLLBACK")

    def create_function(self, name: str, arguments: int, function: Callable[..., Any], **_options: Any) -> None:
        self.real.create_scalar_function(name, function, arguments)

    def close(self) -> None:
        self.real.close()


class Cursor:
    """Reads all rows at once: a statement half read would keep a transaction from ending."""

    lastrowid: int | None = None
    rowcount = -1
    arraysize = 1

    def __init__(self, real: apsw.Connection) -> None:
        self.real = real
        self.description: Any = None
        self.rows: Iterator[Any] = iter(())

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        cursor = self.real.cursor()
        cursor.exec_trace = self.describe
        before = self.real.total_changes()
        self.rows = iter(list(cursor.execute(statement, tuple(parameters))))
        self.rowcount = self.real.total_changes() - before if statement.lstrip()[:6] != "SELECT" else -1
        self.lastrowid = self.real.last_insert_rowid()

    def executemany(self, statement: str, many: Iterable[Sequence[Any]]) -> None:
        changed = 0
        for parameters in many:
            self.execute(statement, parameters)
            changed += self.rowcount
        self.rowcount = changed

    def describe(self, cursor: Any, _statement: str, _parameters: Any) -> bool:
        columns = cursor.get_description()  # now or never: apsw forgets it with the last row
        self.description = tuple((name, kind, None, None, None, None, None) for name, kind in columns) or None
        return True

    def fetchone(self) -> Any:
        return next(self.rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for row, _ in zip(self.rows, range(size), strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self.rows)

    def close(self) -> None:
        self.rows = iter(())
