"""Settings as rows: each has a name, a default and one line of help; the environment's ONRAMP_<NAME> overrides it."""

import os
import secrets
from collections.abc import Mapping
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
        "connect_args": {"options": limits},
    }


def read_secret(path: Path) -> str:
    """The key that signs cookies and answer tokens: made once by the first start, readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise RuntimeError(
            f"{path} holds no usable secret. Delete the file to make a new one; everybody signs in again."
        )
    return secret
