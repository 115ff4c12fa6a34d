"""What a school has installed: immutable pack versions."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import Instant, Key, SchoolKey, WideInteger


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
