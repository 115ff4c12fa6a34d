"""`flask admin create` and `flask roster check|apply`. Exit codes: 0 done, 1 problems to mend, 2 not understood."""

import json
import sys
from pathlib import Path
from zoneinfo import available_timezones

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy import select

from webapp import access, clock
from webapp.accounts import audit, passwords, people, roster
from webapp.accounts.roster_plan import Plan, make_plan
from webapp.accounts.roster_reading import LARGEST, Problem, Roster, RosterProblems, read
from webapp.extensions import db
from webapp.tables import Person, School
from webapp.writing import writing

roster_commands = AppGroup("roster", help="Check or apply a class list (CSV).")
admin_commands = AppGroup("admin", help="Make an admin, also when the last one is locked out.")


def init_app(app: Flask) -> None:
    app.cli.add_command(roster_commands)
    app.cli.add_command(admin_commands)


@roster_commands.command("check")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school", "school_name", help="Which school, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check_roster(path: Path, school_name: str | None, as_json: bool) -> None:
    """Say what a class list would change; save nothing."""
    school = find_school(school_name)
    show_plan(make_plan(school, read_file(path, as_json).rows), as_json)


@roster_commands.command("apply")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school", "school_name", help="Which school, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def apply_roster(path: Path, school_name: str | None, as_json: bool) -> None:
    """Make the school as a class list says: all of it or nothing; harmless to run again."""
    school = find_school(school_name)
    found = read_file(path, as_json)
    with writing():
        plan = roster.apply(school, found.rows, None, clock.now())
    show_plan(plan, as_json)


def stop_if_there(context: click.Context, _option: click.Parameter, only_first: bool) -> None:
    """Ends the command before it asks anything, where there is an admin and only the first is wanted."""
    if not only_first:
        return
    with context.ensure_object(ScriptInfo).load_app().app_context():  # options are read before the command's own
        there = db.session.scalars(select(Person.id).filter_by(role="admin")).first() is not None
    if there:
        click.echo("There is an admin already.")
        context.exit()


@admin_commands.command("create")
@click.option(
    "--first",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=stop_if_there,
    help="Do nothing when there is an admin already.",
)
@click.option("--name", prompt="First and last name")
@click.option("--sign-in-name", prompt="Sign-in name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@click.option("--school", "school_name", help="The school; made when there is none of this name.")
@click.option("--time-zone", default="UTC", show_default=True, help="Of a new school, e.g. America/New_York.")
def create_admin(name: str, sign_in_name: str, password_stdin: bool, school_name: str | None, time_zone: str) -> None:
    """Make an admin, and the school when there is none."""
    if time_zone not in available_timezones():
        raise click.UsageError(f"There is no time zone {time_zone!r}; write it like America/New_York.")
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    weak = passwords.weakness(password, sign_in_name.strip())
    if weak:
        stop(weak)
    hashed = passwords.hash_password(password)
    now = clock.now()
    first, _space, last = name.strip().partition(" ")
    try:
        with writing():
            school = find_or_make_school(school_name, time_zone, now)
            person = people.make_adult(school, "admin", first, last.strip(), sign_in_name, hashed, now)
            audit.record(None, "make", "admin", person.id, now, school_id=school.id)
    except people.Refused as refused:
        stop(str(refused))
    click.echo(f"{people.full_name(person)} can sign in to {school.name} as {person.sign_in_name}.")


def find_or_make_school(name: str | None, time_zone: str, now: int) -> School:
    if name is None and db.session.scalars(select(School.id)).first() is not None:
        return find_school(None)
    found = access.school_by_name(name) if name else None
    if found is None:
        found = School(name=(name or "Our school").strip(), time_zone=time_zone, language="en", created_at=now)
        db.session.add(found)
        db.session.flush()
    return found


def find_school(name: str | None) -> School:
    """The named school, or the only one. Otherwise the command was not understood (exit code 2)."""
    schools = db.session.scalars(select(School).order_by(School.name)).all()
    known = ", ".join(school.name for school in schools) or "none yet; make one with `flask admin create --school NAME`"
    if name is not None:
        found = access.school_by_name(name)
        if found is None:
            raise click.UsageError(f"There is no school {name!r}. Known: {known}.")
        return found
    if len(schools) != 1:
        raise click.UsageError(f"Say which school with --school NAME. Known: {known}.")
    return schools[0]


def read_file(path: Path, as_json: bool) -> Roster:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)  # never the whole of a huge file
    try:
        return read(data, path.name)
    except RosterProblems as error:
        show_problems(error.problems, as_json)
        sys.exit(1)


def show_problems(problems: list[Problem], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"problems": [problem.as_json() for problem in problems]}, ensure_ascii=False, indent=1))
        return
    for one in problems:
        place = f"{one.file}:{one.line}: {one.column}".rstrip(": ")
        click.echo(f"{place}: expected {one.expected}, found {one.found}")
        click.echo(f"    {one.fix}")
    click.echo(f"{len(problems)} to mend; nothing was saved.", err=True)


def show_plan(plan: Plan, as_json: bool) -> None:
    if as_json:
        entries = [
            {
                "student_id": e.row.student_id, "name": e.name, "kind": e.kind, "joins": e.joins, "leaves": e.left,
                "changes": {what: list(pair) for what, pair in e.changes.items()},
            }
            for e in plan.entries
        ]  # fmt: skip
        body = {"counts": plan.counts, "new_classes": plan.new_classes, "children": entries, "left_out": plan.left_out}
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    click.echo(", ".join(f"{kind}: {count}" for kind, count in plan.counts.items()))
    for name in plan.new_classes:
        click.echo(f"new class  {name}")
    for entry in plan.of("created", "moved", "joined", "changed"):
        details = [*(f"from {name}" for name in entry.left), *(f"to {name}" for name in entry.joins)]
        details += [f"{what} {before!r} -> {after!r}" for what, (before, after) in entry.changes.items()]
        click.echo(f"{entry.kind:10} {entry.row.student_id}  {entry.name}  {', '.join(details)}")
    for classroom, child in plan.left_out:
        click.echo(f"left out   {child} stays in {classroom}")


def stop(why: str) -> None:
    click.echo(why, err=True)
    sys.exit(1)
