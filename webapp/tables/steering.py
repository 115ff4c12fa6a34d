"""What steers a child's playlist: the teacher's overrides, the plan after an absence, company that was wished for."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import ClassKey, Instant, Json, JsonList, Key, PersonKey, WideInteger, unique_while


class Override(Table):
    """What a teacher decided for a child about a skill of the unit, and why. Kept when it is taken back or replaced."""

    __tablename__ = "overrides"
    __table_args__ = (unique_while("ended_at IS NULL", "uq_overrides_open", "student_id", "class_id", "skill"),)
    id: Mapped[Key]
    student_id: Mapped[PersonKey]
    class_id: Mapped[ClassKey]
    unit_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("units.id"), index=True)
    kind: Mapped[str]  # pin, add, skip, excuse
    skill: Mapped[str]
    why: Mapped[str]
    set_by: Mapped[PersonKey]
    set_at: Mapped[Instant]
    ends_on: Mapped[date | None]  # the last day of a skip
    ended_at: Mapped[Instant | None]


class ReentryPlan(Table):
    """For a child who was away: what of the missed is essential, what is excused, and why."""

    __tablename__ = "reentry_plans"
    __table_args__ = (UniqueConstraint("student_id", "unit_id", "back_on"),)
    id: Mapped[Key]
    student_id: Mapped[PersonKey]
    class_id: Mapped[ClassKey]
    unit_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("units.id"), index=True)
    back_on: Mapped[date]
    essential: Mapped[JsonList]
    excused: Mapped[JsonList]
    reason: Mapped[Json]
    numbers: Mapped[Json]
    params_id: Mapped[str]
    made_at: Mapped[Instant]


class PeerWish(Table):
    """A child would like to help with a goal, or to work on it with somebody; with a partner once both said yes."""

    __tablename__ = "peer_wishes"
    __table_args__ = (unique_while("ended_at IS NULL", "uq_peer_wishes_open", "student_id"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    student_id: Mapped[PersonKey]
    skill: Mapped[str]
    role: Mapped[str]  # helps, asks
    day: Mapped[date]  # it is over with that day
    wished_at: Mapped[Instant]
    partner_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"), index=True)
    reason: Mapped[Json | None]
    ended_at: Mapped[Instant | None]
