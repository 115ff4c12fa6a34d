"""Commands that belong to no feature. Each feature registers its own in its `cli.py`."""

import sys

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_migrate import upgrade


def init_app(app: Flask) -> None:
    app.cli.add_command(setup)


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Make or upgrade the database. Harmless to run again."""
    upgrade()
    click.echo("The database is up to date.", file=sys.stderr)
