"""The evidence log and what is folded from it."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import ClassKey, Instant, JsonList, Key, PersonKey, SchoolKey, WideInteger

UNSEEN = text("seen_at IS NULL")  # few; every teacher's page asks for them every few seconds
VOIDS = text("voids_id IS NOT NULL")  # few; without it each row that erasing takes away would search the log


class Sitting(Table):
    """One child's run of one exit ticket or practice set. `opened_at` is the issued-at of all its rows."""

    __tablename__ = "sittings"
    __table_args__ = (
        UniqueConstraint("student_id", "opened_at"),
        UniqueConstraint("ticket_set_id", "student_id"),
        Index("ix_sittings_student_skill", "student_id", "skill", "purpose", "opened_at"),
        Index("ix_sittings_class_opened", "class_id", "opened_at"),
    )
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    student_id: Mapped[PersonKey]
    class_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("classes.id"))
    purpose: Mapped[str]  # practice or ticket: the source of its rows
    skill: Mapped[str]  # pack-id/skill-slug that it is about
    pack_id: Mapped[str]
    pack_version: Mapped[str]
    ticket: Mapped[str | None]
    form: Mapped[int | None]
    ticket_set_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("tickets_set.id"))
    step_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("playlist_steps.id"))
    tasks: Mapped[JsonList]  # [{"item": id, "seed": text}] by position, counted from 1
    opened_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]  # set with its finish row


class EvidenceRow(Table):
    """One row of the append-only log. Nothing is edited; a `void` row names what it voids and why."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("sitting_id", "position", "part", "try", "kind", "revision"),
        Index("ix_evidence_student_order", "student_id", "issued_at"),
        Index("ix_evidence_class_received", "class_id", "received_at"),
        Index("ix_evidence_item", "school_id", "pack_id", "item"),
        Index(
            "ix_evidence_voids", "voids_id", sqlite_where=VOIDS, postgresql_where=VOIDS
        ),  # few; erasing looks for them
    )
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    class_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("classes.id"))
    student_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("people.id"))
    sitting_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("sittings.id"))
    position: Mapped[int]
    part: Mapped[str]
    try_: Mapped[int] = mapped_column("try")
    kind: Mapped[str]
    revision: Mapped[int]
    source: Mapped[str]
    issued_at: Mapped[Instant]
    received_at: Mapped[Instant]
    device_sequence: Mapped[int | None]
    elapsed_ms: Mapped[int | None]
    pack_id: Mapped[str | None]
    pack_version: Mapped[str | None]
    item: Mapped[str | None]
    seed: Mapped[str | None]
    skills: Mapped[JsonList]
    answer: Mapped[str | None]
    verdict: Mapped[str | None]  # right, wrong, unreadable, unscored
    misconceptions: Mapped[JsonList]  # every rule that predicts this answer
    voids_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("evidence.id"))
    why: Mapped[str | None]
    actor_id: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))
    rapid: Mapped[bool] = mapped_column(default=False, server_default=false())  # answered faster than one can read


class StudentStateRow(Table):
    """What is believed of one child: the fold of the log. `before` is the state as the latest segment began.

    A segment is one sitting or one staff row, named by its issued-at; an answer within the latest segment folds that
    segment again from `before`, an earlier one replays the child. Exists from enrolment on.
    """

    __tablename__ = "student_states"
    student_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    school_id: Mapped[SchoolKey]
    segment_at: Mapped[Instant]
    before: Mapped[bytes] = mapped_column(LargeBinary)
    before_tracks: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    tracks: Mapped[bytes] = mapped_column(LargeBinary)
    params_id: Mapped[str]
    # Counts the writes of the child's rows and state; no part of what is believed: a rebuild gives another number.
    version: Mapped[int] = mapped_column(WideInteger, server_default=text("0"))


class AnswerConflict(Table):
    """A second body for an id that was kept already: the first stands, both are shown to the teacher."""

    __tablename__ = "answer_conflicts"
    __table_args__ = (Index("ix_answer_conflicts_unseen", "evidence_id", sqlite_where=UNSEEN, postgresql_where=UNSEEN),)
    id: Mapped[Key]
    evidence_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("evidence.id"), index=True)
    answer: Mapped[str | None]
    received_at: Mapped[Instant]
    seen_at: Mapped[Instant | None]


class RefusedRow(Table):
    """A row that could not be kept; told to the child's teacher, a bounded number a day."""

    __tablename__ = "refused_rows"
    id: Mapped[Key]
    student_id: Mapped[PersonKey]
    class_id: Mapped[ClassKey]
    answer: Mapped[str | None]
    why: Mapped[str]
    received_at: Mapped[Instant]
    seen_at: Mapped[Instant | None]


class UnknownRefusals(Table):
    """Rows refused on a day (of UTC) of no known child: no teacher can be told, the admin is shown the number."""

    __tablename__ = "unknown_refusals"
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]


class Presence(Table):
    """When a child's device was last heard. Not evidence: only `idle` and `not connected` are computed from it."""

    __tablename__ = "presence"
    student_id: Mapped[int] = mapped_column(WideInteger, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    heard_at: Mapped[Instant]
    active_at: Mapped[Instant]  # last time the child did something
    doing: Mapped[str]  # screen, break, off screen
