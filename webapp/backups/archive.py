"""A backup is one zip file that any program opens: manifest.json, the database, and the secret that belongs to it.

`database.sqlite` is a SQLite database; `database.dump` is for pg_restore. The manifest comes last: it says what the
others must be, so that a file which was cut off, or changed by one bit, is recognised.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from webapp.backups.problems import BackupProblem
from webapp.backups.rows import Count

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup: of which Onramp, of when, and each table's columns, number of rows and their sum."""

    onramp: str
    revision: str  # of the tables, by the migrations' names
    database: str  # sqlite or postgresql
    made_at: int
    shape: dict[str, dict[str, str]]
    counts: dict[str, Count]
    sha256: dict[str, str]  # by the name of the file in the archive

    @property
    def rows(self) -> int:
        return sum(count.rows for count in self.counts.values())


def as_json(manifest: Manifest) -> str:
    return json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)


def from_json(text: bytes) -> Manifest:
    """Raises BackupProblem for another format, and ValueError, TypeError or KeyError for nonsense."""
    found: dict[str, Any] = json.loads(text)
    if found.pop("format") != FORMAT:
        raise BackupProblem("A newer Onramp made this backup. Install that version, then restore it there.")
    found["counts"] = {table: Count(**count) for table, count in found["counts"].items()}
    return Manifest(**found)


class Writer:
    """An archive under construction."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.sha256: dict[str, str] = {}

    def add(self, name: str, source: IO[bytes]) -> None:
        self.archive.compression = ZIP_DEFLATED if name.endswith(".sqlite") else ZIP_STORED  # a dump is small already
        self.archive.compresslevel = 1
        with self.archive.open(name, "w", force_zip64=True) as member:
            self.sha256[name] = copy(source, member)

    def finish(self, manifest: Manifest) -> None:
        self.archive.writestr(MANIFEST, as_json(manifest))


@contextmanager
def writing_to(path: Path) -> Iterator[Writer]:
    """The file appears under its name when it is whole and on the disk; before, or if that fails, there is none."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:  # noqa: PTH123
            with ZipFile(file, "w") as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        sync(path.parent)
    except sqlite3.OperationalError as error:
        raise BackupProblem(f"The copy could not be written: {error}.") from error
    except OSError as error:
        raise BackupProblem(f"The backup could not be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Return when the file is on the disk; of a folder: the names in it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def manifest_of(path: Path) -> Manifest:
    """What a backup says of itself. Raises BackupProblem."""
    with reading(path) as archive:
        return from_json(archive.read(MANIFEST))


def unpack(path: Path, folder: Path) -> Manifest:
    """Database and secret of a backup into a folder, each compared with the manifest. Raises BackupProblem."""
    with reading(path) as archive:
        manifest = from_json(archive.read(MANIFEST))
        for name in (DATABASES[manifest.database], SECRET):
            with archive.open(name) as source, create(folder / name) as target:
                if copy(source, target) != manifest.sha256[name]:
                    raise BackupProblem(f"{path.name} is damaged: its {name} is not what was written.")
    return manifest


@contextmanager
def reading(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except (BadZipFile, zlib.error, ValueError, TypeError, KeyError, EOFError, NotImplementedError) as error:
        raise BackupProblem(f"{path.name} is no whole backup of Onramp: {error}.") from error
    except OSError as error:
        raise BackupProblem(f"{path.name} could not be opened: {error.strerror or error}.") from error


def create(path: Path) -> IO[bytes]:
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # noqa: PTH123


def copy(source: IO[bytes], target: IO[bytes]) -> str:
    """The SHA-256 of what was copied."""
    digest = sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()
