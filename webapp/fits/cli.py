"""`flask --app wsgi fits ...`"""

import sys

import click
from flask.cli import AppGroup
from sqlalchemy import select

from webapp import clock
from webapp.evidence.parameters import PRIORS
from webapp.extensions import db
from webapp.fits import activating, fitting
from webapp.fits.nightly import in_words
from webapp.fits.reasons import NoFit
from webapp.fits.rebuild import rebuild
from webapp.fits.replaying import replay_all
from webapp.tables import Fit

fits = AppGroup("fits", help="Parameters of the knowledge model, and states rebuilt from the log.")


@fits.command("fit")
def learn() -> None:
    """Learn from every answer, and use what was learned if it is better. Exit code 1 where it is not."""
    try:
        made = fitting.fit(clock.now())
    except NoFit as reason:
        sys.exit(str(reason))
    click.echo(in_words(made, replay_all() if made.state == "active" else 0))
    if made.state != "active":
        sys.exit(1)


@fits.command("list")
def list_fits() -> None:
    """Say what was learned when, how it was judged, and what is in use."""
    for row in db.session.scalars(select(Fit).order_by(Fit.id)):
        click.echo(line_of(row))
    if activating.active_id() is None:
        click.echo(f"{PRIORS}: active")


def line_of(row: Fit) -> str:
    made = f"{clock.to_datetime(row.created_at):%Y-%m-%d %H:%M} UTC"
    if "scores" not in row.found:
        return f"{row.id}  {made}  {row.state} ({row.why})"
    loss, before = (row.found[name]["log_loss"] for name in ("scores", "against"))
    kept = "" if row.params else "  (its parameters are not kept)"
    why = f" ({row.why})" if row.why else ""
    scores = f"log loss {loss:.4f}, before {before:.4f}, {row.found['rows']} answers"
    return f"{row.id}  {made}  {row.state}{why}  {scores}{kept}"


@fits.command("activate")
@click.argument("which")
def activate(which: str) -> None:
    """Take a fit into use by its number, or with `priors` what the packs came with; then let the states follow."""
    if which != PRIORS and not which.isdecimal():
        raise click.UsageError(f"{which!r} is neither a fit's number nor `{PRIORS}`.")
    try:
        changed = activating.use(None if which == PRIORS else int(which), None, clock.now())
    except activating.CannotBeUsed:
        sys.exit(f"Fit {which} cannot be used: `fits list` says which there are, and which were refused.")
    followed = replay_all()
    click.echo(f"{which} {'is now' if changed else 'was already'} in use; {followed} children's states followed.")


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
