"""School days: weekends and closed days do not count."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from webapp import clock
from webapp.school_days import SchoolDays, school_days
from webapp.tables import ClosedDay
from webapp.writing import writing

MONDAY = date(2026, 11, 2)
PLAIN = SchoolDays("UTC", frozenset())


@pytest.mark.parametrize(
    ("after", "days", "count"),
    [(0, 0, 0), (0, 1, 1), (0, 4, 4), (0, 5, 4), (0, 6, 4), (0, 7, 5), (4, 3, 1), (5, 1, 0), (6, 8, 6), (0, 28, 20)],
)
def test_weekends_do_not_count(after: int, days: int, count: int) -> None:
    start = MONDAY + timedelta(days=after)
    assert PLAIN.count(start, start + timedelta(days=days)) == count


def test_an_earlier_day_is_no_school_day_away() -> None:
    assert PLAIN.count(MONDAY, MONDAY - timedelta(days=9)) == 0


def test_counting_equals_looking_at_each_day() -> None:
    days = SchoolDays("UTC", frozenset({MONDAY + timedelta(days=3), MONDAY + timedelta(days=12)}))
    for first in range(15):
        for length in range(30):
            start = MONDAY + timedelta(days=first)
            each = [start + timedelta(days=n) for n in range(1, length + 1)]
            assert days.count(start, start + timedelta(days=length)) == sum(days.is_open(day) for day in each)


def test_the_day_is_the_schools(cast: Cast) -> None:
    """Three in the morning in London on Tuesday is still Monday in New York; Wednesday is closed there."""
    with writing() as session:
        session.add(ClosedDay(school_id=cast.school.id, day=MONDAY + timedelta(days=2), why="snow"))
        session.add(ClosedDay(school_id=cast.other_school.id, day=MONDAY + timedelta(days=3), why="not here"))
    days = school_days(cast.school)
    night = clock.from_datetime(clock.datetime(2026, 11, 3, 3, tzinfo=clock.UTC))
    assert days.same_day(night, night - 5 * clock.HOUR)
    assert days.since(night, night + 3 * clock.DAY) == 2  # Tuesday and Thursday
