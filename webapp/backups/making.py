"""Making a backup while Onramp runs."""

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, Engine, inspect, select

from webapp.accounts import erasures
from webapp.backups import archive, postgresql, sqlite, store
from webapp.backups.archive import DATABASES, SECRET, Manifest, Writer
from webapp.backups.problems import BackupProblem
from webapp.backups.rows import VERSIONS, Count, Shape, shape_of
from webapp.backups.serving import PREFIX, alone
from webapp.backups.store import Backup
from webapp.extensions import db
from webapp.settings import ROOT


def create(kind: str, now: int) -> Backup:
    """A whole backup, or BackupProblem and none."""
    with alone():
        return make(kind, now)


def make(kind: str, now: int) -> Backup:
    """The same for who is `alone` already."""
    db.session.remove()
    erasures.keep_in_file(erasures.in_database())
    db.session.remove()
    path = store.path_for(kind, now)
    add_database = {"sqlite": add_sqlite, "postgresql": add_postgresql}[db.engine.dialect.name]
    with archive.writing_to(path) as writer:
        revision, shape, counts = add_database(writer, db.engine)
        with (current_app.config["INSTANCE"] / "secret").open("rb") as secret:
            writer.add(SECRET, secret)
        kind_of_database = db.engine.dialect.name
        writer.finish(Manifest(version(), revision, kind_of_database, now, shape, counts, writer.sha256))
    return Backup(now, path, path.stat().st_size, kind)


def add_sqlite(writer: Writer, engine: Engine) -> tuple[str, Shape, dict[str, Count]]:
    """A copy of one moment, compressed; the copy is counted, so the live database is read once."""
    with engine.connect() as connection:
        revision, shape = tables_of(connection)
    instance: Path = current_app.config["INSTANCE"]
    with TemporaryDirectory(prefix=PREFIX, dir=instance) as folder:
        copied = Path(folder) / DATABASES["sqlite"]
        sqlite.copy(Path(str(engine.url.database)), copied)
        with copied.open("rb") as file:
            writer.add(copied.name, file)
        return revision, shape, sqlite.counts(copied, shape)


def add_postgresql(writer: Writer, engine: Engine) -> tuple[str, Shape, dict[str, Count]]:
    """pg_dump, and beside it the counts of the very same moment from the database itself."""
    with postgresql.one_moment(engine) as (connection, moment):
        revision, shape = tables_of(connection)
        with postgresql.dumping(engine, moment) as output:
            writer.add(DATABASES["postgresql"], output)
        return revision, shape, postgresql.counts(connection, shape)


def tables_of(connection: Connection) -> tuple[str, Shape]:
    """Our tables, whatever else lies beside them; of another Onramp's, which we do not know, every one."""
    revision = revision_of(connection)
    today = revision in ScriptDirectory(current_app.config["MIGRATIONS"]).get_heads()
    return revision, shape_of(connection, set(db.metadata.tables) if today else None)


def revision_of(connection: Connection) -> str:
    """Which migration the tables are at."""
    if not inspect(connection).has_table(VERSIONS.name):
        raise BackupProblem("There is no school here yet.")
    return str(connection.scalar(select(VERSIONS.c.version_num)))


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
