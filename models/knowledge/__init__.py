"""What we believe about a student: the decide tier, exact and without torch.

`step(params, state, evidence)` and `belief(params, state, skill, now)` are the only doors to a student's state.
Skills and items are text keys ("pack/skill", "pack/item"); times are integer microseconds since 1970, UTC.
"""

from models.knowledge.belief import Belief, belief, evidence_side, predict
from models.knowledge.bounds import ParamsInvalid
from models.knowledge.params import Params, Prior, SkillParams
from models.knowledge.state import SkillState, StudentState
from models.knowledge.step import WEIGHTS, Evidence, step

__all__ = [
    "WEIGHTS",
    "Belief",
    "Evidence",
    "Params",
    "ParamsInvalid",
    "Prior",
    "SkillParams",
    "SkillState",
    "StudentState",
    "belief",
    "evidence_side",
    "predict",
    "step",
]
