"""School, school year, and the days on which there is no school."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from webapp.extensions import Table
from webapp.tables.columns import Instant, Key, SchoolKey


class School(Table):
    __tablename__ = "schools"
    id: Mapped[Key]
    name: Mapped[str]
    time_zone: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[Instant]


class SchoolYear(Table):
    __tablename__ = "school_years"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class ClosedDay(Table):
    """A weekday without school; weekends are closed anyway."""

    __tablename__ = "closed_days"
    __table_args__ = (UniqueConstraint("school_id", "day"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    day: Mapped[date]
    why: Mapped[str]
