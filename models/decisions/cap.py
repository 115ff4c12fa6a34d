"""The cap on support: how much of a child's active minutes stays with the goals and the own grade."""

from __future__ import annotations

from models.decisions.situation import Situation, SkillView

GOAL_SHARE = 0.65  # of goal, grade-level and support minutes together; review is not among them
CAPPED_FROM_DAY = 3


def leaves_room(situation: Situation, view: SkillView, minutes: int, goal_share: float = GOAL_SHARE) -> bool:
    """Does the cap leave room for so many more minutes on this skill? Always on a goal and on what is of the grade."""
    free = view.grade_level or view in situation.goals or view in situation.beyond
    if free or situation.unit_day < CAPPED_FROM_DAY:
        return True
    spent = situation.spent
    return spent.on_grade >= goal_share * (spent.on_grade + spent.support + minutes)
