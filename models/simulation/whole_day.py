"""What a day has besides lessons, sets and the class's ticket, each only where it is asked for (`EXTRAS`).

The assumptions stand in the card (`models/simulation/world.py`). Only a policy that has a plan to choose from takes
part; the others sit at the screen for all of the same minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from models.decisions.activities import ActivityView, BesideKind, DayLeft
from models.decisions.ready import welcome
from models.decisions.reentry import plan_return
from models.decisions.situation import OwnTicket, Situation, SkillView, Step
from models.simulation.child import Child, meet
from models.simulation.pupil import Pupil
from models.simulation.world import Nature

Extra = Literal["beside", "choices", "ready", "reentry"]
EXTRAS: tuple[Extra, ...] = ("beside", "choices", "ready", "reentry")

SCREEN_A_DAY, ALONE_A_DAY = 12, 12  # of twenty active minutes; the app's usual 30 and 20 would never bind
BESIDE_KINDS: tuple[BesideKind, ...] = ("partner", "hands-on", "paper")  # every skill has one of each, as our packs do
BESIDE_MINUTES, BESIDE_CHANCES = 8, 3  # half as many chances as a set at the screen has tasks
CHOOSES = 0.25  # steps for which a child takes another than the first
SAYS_READY, SAYS_WRONGLY = 0.3, 0.05  # after a set on the goal, by who knows it and who does not


def enrich(situation: Situation, pupil: Pupil, extras: frozenset[Extra], ticket: tuple[int, int]) -> Situation:
    """The situation with what these extras add to it. ticket: tasks and minutes of one of the child's own."""
    if "ready" in extras:
        own = tuple(own_ticket(pupil, goal.skill, ticket) for goal in situation.goals)
        situation = replace(situation, tickets=own)
    if "reentry" in extras:
        situation = replace(situation, essential=pupil.essential, excused=pupil.excused)
    if "beside" in extras:
        skills = [view.skill for view in situation.views]
        kept = tuple(activity(pupil, skill, kind) for skill in skills for kind in BESIDE_KINDS)
        left = DayLeft(max(0, int(SCREEN_A_DAY - pupil.at_screen)), max(0, int(ALONE_A_DAY - pupil.alone)))
        situation = replace(situation, activities=kept, left=left)
    return situation


def own_ticket(pupil: Pupil, goal: str, ticket: tuple[int, int]) -> OwnTicket:
    right, of = pupil.tickets.get(goal, (0, 0))
    return OwnTicket(
        goal, *ticket, taken=of > 0, went_well=2 * right > of, practised_since=goal in pupil.practised_since
    )


def activity(pupil: Pupil, skill: str, kind: BesideKind) -> ActivityView:
    key = f"{skill}/{kind}"
    return ActivityView(key, skill, kind, BESIDE_MINUTES, pupil.beside[key], key in pupil.beside_today)


def take(step: Step, situation: Situation, child: Child, extras: frozenset[Extra], rng: np.random.Generator) -> Step:
    """What the child begins: the step, the ticket of a goal it says it is ready for, or another choice."""
    if "ready" in extras:
        for each in welcome(situation):
            goal = str(each.skill)
            says = SAYS_READY if child.known[goal] else SAYS_WRONGLY
            if goal in child.today and rng.random() < says:
                return each
    if "choices" in extras and step.alternatives and rng.random() < CHOOSES:
        return step.alternatives[int(rng.integers(len(step.alternatives)))]
    return step


def work_beside(step: Step, child: Child, pupil: Pupil, nature: Nature, at: int, rng: np.random.Generator) -> None:
    """Chances to learn of which nothing is heard. at: the end of it, microseconds."""
    for _ in range(BESIDE_CHANCES):
        meet(child, nature, str(step.skill), at, 1.0, rng)
    pupil.beside[str(step.activity)] += 1
    pupil.beside_today.add(str(step.activity))
    pupil.alone += step.minutes if step.kind != "partner" else 0


def come_back(pupil: Pupil, goals: Mapping[str, SkillView], nature: Nature, today: str) -> None:
    """The plan of a child that has missed enough lessons, kept for the unit."""
    missed, pupil.missed = pupil.missed, []
    stands_on = {goal: nature.required(goal) for goal in nature.goals}
    plan = plan_return(len(missed), missed, goals, stands_on, today)
    if plan is not None:
        earlier = [skill for skill in pupil.essential if skill not in plan.excused]
        pupil.essential = tuple(dict.fromkeys([*plan.essential, *earlier]))
        pupil.excused = (pupil.excused | {*plan.excused}) - {*plan.essential}
