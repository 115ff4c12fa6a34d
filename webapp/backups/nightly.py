"""The backup of every night."""

from flask import current_app

from webapp.backups import making, store


def back_up(zone: str, now: int) -> str:
    """Make a backup, then remove those that are too old. What was done, in words."""
    made = making.create(store.NIGHTLY, now)
    days, weeks = current_app.config["BACKUP_DAYS"], current_app.config["BACKUP_WEEKS"]
    removed = store.prune(days, weeks, zone, now)
    return f"{made.path.name}, {made.size / 1e6:.1f} MB; {removed} old ones removed."
