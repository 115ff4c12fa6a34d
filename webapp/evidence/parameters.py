"""The parameters by which answers are judged now: the active fit, else the packs' priors."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import func, select

from models.knowledge.params import Params, Prior
from webapp.extensions import core, database, db
from webapp.tables import Fit, SkillPrior

PRIORS = "priors"
WHICH = select(
    select(Fit.id).where(Fit.state == "active").scalar_subquery(),
    select(func.count()).select_from(SkillPrior).scalar_subquery(),
)


def current_parameters() -> Params:
    """Cached until a fit is activated or a pack brings a new skill."""
    fit_id, priors = core().execute(WHICH).one()
    return load_parameters(fit_id, priors, database())


@lru_cache(maxsize=16)
def load_parameters(fit_id: int | None, priors: int, _database: str) -> Params:
    return of_fit(db.session.get_one(Fit, fit_id).params) if fit_id is not None else of_priors()


def of_fit(params: str) -> Params:
    """A skill that the fit has not met, since its pack came later, starts from the pack's prior."""
    fitted = Params.from_json(params)
    return replace(fitted, skills={**of_priors().skills, **fitted.skills})


def of_priors() -> Params:
    rows = db.session.scalars(select(SkillPrior).order_by(SkillPrior.skill)).all()
    return Params.from_priors({row.skill: Prior(row.init, row.learn, row.guess, row.slip) for row in rows}, id=PRIORS)
