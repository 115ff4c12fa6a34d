"""People: students, teachers, admins; a child's grade and accommodations."""

from datetime import date

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from webapp.extensions import Table
from webapp.tables.columns import Instant, JsonList, Key, PersonKey, SchoolKey


class Person(UserMixin, Table):
    """Adults have a sign-in name and a password hash; students a roster number, a face and three secret pictures."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("school_id", "student_number"),
        UniqueConstraint("sign_in_name"),
        CheckConstraint("role in ('student', 'teacher', 'admin')", name="role"),
    )
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    role: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    language: Mapped[str]
    sign_in_name: Mapped[str | None]  # lower case
    password_hash: Mapped[str | None]
    student_number: Mapped[str | None]
    face: Mapped[str | None]  # name of a picture, shown beside the child's name
    picture_code: Mapped[bytes | None]  # encrypted, so that a teacher can print the card again
    created_at: Mapped[Instant]
    disabled_at: Mapped[Instant | None]
    likes: Mapped[JsonList | None]  # what a child likes to read about: interests of the packs' stories

    session_token: str = ""  # set by the sign-in session that loaded this person

    def get_id(self) -> str:
        return self.session_token

    @property
    def short_name(self) -> str:
        """First name and initial: what a class calls a child."""
        return f"{self.first_name} {self.last_name[:1]}." if self.last_name else self.first_name


class ChildGrade(Table):
    """A child's grade comes with the roster and may differ by subject."""

    __tablename__ = "child_grades"
    __table_args__ = (UniqueConstraint("student_id", "subject"),)
    id: Mapped[Key]
    student_id: Mapped[PersonKey]
    subject: Mapped[str]
    grade: Mapped[str]


class Accommodation(Table):
    """What a child needs (read-aloud, fewer items, text size, ...); private when projected."""

    __tablename__ = "accommodations"
    id: Mapped[Key]
    student_id: Mapped[PersonKey]
    kind: Mapped[str]
    detail: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
