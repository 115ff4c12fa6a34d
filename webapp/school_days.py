"""School days: what people schedule by and read. Weekends and the school's closed days do not count."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from webapp import clock
from webapp.extensions import core, db
from webapp.tables import ClosedDay, School

WEEKEND = 5  # Saturday; Monday is 0
ZONE = select(School.time_zone).where(School.id == bindparam("school"))


def zone_of(school_id: int) -> str:
    """A school's time zone; asked for with every request."""
    return str(core().execute(ZONE, {"school": school_id}).scalar_one())


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """A school's calendar: its time zone and the weekdays without school."""

    zone: str
    closed: frozenset[date]

    def is_open(self, day: date) -> bool:
        return day.weekday() < WEEKEND and day not in self.closed

    def count(self, after: date, until: date) -> int:
        """School days later than `after`, up to and with `until`; 0 where `until` is no later."""
        weeks, rest = divmod(max((until - after).days, 0), 7)
        tail = after + timedelta(weeks=weeks)
        weekdays = 5 * weeks + sum((tail + timedelta(days=n)).weekday() < WEEKEND for n in range(1, rest + 1))
        return weekdays - sum(after < day <= until and day.weekday() < WEEKEND for day in self.closed)

    def since(self, instant: int, now: int) -> int:
        """School days that have begun since the day of `instant`: 0 on that day, 1 on the next day of school."""
        return self.count(clock.day_of(instant, self.zone), clock.day_of(now, self.zone))

    def same_day(self, instant: int, now: int) -> bool:
        return clock.day_of(instant, self.zone) == clock.day_of(now, self.zone)


def school_days(school: School) -> SchoolDays:
    """The calendar of a school, read once for a page."""
    closed = db.session.scalars(select(ClosedDay.day).where(ClosedDay.school_id == school.id))
    return SchoolDays(school.time_zone, frozenset(closed))
