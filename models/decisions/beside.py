"""Beside the screen: what is next once the day's minutes at a screen, or alone, are used up."""

from __future__ import annotations

from dataclasses import replace

from models.decisions.cap import GOAL_SHARE, leaves_room
from models.decisions.reason import Reason
from models.decisions.situation import Situation, Step
from models.decisions.tries import STOP_AT

AT_A_SCREEN = frozenset({"practice", "support", "review"})  # the exit ticket is never held back: it closes the loop


def beside(situation: Situation, skill: str, goal_share: float = GOAL_SHARE) -> list[Step]:
    """What can be done for that skill beside the screen, still fits and keeps to the cap; what was done least first."""
    view = next((each for each in situation.views if each.skill == skill), None)
    fitting = [
        each
        for each in situation.activities
        if each.skill == skill
        and situation.fits(each.minutes)
        and (view is None or leaves_room(situation, view, each.minutes, goal_share))
        and (each.kind == "partner" or situation.left.by_oneself(each.minutes))
    ]
    why = Reason.of("choice.beside", skill=skill)
    return [
        Step(each.kind, skill, each.minutes, 1, why, activity=each.key)
        for each in sorted(fitting, key=lambda each: (each.done_today, each.done))
    ]


def instead(situation: Situation, step: Step, goal_share: float = GOAL_SHARE) -> Step:
    """`step`; or, where the day has no minutes left for it, something beside the screen for the same skill, else for
    a goal that is open, each once a day.

    At a screen nothing is left to do then but the ticket and what the teacher picked. Being alone is a softer limit: a
    child who finds no partner, or has done what there is, may still go on alone.
    """
    why = _used_up(situation, step)
    if why is None:
        return step
    again = {each.key for each in situation.activities if each.done_today}
    goals = [view.skill for view in situation.goals if not view.finished and view.run < STOP_AT]
    for skill in dict.fromkeys([str(step.skill), *goals]):
        for found in beside(situation, skill, goal_share):
            if found.activity not in again:
                return replace(found, reason=Reason.of(why, skill=skill))
    return Step("rest", None, 0, 0, Reason("rest.screen-enough")) if why == "beside.screen" else step


def _used_up(situation: Situation, step: Step) -> str | None:
    """Why this step has no room in the day, if it has none."""
    if step.kind not in AT_A_SCREEN or step.reason.code.startswith("override."):
        return None
    if not situation.left.at_screen(step.minutes):
        return "beside.screen"
    return None if situation.left.by_oneself(step.minutes) else "beside.alone"
