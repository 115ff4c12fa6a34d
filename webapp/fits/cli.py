"""`flask --app wsgi fits ...`"""

import sys

import click
from flask.cli import AppGroup

from webapp.fits.rebuild import rebuild

fits = AppGroup("fits", help="Parameters of the knowledge model, and states rebuilt from the log.")


@fits.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare; change nothing.")
def rebuild_states(check: bool) -> None:
    """Fold the whole log again. Exit code 1 where a stored state differed from it."""
    found = list(rebuild(only_check=check))
    differed = [each.student for each in found if each.differed]
    click.echo(f"{len(found)} states {'compared with' if check else 'rebuilt from'} the log, {len(differed)} differed.")
    if differed:
        click.echo(f"Students: {', '.join(map(str, differed[:50]))}", err=True)
        sys.exit(1)
