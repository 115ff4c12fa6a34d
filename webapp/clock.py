"""The server's clock. Routes read it once and hand `now` to their verb; a test or the demo hands in its own."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SECOND = 1_000_000  # an instant is an int: microseconds since 1970 in UTC
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def now() -> int:
    return time.time_ns() // 1_000


def from_datetime(moment: datetime) -> int:
    """Microseconds since 1970; `moment` must know its time zone."""
    elapsed = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (elapsed.days * 86_400 + elapsed.seconds) * SECOND + elapsed.microseconds


def to_datetime(instant: int, zone: str = "UTC") -> datetime:
    seconds, micro = divmod(instant, SECOND)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro).astimezone(ZoneInfo(zone))


def day_of(instant: int, zone: str) -> date:
    """The calendar day at the school."""
    return to_datetime(instant, zone).date()


def start_of_day(instant: int, zone: str) -> int:
    """When the school's day of that instant began."""
    return from_datetime(to_datetime(instant, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0))
