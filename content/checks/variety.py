"""Variety: what a skill needs so that a child learns it and not one template, and can do so away from a screen.

Warnings only: a small pack is useful too, and its author may have reasons.
"""

import re
from collections.abc import Hashable

from content.checks.report import Report
from content.items import Item
from content.pack import Activity, Skill

ENOUGH_TEMPLATES = 3
ENOUGH_ACTIVITIES = 3
_NUMBERS = re.compile(r"\{\{.*?\}\}|\d+", re.DOTALL)
_BOTH = ("procedural", "conceptual")


def check_variety(report: Report) -> None:
    """Templates that differ, both kinds, and activities of several sorts, for each skill that has any."""
    if report.broken:
        return
    for index, skill in enumerate(report.pack.skills):
        items = [item for item in report.pack.items if skill.id in item.skills]
        activities = [activity for activity in report.pack.activities if activity.skill == skill.id]
        if items:
            _templates(report, index, skill, items)
            _kinds(report, index, skill, items)
        if activities:
            _activities(report, index, skill, activities)


def shape(item: Item) -> Hashable:
    """What two templates share where a child would call them the same task with other numbers."""
    return item.kind, item.context, *((part.response.type, _NUMBERS.sub("#", part.prompt)) for part in item.parts)


def _templates(report: Report, index: int, skill: Skill, items: list[Item]) -> None:
    different = len({shape(item) for item in items})
    if different < ENOUGH_TEMPLATES:
        report.warn(
            "templates",
            ("skills", index, "id"),
            f"{ENOUGH_TEMPLATES} or more templates for `{skill.id}` that differ in more than numbers",
            f"{different}: {', '.join(item.id for item in items[:6])}",
            "Add one of another kind, context or way to answer: from one template a child learns the template.",
        )


def _kinds(report: Report, index: int, skill: Skill, items: list[Item]) -> None:
    for kind in _BOTH:
        if kind not in skill.mastered_when.kinds and all(item.kind != kind for item in items):
            report.warn(
                "kinds",
                ("skills", index, "id"),
                f"a {kind} item for `{skill.id}`",
                "none",
                "Add one: who can do it may not know why, and who knows why may not be able to do it.",
            )


def _activities(report: Report, index: int, skill: Skill, activities: list[Activity]) -> None:
    lacking = []
    if all(activity.kind != "partner" for activity in activities):
        lacking.append("`kind: partner`, for talking about it")
    if all(activity.kind != "paper" for activity in activities):
        lacking.append("`kind: paper`, to print for a day without devices")
    if all(activity.screen != "no" for activity in activities):
        lacking.append("`screen: no`, since time at a screen has a budget")
    if len(activities) < ENOUGH_ACTIVITIES and not lacking:
        lacking.append("any kind, so that there is a choice")
    if lacking:
        report.warn(
            "activities",
            ("skills", index, "id"),
            f"{ENOUGH_ACTIVITIES} or more activities for `{skill.id}`: with a partner, on paper, off screen",
            f"{len(activities)}: {', '.join(activity.id for activity in activities[:6])}",
            f"Add one with {'; one with '.join(lacking)}.",
        )
