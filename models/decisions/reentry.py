"""Back after an absence: two or three essential things of what was missed; the rest is excused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.decisions.reason import Reason
from models.decisions.situation import SkillView

AWAY_DAYS = 3  # school days missed in a row: after less, the usual way leads back by itself
MOST = 3


@dataclass(frozen=True, slots=True)
class Reentry:
    """essential: in the order in which to take them; excused: what was missed and need not be made up."""

    essential: tuple[str, ...]
    excused: tuple[str, ...]
    reason: Reason


def plan_return(
    days_away: int,
    missed: Sequence[str],
    goals: Mapping[str, SkillView],
    stands_on: Mapping[str, frozenset[str]],
    today: str | None = None,
) -> Reentry | None:
    """The plan of a child who was away for so many school days; None where nothing is to be made up.

    missed: goals whose lesson fell into these days, in the order of the lessons; goals: all of the unit, in order;
    stands_on: all that a goal stands on, to the bottom. Essential is what today's lesson stands on, then what most of
    the goals still to come stand on, then what was taught last, at most three. What the child knows already is no part
    of the plan.
    """
    open_ones = [skill for skill in dict.fromkeys(missed) if skill in goals and not goals[skill].finished]
    if days_away < AWAY_DAYS or not open_ones:
        return None
    to_come = [skill for skill, view in goals.items() if skill not in open_ones and not view.finished]

    def worth(skill: str) -> tuple[bool, int, int]:
        for_today = today is not None and (skill == today or skill in stands_on.get(today, frozenset()))
        needed = sum(skill in stands_on.get(goal, frozenset()) for goal in to_come)
        return for_today, needed, open_ones.index(skill)

    essential = sorted(open_ones, key=worth, reverse=True)[:MOST]
    excused = tuple(skill for skill in open_ones if skill not in essential)
    reason = Reason.of("reentry.away", days=days_away, missed=len(open_ones), excused=len(excused))
    return Reentry(tuple(in_order(essential, stands_on)), excused, reason)


def in_order(skills: Sequence[str], stands_on: Mapping[str, frozenset[str]]) -> list[str]:
    """What others of them stand on comes before these."""
    return sorted(skills, key=lambda skill: sum(other in stands_on.get(skill, frozenset()) for other in skills))
