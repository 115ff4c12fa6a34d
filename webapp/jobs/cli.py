"""`flask jobs run`."""

import sys

import click
from flask.cli import AppGroup

from webapp import clock
from webapp.jobs import nightly
from webapp.jobs.watching import end_with

jobs = AppGroup("jobs", help="Nightly work; a running server does it by itself.")


@jobs.command("run")
@click.argument("name", type=click.Choice(sorted(nightly.NIGHTLY)))
@click.option(
    "--while", "parent", type=int, help="End as soon as the process with this number, the starter, has ended."
)
def run(name: str, parent: int | None) -> None:
    """Do a nightly job now, and keep how it went. Exit code 1 where it did not go well."""
    if parent is not None:
        end_with(parent)
    outcome = nightly.run(name, clock.now())
    click.echo(outcome.words)
    if not outcome.ok:
        sys.exit(1)
