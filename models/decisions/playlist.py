"""The next step of one student: grade level first, support just in time, and back to the goal.

The order of the questions is the policy; the first that applies decides. Minutes are active ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from models.decisions.beside import instead
from models.decisions.cap import GOAL_SHARE, leaves_room
from models.decisions.choices import alternatives
from models.decisions.ready import retake, show
from models.decisions.reason import Reason
from models.decisions.sets import CHECK, PRACTICE, REVIEW, SETS_A_DAY, SUPPORT, TASK_MINUTES, practise, review, support
from models.decisions.situation import (
    CAPABLE_ANSWERS,
    CAPABLE_FROM,
    Minutes,
    Situation,
    SkillView,
    Step,
    TicketView,
)
from models.decisions.steering import added, pinned, set_aside, without
from models.decisions.tries import STOP_AT

__all__ = [
    "CAPABLE_ANSWERS", "CAPABLE_FROM", "GOAL_SHARE", "PRACTICE", "TASK_MINUTES",
    "Minutes", "Situation", "SkillView", "Step", "TicketView", "next_step",
]  # fmt: skip

# A prerequisite blocks only where both sides are clear: it is clearly not known, and the goal does not move.
CLEARLY_MISSING, ENOUGH_ANSWERS, NOT_MOVING = 0.40, 3, 0.60
PATIENCE = 5  # answers on a skill before anything below it is looked at: most of what is new is learned by then
SHORTEST = 2


def next_step(situation: Situation, goal_share: float = GOAL_SHARE) -> Step:
    """The one next thing, with its reason, and what else may be chosen.

    Support is only ever a hard prerequisite of the goal at hand, unless the teacher wants it. Never raises. goal_share:
    the least share of goal and grade-level minutes (0 takes the cap away, to see in simulation what it costs).
    """
    left = without(situation, set_aside(situation))
    if left is None:
        return Step("rest", None, 0, 0, Reason("rest.set-aside"))
    questions: Sequence[Callable[[Situation], Step | None]] = (
        _time_up, _hand_over, pinned, _ticket, added, _warm_up, partial(_goal_work, goal_share), _late_review,
    )  # fmt: skip
    step = next((found for ask in questions if (found := ask(left)) is not None), None) or _end(left)
    step = instead(left, step, goal_share)
    return replace(step, alternatives=alternatives(left, step))


def _time_up(situation: Situation) -> Step | None:
    if situation.minutes_left is not None and situation.minutes_left < SHORTEST:
        return Step("rest", None, 0, 0, Reason("rest.time-up"))
    return None


def _hand_over(situation: Situation) -> Step | None:
    """After ten without success the drill stops: the teacher comes."""
    stuck = [view for view in situation.views if view.run >= STOP_AT]
    return Step("rest", stuck[0].skill, 0, 0, Reason.of("rest.handed-over", skill=stuck[0].skill)) if stuck else None


def _ticket(situation: Situation) -> Step | None:
    """The exit ticket, once open: when the practice is done or teaches little more, or time ends."""
    ticket = situation.ticket
    if ticket is None or not ticket.open:
        return None
    goal = situation.view(ticket.skill)
    if ticket.taken:
        return retake(situation, ticket.skill)
    code = _ticket_code(situation, ticket, goal)
    if code is None or not situation.fits(ticket.minutes):
        return None
    return Step("ticket", ticket.skill, ticket.minutes, ticket.tasks, Reason.of(code, skill=ticket.skill))


def _ticket_code(situation: Situation, ticket: TicketView, goal: SkillView) -> str | None:
    if goal.finished or goal.rests:
        return "ticket.ready"
    if goal.sets_today > 0:
        return "ticket.practised"
    left = situation.minutes_left
    # The ticket closes the rotation: with no time for a set and the ticket, the ticket comes first.
    return "ticket.closes" if left is not None and left < ticket.minutes + SHORTEST + 1 else None


def _warm_up(situation: Situation) -> Step | None:
    """A short review opens the day, if there is time for the goal's work after it."""
    if situation.done_today or not situation.fits(REVIEW[0] + PRACTICE[0]):
        return None
    return review(situation, "review.due")


def _late_review(situation: Situation) -> Step | None:
    return review(situation, "review.after-goals")


def _goal_work(goal_share: float, situation: Situation) -> Step | None:
    goal = _goal_at_hand(situation)
    if goal is None:
        return None
    return _support(situation, goal, goal_share) or practise(situation, goal)


def _goal_at_hand(situation: Situation) -> SkillView | None:
    """What today's lesson stands on of what was missed, today's lesson, what else was missed, then the unit's order;
    never simply the goal with the smallest P(known)."""

    def place(view: SkillView) -> tuple[bool, bool, bool]:
        under_today = view.skill in situation.essential and view.skill in under
        return not under_today, view.skill != situation.today, view.skill not in situation.essential

    under = situation.view(situation.today).requires if situation.today is not None else frozenset()
    ordered = sorted(situation.goals, key=place)
    open_ones = (view for view in ordered if not (view.finished or view.rests))
    return next((view for view in open_ones if view.sets_today < SETS_A_DAY), None)


def _support(situation: Situation, goal: SkillView, goal_share: float) -> Step | None:
    """The prerequisite that blocks this goal, if the cap leaves room; never twice in a row.

    One of which nothing is known yet is looked at first, in a few tasks: a goal that does not move says only that
    something is missing, not what.
    """
    if situation.last == "support":
        return None
    blocking = _blocking(situation, goal)
    if blocking is None or blocking.sets_today >= SETS_A_DAY:
        return None
    unseen = blocking.answers < ENOUGH_ANSWERS
    minutes, _tasks = CHECK if unseen else SUPPORT
    if not (leaves_room(situation, blocking, minutes, goal_share) and situation.fits(minutes)):
        return None
    code = "support.checks" if unseen else "support.blocks"
    reason = Reason.of(code, skill=blocking.skill, goal=goal.skill, answers=blocking.answers or None)
    return support(situation, blocking, reason, look=unseen)


def _blocking(situation: Situation, goal: SkillView) -> SkillView | None:
    """From a goal that stands still down to what is clearly missing, and from that on if it stands still as well."""
    views = {view.skill: view for view in situation.others}
    here, found = goal, None
    for _ in views:
        if here.answers < PATIENCE or not here.stands_still(ENOUGH_ANSWERS, NOT_MOVING):
            break
        under = [views[skill] for skill in sorted(here.requires & views.keys())]
        missing = [view for view in under if view.answers >= ENOUGH_ANSWERS and view.mean <= CLEARLY_MISSING]
        unseen = [view for view in under if view.answers < ENOUGH_ANSWERS]
        if not missing:
            return unseen[0] if unseen else found
        here = found = min(missing, key=lambda view: (view.mean, view.skill))
    return found


def _own_ticket(situation: Situation, goal: SkillView) -> Step | None:
    """The goal's ticket in a form of the child's own: nobody waits for the class with nothing left to do."""
    step = show(situation, goal.skill)
    return replace(step, reason=Reason.of("ticket.ready", skill=goal.skill)) if step.tasks else None


def _end(situation: Situation) -> Step:
    if all(goal.finished or goal.rests for goal in situation.goals):
        waiting = [goal for goal in situation.goals if goal.band != "capable"]
        if waiting:
            rest = Step("rest", waiting[0].skill, 0, 0, Reason.of("rest.waits-for-ticket", skill=waiting[0].skill))
            return next((found for goal in waiting if (found := _own_ticket(situation, goal))), rest)
        return Step("done", None, 0, 0, Reason.of("done.goals", count=len(situation.goals)))
    return Step("rest", None, 0, 0, Reason("rest.enough-today"))
