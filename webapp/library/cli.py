"""`flask --app wsgi pack check|publish PATH`.

Exit codes: 0 fine, 1 something to mend, 2 asked in a way it does not know.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from content.checking import Library, examine, shipped
from content.pack import Pack
from content.problems import Problem
from webapp import clock
from webapp.extensions import db
from webapp.library import packs
from webapp.library.authoring import changes, print_schemas
from webapp.library.publishing import VersionTaken, bring_back, publish
from webapp.tables import School
from webapp.writing import writing

pack = AppGroup("pack", help="Check and publish content packs.")
pack.add_command(print_schemas)
path_argument = click.argument("path", type=click.Path(exists=True, path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Problems as JSON, for scripts.")


@pack.command("check")
@path_argument
@json_option
@click.option("--watch", is_flag=True, help="Check again on every change, until Ctrl-C.")
def check_pack(path: Path, as_json: bool, watch: bool) -> None:
    """Say every problem of the pack in a folder or zip. Exit code 1 where there is an error."""
    for _ in changes(path) if watch else ():
        click.clear()
        problems = examine(path)[1]
        tell(problems, as_json)
        click.echo(f"{path}: {verdict(problems)} Change a file to check again, Ctrl-C to end.", err=True)
    examined(path, as_json)


@pack.command("publish")
@path_argument
@click.option("--school", help="The school's name, where there is more than one.")
@click.option("--every-school", is_flag=True, help="In the library of each school there is, be it none.")
@click.option("--again", is_flag=True, help="Also where this version was taken back or retired.")
@json_option
def publish_pack(path: Path, school: str | None, every_school: bool, again: bool, as_json: bool) -> None:
    """Check a pack and put it in the school's library. Nothing is saved where there is an error."""
    schools = db.session.scalars(select(School).order_by(School.id)).all() if every_school else [the_school(school)]
    found = examined(path, as_json, packs.neighbours([each.id for each in schools]))
    try:
        with writing():
            rows = [publish(found, each.id, None, clock.now()) for each in schools]
            retired = [
                row for row in rows if row.retired_at is not None and not (again and bring_back(row, None, clock.now()))
            ]
    except VersionTaken as taken:
        raise click.ClickException(str(taken)) from None
    for each, row in zip(schools, rows, strict=True):
        where = "is retired in" if row in retired else "is in"
        click.echo(f"{found.header.title} {found.header.version} {where} the library of {each.name}.", err=True)
    if retired:
        click.echo("To use it again: pack publish --again", err=True)


def checked(path: Path, as_json: bool, library: Library = shipped) -> Pack:
    """The pack, without its warnings; ends the command like `examined`."""
    found, problems = examine(path, library)
    if found is None:
        tell(problems, as_json)
        sys.exit(1)
    return found


def examined(path: Path, as_json: bool, library: Library = shipped) -> Pack:
    """The checked pack; ends the command with exit code 1 where it cannot be published."""
    found, problems = examine(path, library)
    tell(problems, as_json)
    if found is None:
        click.echo(f"{verdict(problems)} Nothing was saved.", err=True)
        sys.exit(1)
    click.echo(verdict(problems), err=True)
    return found


def verdict(problems: Sequence[Problem]) -> str:
    """In a line, how much there is to do: what stops a pack, and what is only advice."""
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        return f"{errors} to mend."
    return f"Nothing that stops it, {len(problems)} to think about." if problems else "Nothing to mend."


def tell(problems: Sequence[Problem], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"problems": [asdict(problem) for problem in problems]}, ensure_ascii=False, indent=1))
        return
    for problem in problems:
        click.echo(str(problem))


def the_school(name: str | None) -> School:
    """The school of that name, or the only one. Raises ClickException with what to do."""
    schools = db.session.scalars(select(School).order_by(School.id)).all()
    if not schools:
        raise click.ClickException(
            "There is no school yet. Make one with its first admin: flask --app wsgi admin create"
        )
    chosen = [school for school in schools if name is None or school.name == name]
    if len(chosen) != 1:
        names = ", ".join(repr(school.name) for school in schools)
        raise click.UsageError(f"Say which school with --school: {names}")
    return chosen[0]
