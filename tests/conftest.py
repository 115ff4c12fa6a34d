"""Fixtures: the application on a real, migrated database, SQLite or PostgreSQL, emptied after each test."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text

from content.pack import Pack
from tests.cast import Cast, assemble
from tests.content.shipped import shipped
from webapp import clock, create_app
from webapp.evidence import refusals
from webapp.evidence.parameters import load_parameters
from webapp.evidence.sittings import generate, own_form
from webapp.evidence.states import look_up
from webapp.extensions import db
from webapp.library.packs import load_once
from webapp.library.publishing import publish
from webapp.writing import writing

hypothesis_settings.register_profile("onramp", deadline=None)  # machines are noisy: never a timed assertion
hypothesis_settings.load_profile("onramp")

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "packs"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="which database the tests use"
    )
    parser.addoption("--long", action="store_true", help="also what takes long, as scripts/check-all runs it")
    parser.addoption("--examples", type=int, default=25, help="orders of delivery to try; scripts/check-all: 2000")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes long: --long, or scripts/check-all"))
        if item.get_closest_marker("sqlite_suffices") and config.getoption("--database") != "sqlite":
            item.add_marker(pytest.mark.skip(reason="takes long and asks nothing of PostgreSQL: --long"))


@pytest.fixture(scope="session")
def database_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database; PostgreSQL's server is the one named in ONRAMP_TEST_POSTGRES."""
    if request.config.getoption("--database") == "sqlite":
        yield ""
        return
    server = os.environ.get("ONRAMP_TEST_POSTGRES")
    if not server:
        pytest.exit("Set ONRAMP_TEST_POSTGRES to a PostgreSQL server's address (scripts/test starts one).", 2)
    name = f"onramp_test_{os.getpid()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    base, _, query = server.partition("?")
    yield f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def migrated_app(database_address: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory(prefix="onramp-test-") as folder:
        app = create_app({"INSTANCE": folder, "DATABASE": database_address, "TESTING": True, "WTF_CSRF_ENABLED": False})
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    with migrated_app.app_context():
        yield migrated_app
        clear()


def clear() -> None:
    """Leave nothing to the next test."""
    db.session.rollback()
    db.session.remove()
    empty_database()
    for kept in (load_once, generate, own_form, load_parameters, look_up):  # the next test's school has the same number
        kept.cache_clear()
    refusals.nobodys = refusals.Gathered()


def empty_database() -> None:
    tables = [f'"{table.name}"' for table in db.metadata.sorted_tables]
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":  # TRUNCATE makes new files for each table: three times as slow
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no foreign keys meanwhile
            connection.exec_driver_sql("; ".join(f"DELETE FROM {table}" for table in tables))  # noqa: S608  # metadata
            used = "FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) > 0"
            connection.exec_driver_sql(f"SELECT setval(seqrelid::regclass, seqstart, false) {used}")
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
        for table in tables:
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608  # names from the metadata


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Ada the admin, Tess the teacher with Sam in her class, Nia in Omar's class, and a second school."""
    return assemble(app)


@pytest.fixture
def pack(cast: Cast) -> Pack:
    """The shipped pack, published in the cast's school."""
    found = shipped()
    with writing():
        publish(found, cast.school.id, cast.ada, clock.now())
    return found


@pytest.fixture
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not beside the project")
    return SHARED
