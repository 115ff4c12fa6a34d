"""Sign-in sessions, failed sign-ins, children waiting to be let in, and the audit log."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import ClassKey, Instant, Json, Key, PersonKey, SchoolKey, WideInteger


class SignInSession(Table):
    """One signed-in person on one device. A row can be ended, which a signed cookie cannot."""

    __tablename__ = "sign_in_sessions"
    token_hash: Mapped[str] = mapped_column(primary_key=True)  # sha256 hex of the token in the cookie
    person_id: Mapped[PersonKey]
    started_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    how: Mapped[str]  # password, pictures, let in


class SignInFailure(Table):
    """A failed sign-in. `whom` names a person or a sign-in name, `device` the browser; neither ever locks a class."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (
        Index("ix_sign_in_failures_whom_at", "whom", "at"),
        Index("ix_sign_in_failures_device_at", "device", "at"),
    )
    id: Mapped[Key]
    whom: Mapped[str]
    device: Mapped[str]
    at: Mapped[Instant]


class LetIn(Table):
    """A child's device that waits for the teacher to open the door."""

    __tablename__ = "let_ins"
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    student_id: Mapped[PersonKey]
    device: Mapped[str]
    asked_at: Mapped[Instant]
    granted_at: Mapped[Instant | None]
    granted_by: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))
    used_at: Mapped[Instant | None]


class AuditEvent(Table):
    """Who did what to whose data: staff's reads of a child and every change."""

    __tablename__ = "audit_events"
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    at: Mapped[Instant]
    actor_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))
    action: Mapped[str]
    noun: Mapped[str]
    noun_id: Mapped[str]
    detail: Mapped[Json]
