"""What a school has installed: immutable pack versions, what waits to be one, and what is said of their items."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import Instant, JsonList, Key, PersonKey, SchoolKey, WideInteger


class InstalledPack(Table):
    """One published version. `body` is the checked pack as JSON; it is never changed."""

    __tablename__ = "installed_packs"
    __table_args__ = (UniqueConstraint("school_id", "pack_id", "version"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    pack_id: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    sha256: Mapped[str]
    published_at: Mapped[Instant]
    published_by: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))
    retired_at: Mapped[Instant | None]


class PictureRow(Table):
    """A picture of a pack, found by the sum that the pack's body names: versions share what did not change."""

    __tablename__ = "pictures"
    __table_args__ = (UniqueConstraint("school_id", "sha256"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    sha256: Mapped[str]
    type: Mapped[str]
    data: Mapped[bytes]


class SkillStandard(Table):
    """The school's admin says which standard a skill serves, where its pack does not."""

    __tablename__ = "skill_standards"
    __table_args__ = (UniqueConstraint("school_id", "skill", "code"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    skill: Mapped[str]
    code: Mapped[str]
    decided_at: Mapped[Instant]
    decided_by: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))


class PackDraft(Table):
    """A checked upload that waits to be published or thrown away. `problems` are its warnings."""

    __tablename__ = "pack_drafts"
    __table_args__ = (UniqueConstraint("created_by", "pack_id"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    pack_id: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    sha256: Mapped[str]
    problems: Mapped[JsonList]
    created_at: Mapped[Instant]
    created_by: Mapped[int] = mapped_column(WideInteger, ForeignKey("people.id"))


class ItemReport(Table):
    """Somebody says that a question is not right, with the very numbers that they saw. Once a person and question."""

    __tablename__ = "item_reports"
    __table_args__ = (UniqueConstraint("person_id", "pack_id", "pack_version", "item", "part", "seed"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    person_id: Mapped[PersonKey]
    pack_id: Mapped[str]
    pack_version: Mapped[str]
    item: Mapped[str]
    part: Mapped[str]
    seed: Mapped[str]
    why: Mapped[str]  # key, unclear, broken, other
    note: Mapped[str]  # adults' words alone
    at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))


class VoidedItem(Table):
    """An item whose answers do not count, of one version; children are not given it any more."""

    __tablename__ = "voided_items"
    __table_args__ = (UniqueConstraint("school_id", "pack_id", "version", "item"),)
    id: Mapped[Key]
    school_id: Mapped[SchoolKey]
    pack_id: Mapped[str]
    version: Mapped[str]
    item: Mapped[str]
    why: Mapped[str]
    decided_at: Mapped[Instant]
    decided_by: Mapped[int | None] = mapped_column(WideInteger, ForeignKey("people.id"))
