"""Who truly needs the teacher: what flags are judged by. Fixed before any threshold was set, and the same for what is
raised and for what is missed."""

from __future__ import annotations

from models.simulation.child import HELPED, Child, usual_chance
from models.simulation.world import Nature

TRIED = 5  # tasks of the day on a skill, before it can be missed that nobody told the teacher
ALONE_TASKS = 12  # another day's two sets
GUESSED, GUESSED_SHARE = 3, 1 / 4


def overcomes_alone(child: Child, nature: Nature, skill: str) -> float:
    """P(the skill is learned within another day's two sets, alone, with the hints that the software gives)."""
    return 1 - (1 - min(1.0, HELPED * usual_chance(child, nature, skill))) ** ALONE_TASKS


def is_stuck(child: Child, nature: Nature, skill: str) -> bool:
    """The child does not know the skill, and a wrong rule is in its way, which no task of the software speaks to, or it
    would more likely than not still lack it after another day alone."""
    if child.known[skill]:
        return False
    return skill in child.bugs or overcomes_alone(child, nature, skill) < 0.5


def guesses_today(unread: int, tasks: int) -> bool:
    """At least three tasks of the day, and a quarter of them, were answered without a look."""
    return unread >= max(GUESSED, GUESSED_SHARE * tasks)


def deserves(kind: str, child: Child, nature: Nature, skill: str) -> bool:
    """Is what a flag of this kind says true of the child at this moment?"""
    if kind == "rapid guessing":
        return child.games
    if kind == "reading, not maths":
        return child.reads_badly
    return is_stuck(child, nature, skill)
