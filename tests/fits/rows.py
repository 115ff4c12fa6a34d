"""Fits put into the table by hand: parameters that differ from the packs' starting values."""

import json
from dataclasses import replace

from models.knowledge.params import Params, SkillParams
from webapp import clock
from webapp.evidence.parameters import of_priors
from webapp.extensions import db
from webapp.fits import fitting
from webapp.tables import Fit

SCORES = {"rows": 900, "auc": 0.71, "rmse": 0.44, "log_loss": 0.55, "ece": 0.012}


def moved(by: float) -> Params:
    """The starting values, each skill known less or more often from the start."""
    found = of_priors()
    skills = {key: SkillParams(s.a + by, s.b, s.g, s.delta, s.e) for key, s in found.skills.items()}
    return replace(found, id="fit", skills=skills)


def found_by(params: Params, loss: float = 0.5) -> dict[str, object]:
    """What `refit` would say of them."""
    text = json.loads(params.to_json())
    return {
        "params": text, "judged": text, "scores": SCORES | {"log_loss": loss}, "against": SCORES, "rows": 4500,
        "students": 28, "judges": 6, "reliability": [[0.2, 0.21, 300], [0.5, 0.47, 300], [0.8, 0.83, 300]],
        "groups": [
            SCORES | {"by": "language", "value": "es", "children": 5, "foreseen": 0.61, "right": 0.6, "against": 0.6}
        ],
    }  # fmt: skip


def add_fit(by: float) -> Fit:
    """A candidate, judged well."""
    return db.session.get_one(Fit, fitting.keep(found_by(moved(by)), None, 5000, clock.now()))
