"""A unit ("short race"), its goal skills, and the exit tickets set in a class."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import ClassKey, Instant, Key, PersonKey, WideInteger, unique_while


class Unit(Table):
    __tablename__ = "units"
    __table_args__ = (unique_while("closed_at IS NULL", "uq_units_open", "class_id"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_by: Mapped[PersonKey]
    closed_at: Mapped[Instant | None]
    lesson: Mapped[str | None]  # the goal that the class's lessons are on now; None: the goals come in order


class UnitGoal(Table):
    """A goal skill, named `pack-id/skill-slug`; the pack version is the newest published one when a step is chosen."""

    __tablename__ = "unit_goals"
    __table_args__ = (UniqueConstraint("unit_id", "skill"),)
    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("units.id"), index=True)
    skill: Mapped[str]
    position: Mapped[int]


class TicketSet(Table):
    """An exit ticket set for a class: every child gets a sitting with this form."""

    __tablename__ = "tickets_set"
    __table_args__ = (unique_while("closed_at IS NULL", "uq_tickets_set_open", "class_id"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    unit_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("units.id"), index=True)
    pack_id: Mapped[str]
    pack_version: Mapped[str]
    ticket: Mapped[str]
    form: Mapped[int]
    set_by: Mapped[PersonKey]
    opened_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]


class KeptTicket(Table):
    """An exit ticket that a teacher put together for a class, under a name. `ticket` says which questions it asks."""

    __tablename__ = "kept_tickets"
    __table_args__ = (UniqueConstraint("class_id", "pack_id", "ticket"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    pack_id: Mapped[str]
    ticket: Mapped[str]
    title: Mapped[str]
