"""Who works with whom of their own will: one has shown a goal and offers to help, the other asks for company on it.

Both opt in, and nobody is told who asked in vain.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from models.decisions.pairs import Pair, pair
from models.decisions.reason import Reason
from models.decisions.situation import Situation
from models.decisions.tries import STOP_AT

Role: TypeAlias = Literal["helps", "asks"]
TRIED, STUCK_AT = 1, 3  # sets of today, or unsuccessful tries in a row: company comes after trying


@dataclass(frozen=True, slots=True)
class Wish:
    """A child who would like to help with a goal, or to work on it with somebody; `at` microseconds."""

    student: int
    skill: str
    role: Role
    at: int


@dataclass(frozen=True, slots=True)
class Match:
    """The other child, and why that one."""

    student: int
    reason: Reason


def may_help(situation: Situation) -> list[str]:
    """The goals with which an early finisher may help: shown, and fresh. Own work comes first."""
    if not all(goal.finished for goal in situation.goals):
        return []
    return [goal.skill for goal in situation.goals if goal.band == "capable" and not goal.due]


def may_ask(situation: Situation) -> list[str]:
    """The goals for which the child may ask for company: tried today, and not shown yet; a drill that has stopped is
    the teacher's."""
    tried = [goal for goal in situation.goals if goal.sets_today >= TRIED or goal.run >= STUCK_AT]
    return [goal.skill for goal in tried if not goal.finished and goal.run < STOP_AT]


def match(
    wish: Wish, others: Sequence[Wish], apart: Collection[Pair] = (), together: Mapping[Pair, int] | None = None
) -> Match | None:
    """Somebody with the other role for the same goal: who has worked with this child least so far, then who has waited
    longest. Never two whom the teacher keeps apart."""
    fitting = [
        other
        for other in others
        if other.student != wish.student
        and other.skill == wish.skill
        and other.role != wish.role
        and pair(wish.student, other.student) not in apart
    ]
    often = together or {}
    first = min(
        fitting,
        key=lambda other: (often.get(pair(wish.student, other.student), 0), other.at, other.student),
        default=None,
    )
    return Match(first.student, Reason.of("peer.both-said-yes", skill=wish.skill)) if first else None
