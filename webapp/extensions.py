"""The shared library objects, and how a database connection is prepared."""

import sqlite3
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What the type checker sees; at run time every table derives from Flask-SQLAlchemy's own subclass."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"expire_on_commit": False},
)
if TYPE_CHECKING:
    Table = Base
else:
    Table = db.Model
migrate = Migrate()
csrf = CSRFProtect()


def core() -> Connection:
    """The session's connection: for statements that are built once, read no entities and flush nothing."""
    return db.session.connection()


def database() -> str:
    """The database's address: keeps cached rows of several databases apart."""
    return str(current_app.config["SQLALCHEMY_DATABASE_URI"])


class SignIn(LoginManager):
    def _update_remember_cookie(self, response: Any) -> Any:
        """No such cookie is used, and looking for it would make browsers load every file again after sign-in."""
        return response

    def forget(self) -> None:
        """For the rest of this request nobody is signed in; the browser stays signed in."""
        self._update_request_context_with_user()


login = SignIn()


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable settings for SQLite, read back: an answer that was acknowledged survives a power cut."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy's `begin` event below says BEGIN itself
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value and found != "memory":
            raise RuntimeError(
                f"SQLite refused {name} = {value} (found {found}). Put the instance folder on a local disk."
            )


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """Writers ask for the write lock at once, and wait no longer than they were told to; upgrading a read to a write
    fails in SQLite."""
    if connection.dialect.name == "sqlite":
        patience = connection.get_execution_options().get("onramp_writing")
        if patience is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        connection.exec_driver_sql("BEGIN" if patience is None else "BEGIN IMMEDIATE")
