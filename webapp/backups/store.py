"""The folder of backups: what lies there, told from the files' names alone, and what is kept for how long."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from webapp import clock

NIGHTLY, BY_HAND, REPLACED = "nightly", "by-hand", "replaced"  # why a backup was made
NAME = re.compile(r"onramp-(\d{8}T\d{6}\.\d{6})Z-(nightly|by-hand|replaced)\.zip")


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished file. `kind`: nightly, by-hand, or replaced (what a restore took away)."""

    at: int
    path: Path
    size: int
    kind: str


def folder() -> Path:
    """Where the backups lie, readable by their owner alone; made at the first call."""
    found: Path = current_app.config["INSTANCE"] / "backups"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def listing() -> list[Backup]:
    """All finished backups, the newest first. What is only half written bears another name."""
    found = []
    for path in folder().iterdir():
        named = NAME.fullmatch(path.name)
        if named:
            moment = datetime.strptime(named[1], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
            found.append(Backup(clock.from_datetime(moment), path, path.stat().st_size, named[2]))
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def newest() -> Backup | None:
    return next(iter(listing()), None)


def path_for(kind: str, at: int) -> Path:
    return folder() / f"onramp-{clock.to_datetime(at):%Y%m%dT%H%M%S.%f}Z-{kind}.zip"


def moment(at: int) -> str:
    return f"{clock.to_datetime(at):%Y-%m-%d %H:%M} UTC"


def kept(backups: Iterable[Backup], days: int, weeks: int, zone: str, now: int) -> set[Backup]:
    """The newest of all; the newest nightly one of each of the last days and weeks that have any; others for weeks."""
    found = sorted(backups, key=lambda backup: backup.at, reverse=True)
    nightly = [backup for backup in found if backup.kind == NIGHTLY]
    by_day = {clock.day_of(b.at, zone): b for b in reversed(nightly)}  # the newest of a day is the last to be put in
    by_week = {day.isocalendar()[:2]: by_day[day] for day in sorted(by_day)}
    others = {b for b in found if b.kind != NIGHTLY and b.at > now - weeks * 7 * clock.DAY}
    return {*found[:1], *latest(by_day.values(), days), *latest(by_week.values(), weeks), *others}


def latest(backups: Iterable[Backup], count: int) -> Sequence[Backup]:
    return sorted(backups, key=lambda backup: backup.at, reverse=True)[:count]


def prune(days: int, weeks: int, zone: str, now: int) -> int:
    """Remove what is not kept any more; how many that were."""
    found = listing()
    gone = set(found) - kept(found, days, weeks, zone, now)
    for backup in gone:
        backup.path.unlink(missing_ok=True)
    return len(gone)
