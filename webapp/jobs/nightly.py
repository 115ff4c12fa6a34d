"""What is done every night, and when the next night is."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from webapp import clock
from webapp import job_rows as rows
from webapp.backups import nightly as backups
from webapp.backups.problems import BackupProblem
from webapp.evidence import day_end
from webapp.extensions import db
from webapp.fits import nightly as fits
from webapp.fits import replaying
from webapp.fits.activating import REPLAY
from webapp.fits.reasons import NoFit
from webapp.items import voiding
from webapp.logs import log
from webapp.tables import School
from webapp.writing import writing

# A line makes a job: its verb takes the school's time zone and `now`, and says in words what it did.
NIGHTLY: Mapping[str, Callable[[str, int], str]] = {
    "backup": backups.back_up,
    "day end": day_end.every_night,
    "void": voiding.every_night,
    "fit": fits.learn,
    REPLAY: replaying.in_the_background,
}
# Where a job cannot be done everywhere: whether this server can. Another one may take it.
POSSIBLE: Mapping[str, Callable[[], bool]] = {"fit": fits.possible}


def zone() -> str:
    """Of the first school: a server of several keeps one night for all."""
    return db.session.scalar(select(School.time_zone).order_by(School.id)) or "UTC"


def next_night(zone: str, now: int) -> int:
    """The first instant from now on at which the school's clock shows the nightly hour."""
    today = clock.day_of(now, zone)
    nights = (datetime.combine(today + timedelta(days=n), hour(), ZoneInfo(zone)) for n in range(3))
    return next(instant for night in nights if (instant := clock.from_datetime(night)) > now)


def hour() -> time:
    return time(current_app.config["NIGHTLY_HOUR"])


def claim_due(now: int) -> list[str]:
    """The jobs that are this server's to do now. A new job is first due in the coming night."""
    here = {name for name in NIGHTLY if name not in POSSIBLE or POSSIBLE[name]()}
    open_jobs = [name for name in rows.due(now) if name in here]
    unknown = here - rows.known()
    if not unknown and not open_jobs:
        return []
    night = next_night(zone(), now)
    with writing():
        for name in sorted(unknown):
            rows.schedule(name, night)
        return [name for name in open_jobs if rows.claim(name, now)]


def keep(name: str, now: int) -> None:
    """It is at work still: nobody else is to begin it."""
    with writing():
        rows.renew(name, now)


def run(name: str, now: int) -> rows.Outcome:
    """Do it and keep how it went. What goes wrong is tried again when the lease is over."""
    school_zone = zone()
    db.session.remove()
    try:
        words, ok = NIGHTLY[name](school_zone, now), True
    except (BackupProblem, NoFit) as problem:
        words, ok = str(problem), False
    except Exception as error:
        log.error("job stopped", job=name, exc_info=error)
        words, ok = f"It stopped: {type(error).__name__}. The server's log says where.", False
    ended = clock.now()
    log.log(logging.INFO if ok else logging.ERROR, "job ended", job=name, ok=ok)
    db.session.remove()
    with writing():
        rows.schedule(name, ended)
        rows.end(name, ok, words, next_night(school_zone, ended) if ok else ended + rows.LEASE, ended)
    return rows.Outcome(ended, ok, words, ended if ok else None)
