"""The next step of one student: grade level first, support just in time, and back to the goal.

The order of the questions is the policy; the first that applies decides. Minutes are active ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from models.decisions.reason import Reason
from models.decisions.situation import Minutes, Situation, SkillView, Step, TicketView

__all__ = ["Minutes", "Situation", "SkillView", "Step", "TicketView", "next_step"]

GOAL_SHARE = 0.65  # of goal, grade-level and support minutes together; review is not among them
CAPPED_FROM_DAY = 3
REVIEW_SHARE = 0.15  # of all active minutes
CAPABLE_FROM, CAPABLE_ANSWERS = 0.96, 2
STOP_AT = 10
SETS_A_DAY = 2  # of one skill, alone at a screen
# A prerequisite blocks only where both sides are clear: it is clearly not known, and the goal does not move.
CLEARLY_MISSING, ENOUGH_ANSWERS, NOT_MOVING = 0.40, 3, 0.60
PATIENCE = 5  # answers on a skill before anything below it is looked at: most of what is new is learned by then

TASK_MINUTES = 8 / 6
PRACTICE, SUPPORT, CHECK, REVIEW = (8, 6), (5, 4), (4, 3), (3, 2)  # minutes, tasks
SHORTEST = 2
ALTERNATIVES = 2


def next_step(situation: Situation, goal_share: float = GOAL_SHARE) -> Step:
    """The one next thing, with its reason, and up to two other choices.

    Support is only ever a hard prerequisite of the goal at hand. Never raises. goal_share: the least share of goal and
    grade-level minutes (0 takes the cap away, to see in simulation what it costs).
    """
    questions: Sequence[Callable[[Situation], Step | None]] = (
        _time_up, _hand_over, _ticket, _warm_up, partial(_goal_work, goal_share), _late_review,
    )  # fmt: skip
    step = next((found for ask in questions if (found := ask(situation)) is not None), None) or _end(situation)
    return replace(step, alternatives=_alternatives(situation, step))


def _time_up(situation: Situation) -> Step | None:
    if situation.minutes_left is not None and situation.minutes_left < SHORTEST:
        return Step("rest", None, 0, 0, Reason("rest.time-up"))
    return None


def _hand_over(situation: Situation) -> Step | None:
    """After ten without success the drill stops: the teacher comes."""
    stuck = [view for view in situation.views if view.run >= STOP_AT]
    return Step("rest", stuck[0].skill, 0, 0, Reason.of("rest.handed-over", skill=stuck[0].skill)) if stuck else None


def _ticket(situation: Situation) -> Step | None:
    """The exit ticket, once open: when the practice is done, the belief says capable, or time ends."""
    ticket = situation.ticket
    if ticket is None or not ticket.open:
        return None
    goal = situation.view(ticket.skill)
    code = _retake_code(ticket, goal) if ticket.taken else _ticket_code(situation, ticket, goal)
    if code is None or not situation.fits(ticket.minutes):
        return None
    return Step("ticket", ticket.skill, ticket.minutes, ticket.tasks, Reason.of(code, skill=ticket.skill))


def _ticket_code(situation: Situation, ticket: TicketView, goal: SkillView) -> str | None:
    if situation.says_ready:
        return "ticket.says-ready"
    if _believed_capable(goal):
        return "ticket.ready"
    if goal.sets_today > 0:
        return "ticket.practised"
    left = situation.minutes_left
    # The ticket closes the rotation: with no time for a set and the ticket, the ticket comes first.
    return "ticket.closes" if left is not None and left < ticket.minutes + SHORTEST + 1 else None


def _retake_code(ticket: TicketView, goal: SkillView) -> str | None:
    """Another form, once there was practice since the last one; never on top of a ticket that went well."""
    practised = ticket.practised_since or _believed_capable(goal)
    return "ticket.retake" if ticket.retake_open and not ticket.went_well and practised else None


def _warm_up(situation: Situation) -> Step | None:
    """A short review opens the day, if there is time for the goal's work after it."""
    if situation.done_today or not situation.fits(REVIEW[0] + PRACTICE[0]):
        return None
    return _review(situation, "review.due")


def _late_review(situation: Situation) -> Step | None:
    return _review(situation, "review.after-goals")


def _review(situation: Situation, code: str) -> Step | None:
    """The skill that is due the longest-listed first, within its share of all active minutes."""
    due = [view for view in situation.others if view.due and view.sets_today == 0]
    minutes, tasks = REVIEW
    spent = situation.spent
    if not due or spent.review + minutes > REVIEW_SHARE * (spent.total + minutes) or not situation.fits(minutes):
        return None
    return Step("review", due[0].skill, minutes, tasks, Reason.of(code, skill=due[0].skill))


def _goal_work(goal_share: float, situation: Situation) -> Step | None:
    goal = _goal_at_hand(situation)
    if goal is None:
        return None
    return _support(situation, goal, goal_share) or _practice(situation, goal)


def _goal_at_hand(situation: Situation) -> SkillView | None:
    """Today's lesson first, then the unit's order; never simply the goal with the smallest P(known)."""
    ordered = sorted(situation.goals, key=lambda view: view.skill != situation.today)
    return next((view for view in ordered if not _finished(view) and view.sets_today < SETS_A_DAY), None)


def _finished(view: SkillView) -> bool:
    """Capable, or believed capable and waiting for its ticket. A goal that is due is practised again."""
    return (view.band == "capable" or _believed_capable(view)) and not view.due


def _believed_capable(view: SkillView) -> bool:
    return view.mean >= CAPABLE_FROM and view.answers >= CAPABLE_ANSWERS


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
    minutes, tasks = CHECK if unseen else SUPPORT
    spent = situation.spent
    capped = situation.unit_day >= CAPPED_FROM_DAY and not blocking.grade_level
    if capped and spent.on_grade < goal_share * (spent.on_grade + spent.support + minutes):
        return None
    if not situation.fits(minutes):
        return None
    code = "support.checks" if unseen else "support.blocks"
    reason = Reason.of(code, skill=blocking.skill, goal=goal.skill, answers=blocking.answers or None)
    return Step("support", blocking.skill, minutes, _fewer(situation, tasks), reason)


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


def _practice(situation: Situation, goal: SkillView) -> Step:
    minutes, tasks = PRACTICE
    if situation.minutes_left is not None and situation.minutes_left < minutes:
        minutes = situation.minutes_left
        tasks = max(1, int(minutes / TASK_MINUTES))
    return Step("practice", goal.skill, minutes, _fewer(situation, tasks), _practice_reason(situation, goal))


def _practice_reason(situation: Situation, goal: SkillView) -> Reason:
    ticket = situation.ticket
    if situation.last == "support":
        return Reason.of("practice.back-to-goal", skill=goal.skill)
    if ticket is not None and ticket.taken and ticket.skill == goal.skill and not ticket.went_well:
        return Reason.of("practice.after-ticket", skill=goal.skill)
    if goal.not_sure:
        return Reason.of("practice.not-sure", skill=goal.skill, count=goal.not_sure)
    if goal.due:
        return Reason.of("practice.due", skill=goal.skill)
    if goal.skill == situation.today:
        return Reason.of("practice.today" if goal.answers else "practice.today-new", skill=goal.skill)
    return Reason.of("practice.goal" if goal.answers else "practice.goal-new", skill=goal.skill)


def _fewer(situation: Situation, tasks: int) -> int:
    return max(1, -(-tasks // 2)) if situation.fewer_tasks else tasks


def _end(situation: Situation) -> Step:
    if all(_finished(goal) for goal in situation.goals):
        waiting = [goal for goal in situation.goals if goal.band != "capable"]
        if waiting:
            return Step("rest", waiting[0].skill, 0, 0, Reason.of("rest.waits-for-ticket", skill=waiting[0].skill))
        return Step("done", None, 0, 0, Reason.of("done.goals", count=len(situation.goals)))
    return Step("rest", None, 0, 0, Reason("rest.enough-today"))


def _alternatives(situation: Situation, step: Step) -> tuple[Step, ...]:
    """Other good choices: the ticket, a goal, a review; never the drill that has just stopped."""
    if step.reason.code == "rest.time-up":
        return ()
    ticket = situation.ticket
    choices: list[Step | None] = []
    if ticket and ticket.open and not ticket.taken and situation.fits(ticket.minutes):
        reason = Reason.of("choice.ticket", skill=ticket.skill)
        choices.append(Step("ticket", ticket.skill, ticket.minutes, ticket.tasks, reason))
    goals = [view for view in situation.goals if view.run < STOP_AT]
    for view in sorted(goals, key=lambda view: (_finished(view), view.skill != situation.today)):
        code = "choice.explore" if _finished(view) else "choice.goal"
        choices.append(replace(_practice(situation, view), reason=Reason.of(code, skill=view.skill)))
    choices.append(_review(situation, "choice.review"))
    fresh = [c for c in choices if c is not None and (c.kind, c.skill) != (step.kind, step.skill)]
    return tuple(fresh[:ALTERNATIVES])
