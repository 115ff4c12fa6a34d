"""A backup opened as an installation of its own, in a folder that is removed again: the live school is not touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import sample
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import select

from webapp.backups import archive, postgresql, sqlite
from webapp.backups.archive import DATABASES, Manifest
from webapp.backups.problems import BackupProblem
from webapp.backups.serving import PREFIX
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.fits.rebuild import SLICE, rebuild_slice
from webapp.tables import StudentStateRow


@dataclass(frozen=True, slots=True)
class Opened:
    """`app` is Onramp on the backup's own database, which is SQLite whatever it was before."""

    app: Flask
    folder: Path
    database: Path
    manifest: Manifest


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Unpacked, whole, and with exactly the rows that the manifest counts. Raises BackupProblem otherwise.

    The tables are as they were when the backup was made; see `upgraded`.
    """
    instance: Path = current_app.config["INSTANCE"]
    with TemporaryDirectory(prefix=PREFIX, dir=instance) as name:
        folder = Path(name)
        manifest = archive.unpack(path, folder)
        refuse_newer(manifest)
        app = current_app.extensions["create_app"]({"INSTANCE": str(folder), "DATABASE": ""})
        found = Opened(app, folder, folder / "onramp.sqlite", manifest)
        unpacked = folder / DATABASES[manifest.database]
        if manifest.database == "sqlite":
            unpacked.rename(found.database)
        else:
            with at_work(app):
                migrate_to(manifest.revision)
            sqlite.load(found.database, postgresql.dumped(unpacked), manifest.shape)
            unpacked.unlink()
        sqlite.check_integrity(found.database)
        compare(manifest, found.database)
        yield found


@contextmanager
def at_work(app: Flask) -> Iterator[None]:
    """Inside that application; afterwards its database is one closed file."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
    sqlite.settle(Path(app.config["INSTANCE"]) / "onramp.sqlite")


def migrate_to(revision: str) -> None:
    """Flask-Migrate ends the program where a migration cannot be done; here that is a problem to be told."""
    try:
        upgrade(revision=revision)
    except SystemExit:
        raise BackupProblem("Its tables could not be brought up to date; the lines above say why.") from None


def refuse_newer(manifest: Manifest) -> None:
    try:
        ScriptDirectory(current_app.config["MIGRATIONS"]).get_revision(manifest.revision)
    except CommandError:
        raise BackupProblem(
            f"A newer Onramp ({manifest.onramp}) made this backup. Install that version, then restore it there."
        ) from None


def compare(manifest: Manifest, database: Path) -> None:
    for table, found in sqlite.counts(database, manifest.shape).items():
        expected = manifest.counts[table]
        if found != expected:
            raise BackupProblem(f"The table {table} holds {found.rows} rows, not the {expected.rows} that were saved.")


def states_that_differ(found: Opened, everybody: bool) -> tuple[int, int]:
    """How many children's states were compared with the log, and how many differ: a sample unless `everybody`."""
    with at_work(found.app):
        migrate_to("head")
        students = list(db.session.scalars(select(StudentStateRow.student_id).order_by(StudentStateRow.student_id)))
        chosen = students if everybody else sorted(sample(students, min(SLICE, len(students))))
        params = current_parameters()
        differ = 0
        for start in range(0, len(chosen), SLICE):
            differ += sum(each.differed for each in rebuild_slice(chosen[start : start + SLICE], params, True))
    return len(chosen), differ
