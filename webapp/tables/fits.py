"""Parameters of the knowledge model: priors that came with packs, and fits."""

from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import Instant, Key, unique_while


class SkillPrior(Table):
    """A skill's starting belief as its first published pack version gave it; a fit replaces it.

    Later versions do not change it, so that states rebuilt from the log stay what they were.
    """

    __tablename__ = "skill_priors"
    skill: Mapped[str] = mapped_column(primary_key=True)
    init: Mapped[float]
    learn: Mapped[float]
    guess: Mapped[float]
    slip: Mapped[float]


class Fit(Table):
    """Fitted parameters as JSON; at most one is active. None: the priors serve."""

    __tablename__ = "fits"
    __table_args__ = (unique_while("active", "uq_fits_active", "active"),)
    id: Mapped[Key]
    name: Mapped[str]
    params: Mapped[str]
    created_at: Mapped[Instant]
    active: Mapped[bool]
