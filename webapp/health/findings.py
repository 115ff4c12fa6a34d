"""What the admin is told: findings in words, the worst first. Counts and classes, never a child or an answer."""

from dataclasses import dataclass
from typing import Literal

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import clock, write_ahead
from webapp.backups import store
from webapp.backups.making import version
from webapp.classroom.words import moment
from webapp.extensions import db
from webapp.health import deliveries, sizes
from webapp.health.words import in_bytes
from webapp.job_rows import LEASE
from webapp.jobs import last_outcome
from webapp.school_days import SchoolDays, school_days
from webapp.tables import Job, School

Level = Literal["problem", "notice", "well"]
LEVELS: tuple[Level, ...] = ("problem", "notice", "well")
OLD = 2 * clock.DAY  # a night may be slept through; two make a backup that is missing
LITTLE, SCARCE = 20 * 10**9, 2 * 10**9  # bytes free: worth knowing, and trouble
FEW_DAYS, MANY_DAYS = 10, 40  # school days that the disk lasts: trouble, and worth knowing
LONG_LOG = 64 * 10**6  # bytes of SQLite's log of writes
LATE = 2 * clock.HOUR  # a job that was due so long ago is not being looked for


@dataclass(frozen=True, slots=True)
class Finding:
    """`advice`: what to do. `act`: the page offers to back up now."""

    level: Level
    title: str
    words: str
    advice: str = ""
    act: bool = False


def look(school: School, now: int) -> list[Finding]:
    days = school_days(school)
    found = [
        backup(now, days),
        disk(school, now, days),
        *night(now, days),
        *not_kept(school, now),
        answers(school, now, days),
        database(),
        program(now, days),
    ]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def backup(now: int, days: SchoolDays) -> Finding:
    newest, outcome, job = store.newest(), last_outcome("backup"), db.session.get(Job, "backup")
    coming = next_backup(job, now, days)
    if outcome is not None and not outcome.ok and (newest is None or newest.at < outcome.at):
        return Finding(
            "problem",
            _("The last backup did not work"),
            _("%(words)s Last tried: %(when)s.", when=moment(outcome.at, now, days), words=outcome.words),
            _("Mend what it says, then back up now."),
            act=True,
        )
    if newest is None:
        return Finding(
            "notice",
            _("There is no backup yet"),
            coming,
            _("You need not wait for it: one can be made at any time, also during lessons."),
            act=True,
        )
    last = _("The last one is from %(when)s (%(size)s).", when=moment(newest.at, now, days), size=in_bytes(newest.size))
    if newest.at < now - OLD:
        return Finding(
            "problem",
            _("The last backup is old"),
            last,
            _("Back up now. If Onramp does not run at night, leave it on for some minutes in the morning."),
            act=True,
        )
    return Finding("well", _("Backup"), f"{last} {coming}", act=True)


def next_backup(job: Job | None, now: int, days: SchoolDays) -> str:
    if job is None:
        return _("The first one is made by itself in the coming night.")
    if job.claimed_at is not None and job.claimed_at > now - LEASE:
        return _("One is being made now.")
    if job.due_at <= now:
        return _("One will be made within a minute.")
    if job.ended_at is None:
        return _("The first one is made by itself: %(when)s.", when=moment(job.due_at, now, days))
    return _("The next one is made by itself: %(when)s.", when=moment(job.due_at, now, days))


def disk(school: School, now: int, days: SchoolDays) -> Finding:
    free, left = sizes.free_bytes(), days_left(school, now, days)
    words = _("%(size)s are free.", size=in_bytes(free))
    if left is not None and left < 10 * MANY_DAYS:
        more = ngettext(
            "If the school's data grows as so far, they last about %(num)s school day.",
            "If the school's data grows as so far, they last about %(num)s school days.",
            left,
        )
        words = f"{words} {more}"
    advice = _("Make room on this disk: move what does not belong to Onramp, or old backups, to another one.")
    if free < SCARCE or (left is not None and left < FEW_DAYS):
        return Finding("problem", _("The disk is almost full"), words, advice)
    if free < LITTLE or (left is not None and left < MANY_DAYS):
        return Finding("notice", _("The disk is filling up"), words, advice)
    return Finding("well", _("Room on the disk"), words)


def days_left(school: School, now: int, days: SchoolDays) -> int | None:
    """School days until the disk is full, if data and backups grow as they did so far. None in the first week."""
    so_far = days.since(school.created_at, now)
    if so_far < 5:
        return None
    grown = sizes.database_bytes() + sum(each.size for each in store.listing())
    return int(sizes.free_bytes() * so_far / max(grown, 1))


def night(now: int, days: SchoolDays) -> list[Finding]:
    """Jobs other than the backup that went wrong, and any that nobody does."""
    names = {"backup": _("the backup"), "day end": _("the day's end"), "fit": _("learning from answers")}
    found = []
    for job in db.session.query(Job).order_by(Job.name):
        name = names.get(job.name, job.name)
        if job.name != "backup" and job.ok is False and job.ended_at is not None:
            found.append(
                Finding(
                    "problem",
                    _("Work of the night stopped: %(name)s", name=name),
                    _("%(words)s Last tried: %(when)s.", when=moment(job.ended_at, now, days), words=job.words),
                    _("It is tried again every hour. If it stays so, look into the log of the server."),
                )
            )
        if job.due_at < now - LATE:
            found.append(
                Finding(
                    "problem",
                    _("Work waits and nobody does it: %(name)s", name=name),
                    _("It was due %(when)s.", when=moment(job.due_at, now, days)),
                    _("Start Onramp again. If that does not help, look into the log of the server."),
                )
            )
    return found


def not_kept(school: School, now: int) -> list[Finding]:
    found = []
    for name, refused, conflicts in deliveries.unseen(school):
        words = []
        if refused:
            words.append(ngettext("%(num)s answer could not be kept.", "%(num)s answers could not be kept.", refused))
        if conflicts:
            words.append(
                ngettext(
                    "To %(num)s question a second, different answer came.",
                    "To %(num)s questions a second, different answer came.",
                    conflicts,
                )
            )
        if name:
            title = _("Answers that a teacher has not looked at: %(name)s", name=name)
            advice = _("Ask the teacher to look at “Who needs me now”: it says whose they are and what to do.")
        else:
            title = _("Answers of children who are in no class now")
            advice = _("Put these children into a class: its teacher is told then.")
        found.append(Finding("notice", title, " ".join(words), advice))
    if number := deliveries.unknown(now):
        found.append(
            Finding(
                "notice",
                _("Answers of nobody"),
                ngettext(
                    "In the last week %(num)s answer came that this server did not ask for, while no child was "
                    "signed in.",
                    "In the last week %(num)s answers came that this server did not ask for, while no child was "
                    "signed in.",
                    number,
                ),
                _("Has the secret been lost, or an older backup been restored? Then let the children sign in on "
                  "their devices: what still waits there is shown to them."),
            )
        )  # fmt: skip
    return found


def answers(school: School, now: int, days: SchoolDays) -> Finding:
    today, last = deliveries.answers(school, clock.start_of_day(now, school.time_zone))
    if last is None:
        return Finding("well", _("Answers"), _("None has been given yet."))
    count = ngettext("%(num)s today.", "%(num)s today.", today)
    return Finding(
        "well", _("Answers"), _("%(count)s The last one came %(when)s.", count=count, when=moment(last, now, days))
    )


def database() -> Finding:
    size, log = in_bytes(sizes.database_bytes()), write_ahead.size()
    if not sizes.is_sqlite():
        return Finding("well", _("Database"), _("PostgreSQL, %(size)s.", size=size))
    words = _("SQLite, %(size)s, and %(log)s of writes not yet sorted in.", size=size, log=in_bytes(log))
    if log > LONG_LOG:
        return Finding(
            "notice", _("The database reads slowly"), words, _("Start Onramp again when no class is working.")
        )
    return Finding("well", _("Database"), words)


def program(now: int, days: SchoolDays) -> Finding:
    running = moment(current_app.config["STARTED_AT"], now, days)
    return Finding(
        "well", _("Program"), _("Onramp %(version)s, running since %(when)s.", version=version(), when=running)
    )
