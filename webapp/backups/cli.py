"""`flask backup create|list|verify|restore`. Exit codes: 0 done, 1 problems, 2 not understood."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp import clock
from webapp.backups import archive, making, opening, restoring, store
from webapp.backups.problems import BackupProblem
from webapp.backups.serving import alone

backup = AppGroup("backup", help="Make, list, check and restore backups, while Onramp runs (restoring: stopped).")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@contextmanager
def told() -> Iterator[None]:
    """Problems go to the person, in their own words."""
    try:
        yield
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from problem


@backup.command("create")
def create() -> None:
    """Make a backup now, into the instance's folder of backups."""
    with told():
        made = making.create(store.BY_HAND, clock.now())
    click.echo(f"{made.path} ({made.size / 1e6:.1f} MB)")


@backup.command("list")
def list_backups() -> None:
    """Say which backups there are, the newest first."""
    for each in store.listing():
        click.echo(f"{store.moment(each.at)}  {each.size / 1e6:10.1f} MB  {each.kind:8}  {each.path.name}")


@backup.command("verify")
@click.argument("path", type=FILE)
@click.option("--all", "everybody", is_flag=True, help="Compare every child's state with the log, not only a sample.")
def verify(path: Path, everybody: bool) -> None:
    """Open a backup beside the school and check everything in it: files, rows, sums, states."""
    with told(), alone(), opening.opened(path) as found:
        compared, differ = opening.states_that_differ(found, everybody)
        if differ:
            raise BackupProblem(
                f"{differ} of {compared} states are not the fold of the log. `fits rebuild` mends them."
            )
    rows, made_at = found.manifest.rows, store.moment(found.manifest.made_at)
    click.echo(f"{path.name} is whole: {rows} rows of {made_at}; {compared} states compared with the log.")


@backup.command("restore")
@click.argument("path", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask before a school is replaced.")
def restore(path: Path, yes: bool) -> None:
    """Put a backup in the place of what is here. What is here is backed up first; Onramp must be stopped."""
    with told():
        made_at = archive.manifest_of(path).made_at
        there = restoring.schools()
        if there and not yes:
            click.confirm(f"Replace {', '.join(there)} by the backup of {store.moment(made_at)}?", abort=True)
        done = restoring.restore(path, clock.now())
    click.echo(f"Restored the backup of {store.moment(made_at)}. Everybody signs in again.")
    if done.erased:
        click.echo(f"Erased again: {done.erased} children who were erased after it was made.")
    if done.replaced:
        click.echo(f"What was here before: {done.replaced.path}")
