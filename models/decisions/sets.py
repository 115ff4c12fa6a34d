"""A set of tasks on one skill: how long it is, how many tasks it has, and why it is given."""

from __future__ import annotations

from models.decisions.reason import Reason
from models.decisions.situation import OwnTicket, Situation, SkillView, Step, TicketView

TASK_MINUTES = 8 / 6
PRACTICE, SUPPORT, CHECK, REVIEW = (8, 6), (5, 4), (4, 3), (3, 2)  # minutes, tasks
# Who has it nearly needs few tasks to show it; a long set would only practise what is known already.
SHORTER = ((0.90, (3, 2)), (0.60, (4, 3)))  # from this mean on
SETS_A_DAY = 2  # of one skill, alone at a screen
REVIEW_SHARE = 0.15  # of all active minutes


def practise(situation: Situation, view: SkillView, reason: Reason | None = None) -> Step:
    """A practice set, shorter for who has it nearly and where time is short."""
    minutes, tasks = next((size for mean, size in SHORTER if mean <= view.mean and not view.finished), PRACTICE)
    if situation.minutes_left is not None and situation.minutes_left < minutes:
        minutes = situation.minutes_left
        tasks = max(1, int(minutes / TASK_MINUTES))
    return Step("practice", view.skill, minutes, fewer(situation, tasks), reason or why_practise(situation, view))


def why_practise(situation: Situation, goal: SkillView) -> Reason:
    """The reason that tells the child most."""
    if situation.last == "support":
        return Reason.of("practice.back-to-goal", skill=goal.skill)
    if any(each.taken and not each.went_well for each in tickets_on(situation, goal.skill)):
        return Reason.of("practice.after-ticket", skill=goal.skill)
    if goal.not_sure:
        return Reason.of("practice.not-sure", skill=goal.skill, count=goal.not_sure)
    if goal.skill in situation.essential:
        return Reason.of("practice.missed", skill=goal.skill)
    if goal.skill == situation.today:
        return Reason.of("practice.today" if goal.answers else "practice.today-new", skill=goal.skill)
    return Reason.of("practice.goal" if goal.answers else "practice.goal-new", skill=goal.skill)


def tickets_on(situation: Situation, skill: str) -> list[TicketView | OwnTicket]:
    """The class's, and the child's own."""
    every: tuple[TicketView | OwnTicket | None, ...] = (situation.ticket, *situation.tickets)
    return [each for each in every if each is not None and each.skill == skill]


def support(situation: Situation, view: SkillView, reason: Reason, look: bool = False) -> Step:
    """A set on a prerequisite; `look`: a few tasks that only tell whether it is known."""
    minutes, tasks = CHECK if look else SUPPORT
    return Step("support", view.skill, minutes, fewer(situation, tasks), reason)


def review(situation: Situation, code: str) -> Step | None:
    """What is due, goals that were reached first, within the share of all active minutes."""
    reached = [goal for goal in situation.goals if goal.finished]
    due = [view for view in (*reached, *situation.others) if view.due and view.sets_today == 0]
    minutes, tasks = REVIEW
    spent = situation.spent
    if not due or spent.review + minutes > REVIEW_SHARE * (spent.total + minutes) or not situation.fits(minutes):
        return None
    return Step("review", due[0].skill, minutes, tasks, Reason.of(code, skill=due[0].skill))


def fewer(situation: Situation, tasks: int) -> int:
    """Half as many where the child needs that."""
    return max(1, -(-tasks // 2)) if situation.fewer_tasks else tasks
