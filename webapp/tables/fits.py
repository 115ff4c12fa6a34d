"""Parameters of the knowledge model: priors that came with packs, and fits."""

from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Table
from webapp.tables.columns import Instant, Json, Key, WideInteger, unique_while


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
    """Parameters learned from the log, and how they were judged; at most one is active. None: the priors serve.

    `params` and `judged` are JSON texts: of everybody's answers, and without the children who judged. Empty where
    the fit broke, or is so old that only its scores are kept.
    """

    __tablename__ = "fits"
    __table_args__ = (unique_while("state = 'active'", "uq_fits_active", "state"),)
    id: Mapped[Key]
    state: Mapped[str]  # candidate, active, earlier or refused
    why: Mapped[str]  # of a refused one, a word of webapp.fits.reasons
    against_id: Mapped[int | None] = mapped_column(WideInteger)  # the one in use when it was judged; None: the priors
    params: Mapped[str]
    judged: Mapped[str]
    found: Mapped[Json]  # scores, calibration, groups, and what made it
    created_at: Mapped[Instant]
    activated_at: Mapped[Instant | None]
