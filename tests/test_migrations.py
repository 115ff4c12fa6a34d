"""The migrations make exactly the tables that the code has, on whichever database the tests run."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from webapp.extensions import db


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
