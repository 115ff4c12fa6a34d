"""Learning in the night, where the extra `fit` is installed."""

from sqlalchemy import select

from webapp.extensions import db
from webapp.fits.fitting import fit, missing
from webapp.fits.logs import count_answers
from webapp.fits.reasons import REASONS, NoFit
from webapp.fits.replaying import replay_all
from webapp.tables import Fit

GROWN = 1.02  # times the answers of the latest fit: less teaches nothing new


def possible() -> bool:
    """Other servers of the school may be able to where this one is not."""
    return not missing()


def learn(_zone: str, now: int) -> str:
    """A nightly job. What it did, in words."""
    if not new_answers():
        return "No new fit: hardly any answer came since the latest."
    try:
        made = fit(now)
    except NoFit as reason:
        if missing():
            raise
        return f"No new fit. {reason}"
    return in_words(made, replay_all() if made.state == "active" else 0)


def new_answers() -> bool:
    latest = db.session.scalar(select(Fit).order_by(Fit.id.desc()).limit(1))
    return latest is None or count_answers() >= GROWN * latest.found.get("counted", 0)


def in_words(made: Fit, followed: int = 0) -> str:
    """For the log and the command line."""
    if made.state == "active":
        loss, before = (made.found[name]["log_loss"] for name in ("scores", "against"))
        return (
            f"Fit {made.id} is in use: held-out log loss {loss:.4f}, before {before:.4f} ({1 - loss / before:+.1%} "
            f"better), learned from {made.found['rows']} answers; {followed} children's states follow it."
        )
    return f"Fit {made.id} is not used ({made.state}). {REASONS[made.why]}"
