"""PostgreSQL: its own pg_dump and pg_restore, and rows out of and into a database."""

import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from webapp.backups import rows
from webapp.backups.problems import BackupProblem
from webapp.backups.rows import Count, Shape

HOME = Path("/usr/lib/postgresql")  # where Debian keeps each version's programs
COPY = re.compile(r'COPY (?:"?\w+"?\.)?"?(\w+)"? \(.*\) FROM stdin;')
END = b"\\."


def tool(name: str) -> str:
    """Where the program is, the newest first: an older pg_dump refuses a newer server."""
    found = sorted(HOME.glob(f"*/bin/{name}"), key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))])
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise BackupProblem(
            f"{name} was not found. It comes with PostgreSQL's programs; on Debian: apt-get install postgresql-client"
        )
    return program


def patient(engine: Engine) -> Engine:
    """Another engine on the same database, whose statements may take long."""
    return create_engine(engine.url, poolclass=NullPool, hide_parameters=True)


@contextmanager
def one_moment(engine: Engine) -> Iterator[tuple[Connection, str]]:
    """A transaction that sees one moment for as long as it lasts, and the name by which pg_dump sees the same."""
    with patient(engine).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection, str(connection.scalar(text("SELECT pg_export_snapshot()")))


@contextmanager
def dumping(engine: Engine, moment: str) -> Iterator[IO[bytes]]:
    """pg_dump's output. Its password travels in a file of the owner's alone: not in arguments, not in variables."""
    arguments = dict(engine.dialect.create_connect_args(engine.url)[1])
    password = arguments.pop("password", None)
    arguments = {name: value for name, value in arguments.items() if isinstance(value, str | int)}
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--no-password",
               f"--snapshot={moment}", f"--dbname={make_conninfo(**arguments)}"]  # fmt: skip
    with TemporaryDirectory(prefix="onramp-") as folder:
        environment = dict(os.environ)
        if password is not None:
            escaped = re.sub(r"([\\:])", r"\\\1", str(password))
            path = Path(folder) / "password"
            path.touch(mode=0o600)
            path.write_text(f"*:*:*:*:{escaped}\n")
            environment["PGPASSFILE"] = str(path)
        with running(command, environment) as output:
            yield output


def dumped(path: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each table of a dump with its lines, as pg_restore spells them; no server is asked."""
    command = [tool("pg_restore"), "--data-only", "--file=-", str(path)]
    with running(command, dict(os.environ)) as output:
        for line in output:
            if line.startswith(b"COPY ") and (named := COPY.match(line.decode())):
                found = copied_lines(output)
                yield named[1], found
                deque(found, maxlen=0)  # what the caller did not want


def copied_lines(output: Iterable[bytes]) -> Iterator[bytes]:
    for line in output:
        bare = line.rstrip(b"\n")
        if bare == END:
            return
        yield bare
    raise BackupProblem("The dump in it ends in the middle of a table.")


@contextmanager
def running(command: list[str], environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """The output of a program, read by the caller to its end; BackupProblem with the program's words if it failed."""
    # What it says goes into a file: a pipe that nobody reads meanwhile would be full after 64 kB, and stop both.
    with (
        TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603  # our own arguments, no shell
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        ) as process,
    ):
        if process.stdout is None:
            raise RuntimeError("it was asked for")
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        if process.wait():
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise BackupProblem(f"{Path(command[0]).name} did not succeed: {words[-300:]}")


def counts(connection: Connection, shape: Shape) -> dict[str, Count]:
    return {table: rows.count(read(connection, table, columns), columns) for table, columns in shape.items()}


def read(connection: Connection, table: str, columns: Mapping[str, str]) -> Iterator[bytes]:
    raw: Any = connection.connection.driver_connection
    names = ", ".join(f'"{name}"' for name in columns)
    rest = b""
    with raw.cursor().copy(f'COPY "{table}" ({names}) TO STDOUT') as copied:
        for block in copied:
            *whole, rest = (rest + bytes(block)).split(b"\n")
            yield from whole


def load(connection: Connection, tables: Iterable[tuple[str, Iterable[bytes]]], shape: Shape) -> None:
    """Put lines into empty tables, those that are referred to first, and let new rows be numbered after them."""
    raw: Any = connection.connection.driver_connection
    for table, found in tables:
        names = ", ".join(f'"{name}"' for name in shape[table])
        with raw.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copied:
            for line in found:
                copied.write(line + b"\n")
        if "id" in shape[table]:
            last = f"coalesce(max(id), 1), max(id) IS NOT NULL) FROM {table}"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last}"))


def others(connection: Connection) -> int:
    """How many other programs are connected to this database: servers, which no lock of this machine can know of."""
    return int(
        connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        )
        or 0
    )
