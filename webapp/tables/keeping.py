"""What keeps the school itself: nightly jobs and how they ended, and which children were erased."""

from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import Instant, WideInteger


class Job(Table):
    """A nightly job: when it is due, whether a server is at it, and how it ended last, in words."""

    __tablename__ = "jobs"
    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[Instant]  # whoever moves it on has claimed the job
    claimed_at: Mapped[Instant | None]  # empty while nobody is at it
    ended_at: Mapped[Instant | None]
    ok: Mapped[bool | None]
    words: Mapped[str]
    succeeded_at: Mapped[Instant | None]


class Erasure(Table):
    """A child who was erased, without a name: a restored backup, and a late answer, must still know.

    The number alone may be given to another child after a restore; number and the instant of making are one child's.
    """

    __tablename__ = "erasures"
    person_id: Mapped[int] = mapped_column(WideInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[Instant] = mapped_column(primary_key=True, autoincrement=False)
    erased_at: Mapped[Instant]
