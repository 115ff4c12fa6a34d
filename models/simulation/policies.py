"""What a child does next: Onramp's playlist, the same without its cap, and two that need no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from models.decisions.playlist import GOAL_SHARE, PRACTICE, TASK_MINUTES
from models.decisions.reason import Reason
from models.decisions.situation import Situation, SkillView, Step, TicketView
from models.simulation.pupil import Pupil
from models.simulation.whole_day import Extra, enrich
from models.simulation.world import Nature

Policy = Literal["onramp", "m-in-a-row", "fixed", "uncapped"]
POLICIES: tuple[Policy, ...] = ("onramp", "m-in-a-row", "fixed", "uncapped")

# The policies that decide with a plan, and the least share of goals in it; the others have a rule and no plan.
PLANNED: Mapping[Policy, float] = {"onramp": GOAL_SHARE, "uncapped": 0.0}
IN_A_ROW = 3
TICKET_MINUTES, TICKET_TASKS = 4, 3


def situate(
    pupil: Pupil, nature: Nature, today: str, left: int, now: int, extras: frozenset[Extra] = frozenset()
) -> Situation:
    """The same records as the app gathers from its tables, of a child with `left` whole minutes."""
    views = {skill: view(pupil, nature, skill, now) for skill in reached(pupil, nature)}
    taken = pupil.ticket_today
    ticket = TicketView(
        today, open=True, tasks=TICKET_TASKS, minutes=TICKET_MINUTES, taken=taken is not None,
        went_well=taken is not None and 2 * taken[0] > taken[1],
    )  # fmt: skip
    situation = Situation(
        goals=tuple(views[goal] for goal in nature.goals),
        others=tuple(view for skill, view in views.items() if skill not in nature.goals),
        today=today, unit_day=max(1, pupil.days), spent=pupil.spent, ticket=ticket,
        last=pupil.steps_today[-1] if pupil.steps_today else None,  # type: ignore[arg-type]  # its own kinds
        done_today=len(pupil.steps_today), minutes_left=left,
    )  # fmt: skip
    return enrich(situation, pupil, extras, (TICKET_TASKS, TICKET_MINUTES))


def reached(pupil: Pupil, nature: Nature) -> dict[str, None]:
    """The goals, what has been worked on, and what these need directly: nothing else can be the next step."""
    wanted = dict.fromkeys((*nature.goals, *sorted(pupil.state.skills)))
    return wanted | dict.fromkeys(need for skill in wanted for need in nature.skills[skill].needs)


def view(pupil: Pupil, nature: Nature, skill: str, now: int) -> SkillView:
    own = nature.skills[skill]
    return pupil.view(skill, frozenset(own.needs), own.below == 0, now)


def _ticket_or(skill: str | None, pupil: Pupil, today: str, left: int) -> Step:
    """The ticket closes the day, for who has won every goal too; before it, a set on the skill."""
    minutes, tasks = PRACTICE
    if pupil.ticket_today is None and (skill is None or left < minutes + TICKET_MINUTES):
        return Step("ticket", today, TICKET_MINUTES, TICKET_TASKS, Reason("ticket.closes"))
    if skill is None or left < 2:
        return Step("done", None, 0, 0, Reason("done.goals"))
    minutes = min(minutes, left)
    return Step("practice", skill, minutes, max(1, min(tasks, int(minutes / TASK_MINUTES))), Reason("practice.goal"))


def in_a_row(pupil: Pupil, nature: Nature, today: str, day: int, days: int, left: int) -> Step:
    """Each goal in the unit's order until the last three answers were right; that ends the set at once."""
    open_ones = [goal for goal in nature.goals if not won(pupil, goal)]
    return _ticket_or(open_ones[0] if open_ones else None, pupil, today, left)


def won(pupil: Pupil, goal: str) -> bool:
    """Three right answers in a row, once: it is not asked again."""
    if len(pupil.recent[goal]) >= IN_A_ROW and all(pupil.recent[goal][-IN_A_ROW:]):
        pupil.won.add(goal)
    return goal in pupil.won


def fixed(pupil: Pupil, nature: Nature, today: str, day: int, days: int, left: int) -> Step:
    """The goal of the day's lesson, the same for all."""
    return _ticket_or(today, pupil, today, left)


BY_RULE: Mapping[str, Callable[[Pupil, Nature, str, int, int, int], Step]] = {"m-in-a-row": in_a_row, "fixed": fixed}
