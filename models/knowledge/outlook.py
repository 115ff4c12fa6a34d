"""What another day alone would bring: how likely a skill is still lacking after it, as far as the belief can tell.

At each trait node j, with q_j as just after the last row, m_j the chance that some hard prerequisite is missing, and
CHANCES chances to learn at l_j, or at SLOWED l_j while one is missing:

    lacking = sum_j w_j (1 - q_j) (m_j (1 - SLOWED l_j)^CHANCES + (1 - m_j) (1 - l_j)^CHANCES)

A wrong rule that holds a child up is not in it: its answers tell of it sooner. Nor is it asked of a skill that only a
pack has described: on real answers a pack's word on the speed foretells next to nothing, that of a fit does.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from models.knowledge.belief import mean_over_traits
from models.knowledge.params import Params
from models.knowledge.state import StudentState

CHANCES = 24  # two sets of six tasks, each worth two where help comes after three unsuccessful ones
SLOWED = 0.35  # of its speed is left to learning without what it stands on: an assumption, as nobody has measured it


def still_lacking(params: Params, state: StudentState, skill: str, needs: Sequence[str]) -> float | None:
    """P(not known after another day alone). needs: the skill's hard prerequisites. None without evidence on the skill,
    or without a fit to it."""
    own = state.skills.get(skill)
    if own is None or skill not in params.spread:
        return None
    held = [state.skills[need].q if need in state.skills else params.table(need).start for need in needs]
    whole = [prod(each) for each in zip(*held, strict=True)] if held else [1.0] * len(own.q)
    return mean_over_traits(
        state,
        tuple(
            (1.0 - q_j) * ((1.0 - all_j) * (1.0 - SLOWED * l_j) ** CHANCES + all_j * (1.0 - l_j) ** CHANCES)
            for q_j, l_j, all_j in zip(own.q, params.table(skill).learn, whole, strict=True)
        ),
    )
