"""`flask --app wsgi pack diff|retire`: what a new version changes, and taking a pack out of use."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from content.differences import Difference, Differences, compare
from content.problems import PackProblems
from content.reading import read_all
from webapp import clock
from webapp.library import packs, publishing
from webapp.library.affected import affected_by
from webapp.library.cli import checked, json_option, pack, path_argument, the_school
from webapp.writing import writing

school_option = click.option("--school", help="The school's name, where there is more than one.")


@pack.command("diff")
@path_argument
@school_option
@json_option
def diff(path: Path, school: str | None, as_json: bool) -> None:
    """Say what a pack changes of the version in use, and how many children that touches. Saves nothing."""
    here = the_school(school)
    found = checked(path, as_json, packs.neighbours([here.id]))
    before = packs.newest_or_none(here.id, found.header.id)
    differences = compare(before, found)
    affected = affected_by(here.id, before, differences)
    if as_json:
        body = {
            "before": before.header.version if before else None,
            **asdict(differences),
            "affected": asdict(affected),
        }
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(lines_of(differences)) or "Nothing differs.")
    if before:
        click.echo(
            f"{affected.children} children have answered what changes or goes; {affected.sittings} sets are open."
        )
        for room in affected.classes:
            aims = "; its unit aims at it" if room.aims else ""
            click.echo(f"  {room.name}: {room.children} children, {room.sittings} open sets{aims}")


def lines_of(differences: Differences) -> list[str]:
    header = [f"pack: {change.where}: {change.before} -> {change.after}" for change in differences.header]
    return header + [line for entry in differences.entries for line in lines_of_entry(entry)]


def lines_of_entry(entry: Difference) -> list[str]:
    places = [f"  {change.where}: {change.before} -> {change.after}" for change in entry.changes]
    return [f"{entry.kind} {entry.noun} {entry.id}: {entry.title}", *places]


@pack.command("retire")
@click.argument("which", metavar="PATH")
@click.option("--newest", is_flag=True, help="Only the version in use: the one before it is used again.")
@school_option
@json_option
def retire(which: str, newest: bool, school: str | None, as_json: bool) -> None:
    """Take a pack out of use: nothing new is taken from it, old answers keep their item.

    PATH is the pack's folder or zip, or the id of an installed pack."""
    here = the_school(school)
    pack_id = installed_pack(here.id, which)
    rows = [row for row in packs.installed(here.id) if row.pack_id == pack_id and row.retired_at is None]
    with writing():
        if newest:
            done = [row for row in rows[:1] if publishing.take_back(row, None, clock.now())]
        else:
            done = publishing.retire(here.id, pack_id, None, clock.now())
    versions = [row.version for row in done]
    if as_json:
        click.echo(json.dumps({"pack": pack_id, "retired": versions}))
    else:
        click.echo(f"{pack_id}: {', '.join(versions) or 'nothing'} taken out of use in {here.name}.", err=True)


def installed_pack(school_id: int, which: str) -> str:
    """The id of the installed pack that a path or an id names. Raises UsageError where there is none."""
    pack_id = which
    if Path(which).exists():
        try:
            found = read_all(Path(which)).pack
        except PackProblems as error:
            raise click.UsageError(f"{which} cannot be read: {error.problems[0]}") from None
        if found is None:
            raise click.UsageError(f"{which} has no usable pack.yaml.")
        pack_id = found.header.id
    known = sorted({row.pack_id for row in packs.installed(school_id)})
    if pack_id not in known:
        raise click.UsageError(f"No pack {pack_id!r} is installed here. There are: {', '.join(known) or 'none'}.")
    return pack_id
