"""The school's day and clock."""

from datetime import date

from webapp import clock
from webapp.school_days import zone_of
from webapp.tables import Classroom


def day_at(classroom: Classroom, now: int) -> date:
    """The calendar day at the school."""
    return clock.day_of(now, zone_of(classroom.school_id))


def start_of_day(classroom: Classroom, now: int) -> int:
    """The instant at which the school's day began."""
    return clock.start_of_day(now, zone_of(classroom.school_id))


def time_of(classroom: Classroom, instant: int) -> str:
    """`10:42` on the school's clock."""
    return f"{clock.to_datetime(instant, zone_of(classroom.school_id)):%H:%M}"
