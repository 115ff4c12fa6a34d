"""What steers the playlist from outside: the teacher's overrides, and the plan of a child who was away."""

from __future__ import annotations

from dataclasses import replace

from models.decisions.reason import Reason
from models.decisions.sets import PRACTICE, SUPPORT, practise, support
from models.decisions.situation import Situation, Step


def set_aside(situation: Situation) -> frozenset[str]:
    """Skills that are not for this child now: skipped or excused by the teacher, or by the plan after an absence unless
    the teacher wants them after all."""
    wanted = situation.overridden("pin", "add")
    return frozenset(situation.overridden("skip", "excuse")) | (situation.excused - frozenset(wanted))


def without(situation: Situation, skills: frozenset[str]) -> Situation | None:
    """The situation as if these skills were not in the unit; None where no goal is left."""
    goals = tuple(view for view in situation.goals if view.skill not in skills)
    if not goals:
        return None
    ticket = situation.ticket
    return replace(
        situation,
        goals=goals,
        others=tuple(view for view in situation.others if view.skill not in skills),
        today=None if situation.today in skills else situation.today,
        ticket=None if ticket is not None and ticket.skill in skills else ticket,
        tickets=tuple(each for each in situation.tickets if each.skill not in skills),
        overrides=tuple(each for each in situation.overrides if each.skill not in skills),
    )


def pinned(situation: Situation) -> Step | None:
    """The teacher's pick comes first; the ticket that closes the rotation keeps its time."""
    ticket = situation.ticket
    kept = ticket.minutes if ticket is not None and ticket.open and not ticket.taken else 0
    return picked(situation, situation.overridden("pin"), kept, "override.pinned")


def added(situation: Situation) -> Step | None:
    """What the teacher added comes once something of the day is done."""
    return picked(situation, situation.overridden("add"), 0, "override.added") if situation.done_today else None


def picked(situation: Situation, skills: list[str], kept: int, code: str) -> Step | None:
    """A set on the first of these skills, if there is time for it and `kept` minutes more."""
    if not skills:
        return None
    view = situation.view(skills[0])
    reason = Reason.of(code, skill=view.skill)
    on_goal = view in situation.goals
    if not situation.fits((PRACTICE if on_goal else SUPPORT)[0] + kept):
        return None
    return practise(situation, view, reason) if on_goal else support(situation, view, reason)
