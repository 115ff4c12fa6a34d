"""`flask student erase|scrub`."""

import click
from flask import Flask
from flask.cli import AppGroup

from webapp import clock
from webapp.accounts import erasing, people
from webapp.accounts.cli import find_school

student_commands = AppGroup("student", help="Erase a child for good.")


def init_app(app: Flask) -> None:
    app.cli.add_command(student_commands)


@student_commands.command("erase")
@click.argument("number")
@click.option("--school", "school_name", help="Which school, where there are several.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(number: str, school_name: str | None, yes: bool) -> None:
    """Remove the child with this student number and everything that is the child's. Cannot be undone."""
    school = find_school(school_name)
    try:
        child = erasing.find(school, number)
    except erasing.NoSuchChild:
        raise click.ClickException(f"{school.name} has no student with the number {number}.") from None
    name = people.full_name(child)
    if not yes:
        answers = erasing.rows_in_log(child)
        click.confirm(f"Erase {name} ({number}) of {school.name} with {answers} rows of the log, for ever?", abort=True)
    erasing.erase(child, None, clock.now())
    scrub_files()
    click.echo(
        f"Erased. Backups from before still hold the child until they are removed; restoring one erases {name} again."
    )


@student_commands.command("scrub")
def scrub() -> None:
    """Write the database's files anew, so that no trace of a deleted row stays in them."""
    scrub_files()
    click.echo("The database's files hold what is in the tables, and nothing else.")


def scrub_files() -> None:
    try:
        erasing.scrub()
    except Exception as error:
        raise click.ClickException(
            "The rows are gone, but the database's files could not be written anew and may still show traces"
            f" ({type(error).__name__}). Once there is room on the disk: flask --app wsgi student scrub"
        ) from error
