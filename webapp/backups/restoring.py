"""Putting a backup in the place of what is there: all of it or nothing, wherever it is interrupted."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from flask import Flask, current_app
from sqlalchemy import Connection, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from webapp.accounts import erasing, erasures
from webapp.accounts.erasures import Erased
from webapp.backups import archive, making, postgresql, sqlite, store
from webapp.backups.opening import Opened, at_work, migrate_to, opened
from webapp.backups.problems import BackupProblem
from webapp.backups.rows import VERSIONS, shape_of
from webapp.backups.serving import alone, nobody_serves
from webapp.backups.store import REPLACED, Backup
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Job, School, SignInSession
from webapp.writing import write_lock, writing

JOB = "restore"  # its row, written with the rest, tells which restore this database came from
STAGED = "secret.restored-"
NEVER = 1 << 62  # when that row is due: it is no server's to do


@dataclass(frozen=True, slots=True)
class Restored:
    """`erased` children of the backup were erased again; `replaced` is the backup of what was there before."""

    erased: int
    replaced: Backup | None


def schools() -> list[str]:
    """What a restore would replace. Raises BackupProblem where the database cannot be read."""
    try:
        found = inspect(db.engine).has_table(School.__tablename__)
        return list(db.session.scalars(select(School.name).order_by(School.name))) if found else []
    except DBAPIError as error:
        raise unreadable(error) from error
    finally:
        db.session.remove()


def unreadable(error: DBAPIError) -> BackupProblem:
    return BackupProblem(
        f"The database that is here cannot be read ({error.orig}), so no backup of it can be made first."
        " Move it out of the way, its -wal and -shm with it, then restore again."
    )


def restore(path: Path, now: int) -> Restored:
    """Raises BackupProblem, and then everything is as before."""
    instance: Path = current_app.config["INSTANCE"]
    with alone(), nobody_serves(instance), opened(path) as found:
        known = erasures.in_file() | erasures.in_database()
        erased, all_known = prepare(found, known, now)
        replaced = making.make(REPLACED, now) if schools() else None
        erasures.keep_in_file(all_known)
        staged = stage_secret(found, instance, now)
        db.session.remove()
        db.engine.dispose()
        place = {"sqlite": place_sqlite, "postgresql": place_postgresql}[db.engine.dialect.name]
        place(found)
        if staged is not None:
            adopt_secret(staged, instance)
    return Restored(erased, replaced)


def prepare(found: Opened, known: set[Erased], now: int) -> tuple[int, set[Erased]]:
    """Today's tables, the erased children erased again, everybody signed out: a session ended since must stay so."""
    with at_work(found.app):
        migrate_to("head")
        erased = erasing.erase_again(known, now)
        with writing() as session:
            ended = update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=now)
            session.execute(ended)
            row = {"name": JOB, "due_at": NEVER, "ended_at": now, "ok": True, "succeeded_at": now,
                   "words": f"Restored the backup of {store.moment(found.manifest.made_at)}."}  # fmt: skip
            job = insert(Job.__table__).values(row)
            session.execute(job.on_conflict_do_update(index_elements=["name"], set_=row))
        all_known = erasures.in_database()
        if erased:
            erasing.scrub()
    return erased, all_known


def place_sqlite(found: Opened) -> None:
    """The old database takes in its -wal, so that it is whole by itself; then one rename decides."""
    target = Path(str(db.engine.url.database))
    with write_lock():
        sqlite.settle(target)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        archive.sync(found.database)
        found.database.replace(target)
        archive.sync(target.parent)


def place_postgresql(found: Opened) -> None:
    """One transaction drops the old tables, makes today's, fills them and counts; its commit decides."""
    with postgresql.patient(db.engine).begin() as connection:
        other = postgresql.others(connection)
        if other:
            raise BackupProblem(
                f"The database has {other} other connections: stop Onramp on every server, and whatever else is at it."
            )
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        make_tables(connection)
        with sqlite.open_file(found.database) as source:
            found_shape = shape_of(connection, db.metadata.tables)
            shape = {table.name: found_shape[table.name] for table in db.metadata.sorted_tables}
            lines = ((table, sqlite.read(source, table, columns)) for table, columns in shape.items())
            postgresql.load(connection, lines, shape)
            (revision,) = source.execute(str(select(VERSIONS))).fetchone()
        connection.execute(VERSIONS.insert().values(version_num=revision))
        if postgresql.counts(connection, shape) != sqlite.counts(found.database, shape):
            raise BackupProblem("PostgreSQL did not take every row as it was.")
        connection.execute(text("ANALYZE"))


def make_tables(connection: Connection) -> None:
    """In an empty place: a newer Onramp's tables hold rows of children too. What another owner made is left alone."""
    own = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND pg_has_role(tableowner, 'USAGE')"
    found = {*connection.scalars(text(own)), *db.metadata.tables, VERSIONS.name}
    names = ", ".join(f'"{name}"' for name in sorted(found))
    connection.execute(text(f"DROP TABLE IF EXISTS {names} CASCADE"))
    db.metadata.create_all(connection)
    MigrationContext.configure(connection)._version.create(connection)


def stage_secret(found: Opened, instance: Path, now: int) -> Path | None:
    """The backup's secret beside ours, on the disk before the database changes; None where it is the same."""
    wanted = found.folder / archive.SECRET
    if wanted.read_bytes() == (instance / "secret").read_bytes():
        return None
    staged = instance / f"{STAGED}{now}"
    with wanted.open("rb") as source, archive.create(staged) as target:
        shutil.copyfileobj(source, target)
    archive.sync(staged)
    archive.sync(instance)
    return staged


def adopt_secret(staged: Path, instance: Path) -> None:
    staged.replace(instance / "secret")
    archive.sync(instance)


def finish_interrupted(app: Flask) -> None:
    """A restore that ended between database and secret: the database says whether it came to be, the secret follows.

    Raises RuntimeError where it cannot be asked, as when it starts after Onramp: with the other's secret nothing fits.
    """
    instance: Path = app.config["INSTANCE"]
    if not any(instance.glob(f"{STAGED}*")):
        return
    try:
        with nobody_serves(instance), app.app_context():
            for staged in sorted(instance.glob(f"{STAGED}*")):
                if came_to_be(int(staged.name.removeprefix(STAGED))):
                    adopt_secret(staged, instance)
                else:
                    staged.unlink()
            db.session.remove()
            db.engine.dispose()
    except BackupProblem:
        return  # it is at work this very moment
    except DBAPIError as error:
        raise RuntimeError(
            f"A restore was interrupted, and the database cannot be asked whether it came to be ({error.orig})."
            " It does not start without knowing which secret is the school's. Start the database, then Onramp again."
        ) from None
    app.config["SECRET_KEY"] = (instance / "secret").read_text().strip()


def came_to_be(at: int) -> bool:
    """Raises DBAPIError where the database cannot be asked."""
    if not inspect(db.engine).has_table(Job.__tablename__):
        return False
    return db.session.scalar(select(Job.ended_at).where(Job.name == JOB)) == at
