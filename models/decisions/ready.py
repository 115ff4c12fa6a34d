"""When a child who says "I'm ready" gets the exit ticket of a goal, in a form of the own."""

from __future__ import annotations

from models.decisions.reason import Reason
from models.decisions.situation import OwnTicket, Situation, Step
from models.decisions.steering import set_aside, without
from models.decisions.tries import STOP_AT


def show(situation: Situation, skill: str) -> Step:
    """What "I'm ready" leads to on a goal: its ticket, or a rest with the reason why there is none now.

    A child may always show a goal for the first time, and again once it has practised since: the same again would show
    the same. Raises KeyError for a skill that the situation does not name.
    """
    own = next((each for each in situation.tickets if each.skill == skill), None)
    code = _why_not(situation, skill, own)
    if own is None or code is not None:
        return Step("rest", skill, 0, 0, Reason.of(code or "ready.no-ticket", skill=skill))
    why = Reason.of("ticket.retake" if own.taken else "ticket.says-ready", skill=skill)
    return Step("ticket", skill, own.minutes, own.tasks, why)


def _why_not(situation: Situation, skill: str, own: OwnTicket | None) -> str | None:
    goal = situation.view(skill)
    if own is None:
        return "ready.no-ticket"
    if goal.run >= STOP_AT:
        return "rest.handed-over"
    if goal.band == "capable":
        return "ready.shown"
    if own.taken and not own.practised_since:
        return "ready.shown" if own.went_well else "ready.practise-first"
    if not own.fresh:
        return "ready.no-numbers"
    return None if situation.fits(own.minutes) else "rest.time-up"


def welcome(situation: Situation) -> tuple[Step, ...]:
    """The tickets that the child may ask for now, in the order of the goals; none on what is set aside, and none in
    place of the ticket that the whole class is about to sit."""
    left = without(situation, set_aside(situation))
    if left is None:
        return ()
    ticket = left.ticket
    with_class = ticket.skill if ticket is not None and ticket.open and not ticket.taken else None
    steps = (show(left, goal.skill) for goal in left.goals if goal.skill != with_class)
    return tuple(step for step in steps if step.tasks)


def retake(situation: Situation, skill: str) -> Step | None:
    """Another form without being asked for it: only who has practised since and seems to have it now. Others may still
    say that they are ready."""
    step = show(situation, skill)
    return step if step.reason.code == "ticket.retake" and situation.view(skill).believed_capable else None
