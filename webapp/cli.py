"""Commands that belong to no feature. Each feature registers its own in its `cli.py`."""

import sys

import click
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask.cli import with_appcontext
from flask_migrate import upgrade

from webapp.extensions import db
from webapp.logs import log


def init_app(app: Flask) -> None:
    app.cli.add_command(setup)


def revision() -> str | None:
    """The migration that the database is at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Make or upgrade the database. Harmless to run again."""
    before = revision()
    upgrade()
    if (after := revision()) != before:
        log.info("migrated", before=before, after=after)
    click.echo("The database is up to date.", file=sys.stderr)
