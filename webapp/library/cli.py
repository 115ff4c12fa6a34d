"""`flask --app wsgi pack check|publish PATH`"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from content.checking import examine
from content.pack import Pack
from content.problems import Problem
from webapp import clock
from webapp.extensions import db
from webapp.library.publishing import VersionTaken, publish
from webapp.tables import School
from webapp.writing import writing

pack = AppGroup("pack", help="Check and publish content packs.")
path_argument = click.argument("path", type=click.Path(exists=True, path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Problems as JSON, for scripts.")


@pack.command("check")
@path_argument
@json_option
def check_pack(path: Path, as_json: bool) -> None:
    """Say every problem of the pack in a folder or zip. Exit code 1 where there is an error."""
    examined(path, as_json)


@pack.command("publish")
@path_argument
@click.option("--school", help="The school's name, where there is more than one.")
@click.option("--every-school", is_flag=True, help="In the library of each school there is, be it none.")
@json_option
def publish_pack(path: Path, school: str | None, every_school: bool, as_json: bool) -> None:
    """Check a pack and put it in the school's library. Nothing is saved where there is an error."""
    found = examined(path, as_json)
    schools = db.session.scalars(select(School).order_by(School.id)).all() if every_school else [the_school(school)]
    try:
        with writing():
            for each in schools:
                publish(found, each.id, None, clock.now())
    except VersionTaken as taken:
        raise click.ClickException(str(taken)) from None
    for each in schools:
        click.echo(f"{found.header.title} {found.header.version} is in the library of {each.name}.", err=True)


def examined(path: Path, as_json: bool) -> Pack:
    """The checked pack; ends the command with exit code 1 where it cannot be published."""
    found, problems = examine(path)
    tell(problems, as_json)
    if found is None:
        errors = sum(problem.severity == "error" for problem in problems)
        click.echo(f"{errors} to mend. Nothing was saved.", err=True)
        sys.exit(1)
    if not problems:
        click.echo("Nothing to mend.", err=True)
    return found


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
        raise click.ClickException(f"Say which school with --school: {names}")
    return chosen[0]
