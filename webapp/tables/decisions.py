"""Decisions are stored rows: with their reason, the numbers as believed then, and the parameters' id."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import ClassKey, Instant, Json, Key, PersonKey, WideInteger, unique_while


class PlaylistStep(Table):
    """The one next thing that a child was given, and why."""

    __tablename__ = "playlist_steps"
    id: Mapped[Key]
    student_id: Mapped[PersonKey]
    class_id: Mapped[ClassKey]
    unit_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("units.id"), index=True)
    kind: Mapped[str]
    skill: Mapped[str | None]
    minutes: Mapped[int]
    reason: Mapped[Json]  # {"code": ..., "values": {...}}
    numbers: Mapped[Json]
    params_id: Mapped[str]
    chosen_at: Mapped[Instant]
    done_at: Mapped[Instant | None]
    activity: Mapped[str | None]  # pack-id/activity-id of what is done beside the screen


class FlagRow(Table):
    """A reason to look at a child; open until later success or a teacher's act clears it."""

    __tablename__ = "flags"
    __table_args__ = (
        unique_while("cleared_at IS NULL", "uq_flags_open", "student_id", "kind", "skill"),
        Index("ix_flags_class_cleared", "class_id", "cleared_at"),
    )
    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("classes.id"))
    student_id: Mapped[PersonKey]
    kind: Mapped[str]
    skill: Mapped[str]  # empty where the flag is about no skill
    since: Mapped[Instant]
    reason: Mapped[Json]
    ask: Mapped[Json | None]
    params_id: Mapped[str]
    cleared_at: Mapped[Instant | None]
    cleared_by: Mapped[str | None]  # success, teacher, end of day


class Group(Table):
    """A small group (or lesson for all) that a teacher accepted or changed; it expires after the school day."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("class_id", "day", "digest"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    day: Mapped[date]
    kind: Mapped[str]  # group, lesson, mixed
    need_kind: Mapped[str]  # misconception, skill; empty where mixed
    need: Mapped[str]
    status: Mapped[str]  # accepted, changed, declined, taken back
    digest: Mapped[str]  # names the proposal that was decided, so that a second tap changes nothing
    reason: Mapped[Json]
    numbers: Mapped[Json]
    params_id: Mapped[str]
    why_changed: Mapped[str | None]
    decided_by: Mapped[PersonKey]
    decided_at: Mapped[Instant]
    locked_at: Mapped[Instant | None]  # while it is set, no change elsewhere takes a child out


class GroupRule(Table):
    """What a teacher wants of every grouping of a class, with a reason where one was given; private when projected."""

    __tablename__ = "group_rules"
    __table_args__ = (UniqueConstraint("class_id", "about"),)
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    about: Mapped[str]  # whom it is about: two children have one rule, whichever kind was stated last
    kind: Mapped[str]  # apart, together, partner, small-group, seats
    student_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"), index=True)
    seats: Mapped[int | None]
    note: Mapped[str]
    set_by: Mapped[PersonKey]
    set_at: Mapped[Instant]


class GroupMember(Table):
    __tablename__ = "group_members"
    __table_args__ = (UniqueConstraint("group_id", "student_id"),)
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("groups.id"), index=True)
    student_id: Mapped[PersonKey]
    role: Mapped[str]  # member, unsure, may skip, moved


class Intervention(Table):
    """What a teacher did about a flag or a group, and when."""

    __tablename__ = "interventions"
    id: Mapped[Key]
    class_id: Mapped[ClassKey]
    teacher_id: Mapped[PersonKey]
    student_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"), index=True)
    flag_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("flags.id"))
    group_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("groups.id"))
    what: Mapped[str]
    note: Mapped[str]
    at: Mapped[Instant]
