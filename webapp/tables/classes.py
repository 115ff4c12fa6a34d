"""Classes, who is enrolled and who teaches, with dates."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import ClassKey, Instant, Key, PersonKey, SchoolKey, WideInteger, unique_while


class Classroom(Table):
    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("year_id", "name"), UniqueConstraint("code"))
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    year_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("school_years.id"), index=True)
    name: Mapped[str]
    subject: Mapped[str]
    code: Mapped[str]  # what children type to find their class, upper case
    sign_in_open_until: Mapped[Instant | None]  # names show on unknown devices only until then
    choice_width: Mapped[str | None]  # how much a child may choose from: 2, 4, own plan; 2 where nothing is said
    screen_minutes: Mapped[int | None]  # of a day at a screen; 0: no limit, empty: what is usual
    alone_minutes: Mapped[int | None]  # of a day alone; the same
    peers: Mapped[bool | None]  # may children offer each other help? Empty: they may


class Enrolment(Table):
    """A child in a class from a day on; open while `ends_on` is empty. A child may be in two classes."""

    __tablename__ = "enrolments"
    __table_args__ = (unique_while("ends_on IS NULL", "uq_enrolments_open", "class_id", "student_id"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    student_id: Mapped[PersonKey]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    choice_width: Mapped[str | None]  # where it differs from the class's


class Teaching(Table):
    """An adult who teaches a class: lead, co-teacher, specialist or substitute (whose access ends)."""

    __tablename__ = "teachings"
    __table_args__ = (UniqueConstraint("class_id", "teacher_id"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    teacher_id: Mapped[PersonKey]
    role: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
