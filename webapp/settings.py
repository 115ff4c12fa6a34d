"""Settings as rows: each has a name, a default and one line of help; the environment's ONRAMP_<NAME> overrides it."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask

ROOT = Path(__file__).resolve().parent.parent


class Setting(NamedTuple):
    name: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "INSTANCE",
        "instance",
        "Folder of this installation: database, secret, backups. Relative to where Onramp lies.",
    ),
    Setting(
        "DATABASE",
        "",
        "Database address, e.g. postgresql+psycopg://user@host/onramp. Empty: SQLite in the instance folder.",
    ),
    Setting(
        "SECURE_COOKIES",
        "no",
        "yes when the school is served over https, so that cookies never travel in clear.",
    ),
    Setting("LOCK_SECONDS", "8", "How long a write waits for its turn before it answers `busy, try again`."),
    Setting(
        "DATABASE_THREADS",
        "8",
        "Connections kept open per worker on PostgreSQL: as many as a worker has threads.",
    ),
    Setting(
        "NIGHTLY_HOUR", "2", "The hour, on the school's clock, from which nightly work such as the backup is done."
    ),
    Setting("METRICS", "", "Address of this machine at which Prometheus may ask, e.g. 127.0.0.1:9464. Empty: nowhere."),
    Setting("BACKUP_DAYS", "14", "Of how many days a nightly backup is kept."),
    Setting("BACKUP_WEEKS", "8", "Of how many weeks one nightly backup is kept; how long all others are."),
)


def load_settings(app: Flask, overrides: Mapping[str, Any]) -> None:
    """Fill `app.config`. Creates the instance folder and its secret at the first start.

    Raises RuntimeError where the folder or the secret cannot be used.
    """
    values = {s.name: overrides.get(s.name, os.environ.get(f"ONRAMP_{s.name}", s.default)) for s in SETTINGS}
    instance = ROOT / str(values["INSTANCE"])
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = str(values["DATABASE"]) or f"sqlite:///{instance / 'onramp.sqlite'}"
    app.config.update(values)
    app.config.update(
        INSTANCE=instance,
        SECRET_KEY=read_secret(instance / "secret"),
        MIGRATIONS=str(Path(__file__).parent / "migrations"),
        LOCK_SECONDS=float(values["LOCK_SECONDS"]),
        NIGHTLY_HOUR=int(values["NIGHTLY_HOUR"]),
        BACKUP_DAYS=int(values["BACKUP_DAYS"]),
        BACKUP_WEEKS=int(values["BACKUP_WEEKS"]),
        SQLALCHEMY_DATABASE_URI=database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(database, int(values["DATABASE_THREADS"])),
        SESSION_COOKIE_SECURE=str(values["SECURE_COOKIES"]).lower() in ("yes", "true", "1"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=32 * 2**20,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.config.update({k: v for k, v in overrides.items() if k not in {s.name for s in SETTINGS}})


def engine_options(database: str, threads: int) -> dict[str, Any]:
    if not database.startswith("postgresql"):
        return {"connect_args": {"timeout": 10}, "hide_parameters": True}
    limits = "-c statement_timeout=5000 -c lock_timeout=2000 -c synchronous_commit=on -c timezone=UTC"
    return {
        "pool_size": threads,
        "max_overflow": 0,
        "pool_pre_ping": True,
        "hide_parameters": True,  # an error in the log names no child and no answer
        # A database machine that vanished is noticed in seconds: its threads answer 503 instead of hanging for minutes.
        "connect_args": {"options": limits, "connect_timeout": 5, "tcp_user_timeout": 10_000},
    }


def read_secret(path: Path) -> str:
    """The key that signs cookies and answer tokens: made once by the first start, readable by its owner alone."""
    if not path.exists():
        make_secret(path)
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise RuntimeError(
            f"{path} holds no usable secret. Delete the file to make a new one; everybody signs in again."
        )
    return secret


def make_secret(path: Path) -> None:
    """It is whole and on the disk before it has its name: a start that is cut off leaves none, rather than half a one,
    and what it signed is good ever after. Of several that start at once the first to name its own wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)  # the name itself
    os.close(folder)
