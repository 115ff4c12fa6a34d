"""The migrations make exactly the tables that the code has, on whichever database the tests run."""

import os
import sqlite3
import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from webapp.extensions import db
from webapp.settings import ROOT


def differences():
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)


def test_the_migrated_database_is_what_the_tables_say(app):
    assert differences() == []


def test_a_missing_table_would_be_found(app):
    table = db.metadata.tables["closed_days"]
    db.metadata.remove(table)
    try:
        assert [kind for kind, *_ in differences()] == ["remove_index", "remove_table"]
    finally:
        db.metadata._add_table(table.name, None, table)


def test_an_upgrade_that_cannot_be_made_says_why(tmp_path):
    """Whoever runs `setup` on the database of a newer Onramp reads which migration is unknown here."""
    with sqlite3.connect(tmp_path / "onramp.sqlite") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
    program = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
    environment = os.environ | {"ONRAMP_INSTANCE": str(tmp_path), "ONRAMP_DATABASE": ""}
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "from_the_future" in done.stderr
