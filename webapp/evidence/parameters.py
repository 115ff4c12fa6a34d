"""The parameters by which answers are judged now: the active fit, else the packs' priors."""

from functools import lru_cache

from sqlalchemy import func, select

from models.knowledge.params import Params, Prior
from webapp.extensions import db
from webapp.tables import Fit, SkillPrior


def current_parameters() -> Params:
    """Cached until a fit is activated or a pack brings a new skill."""
    fit_id = db.session.scalar(select(Fit.id).where(Fit.active))
    priors = db.session.scalar(select(func.count()).select_from(SkillPrior)) or 0
    return load_parameters(fit_id, priors, str(db.engine.url))


@lru_cache(maxsize=16)
def load_parameters(fit_id: int | None, priors: int, _engine: str) -> Params:
    if fit_id is not None:
        return Params.from_json(db.session.get_one(Fit, fit_id).params)
    rows = db.session.scalars(select(SkillPrior).order_by(SkillPrior.skill)).all()
    return Params.from_priors({row.skill: Prior(row.init, row.learn, row.guess, row.slip) for row in rows}, id="priors")
