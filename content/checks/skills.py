"""Skills: can each be met, practised, shown and mastered, and does each serve a goal?"""

from dataclasses import dataclass

from content.checks.references import local
from content.checks.report import Report
from content.items import Item
from content.pack import Pack
from content.predictions import options


def check_skills(report: Report) -> None:
    """Missing items, assessment, pathway; mastery that nobody can reach; cycles; orphans; missing cards."""
    if not report.pack.skills and not report.broken:
        report.add("missing", ("header", 0), "at least one skill", "none", "Add skills/name.yaml.")
    _cycles(report)
    # what could not be read may be just what seems to be missing
    if not report.broken:
        arounds = _arounds(report.pack)
        for index, skill in enumerate(report.pack.skills):
            _pathway(report, index, arounds[skill.id])
            _mastery(report, index, arounds[skill.id])
        _orphans(report)
        _cards(report)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the pack holds for one skill."""

    items: list[Item]
    stages: set[str]
    tickets: int


def _arounds(pack: Pack) -> dict[str, _Around]:
    arounds = {
        skill.id: _Around([], set(), sum(ticket.skill == skill.id for ticket in pack.tickets)) for skill in pack.skills
    }
    for item in pack.items:
        for slug in item.skills:
            if slug in arounds:
                arounds[slug].items.append(item)
    for activity in pack.activities:
        if activity.skill in arounds:
            arounds[activity.skill].stages.add(activity.step)
    return arounds


def _pathway(report: Report, index: int, around: _Around) -> None:
    skill = report.pack.skills[index]
    here = ("skills", index)
    if not around.tickets:
        report.add(
            "assessment", (*here, "id"), f"an exit ticket for `{skill.id}`", "none", "Add one to exit-tickets.yaml."
        )
    if around.tickets and "ticket" not in skill.pathway:
        report.add(
            "pathway",
            (*here, "pathway"),
            "`ticket` in the pathway",
            ", ".join(skill.pathway),
            "Add `ticket` at the end.",
        )
    for at, stage in enumerate(skill.pathway):
        if stage != "ticket" and stage not in around.stages:
            report.add(
                "pathway",
                (*here, "pathway", at),
                f"an activity with `step: {stage}` for `{skill.id}`",
                "none",
                f"Add activities/name.md with `step: {stage}`, or take `{stage}` out of the pathway.",
            )
    if skill.grade not in report.pack.header.grades:
        report.warn(
            "grade",
            (*here, "grade"),
            f"one of the pack's grades {', '.join(report.pack.header.grades)}",
            skill.grade,
            "Add the grade to pack.yaml, or change it here.",
        )


def _mastery(report: Report, index: int, around: _Around) -> None:
    skill = report.pack.skills[index]
    here = ("skills", index)
    if not around.items:
        report.add("items", (*here, "id"), f"items for `{skill.id}`", "none", "Add items whose parts name this skill.")
        return
    for at, kind in enumerate(skill.mastered_when.kinds):
        if all(item.kind != kind for item in around.items):
            report.add(
                "mastery",
                (*here, "mastered_when", "kinds", at),
                f"a {kind} item for `{skill.id}`",
                "none",
                f"Add a {kind} item, or take `{kind}` out of `mastered_when`.",
            )
    contexts = {item.context for item in around.items}
    if len(contexts) < skill.mastered_when.contexts:
        report.add(
            "mastery",
            (*here, "mastered_when", "contexts"),
            f"items in {skill.mastered_when.contexts} contexts",
            f"{len(contexts)}: {', '.join(sorted(contexts))}",
            "Add items in another `context`, or ask for fewer.",
        )


def _graph(report: Report) -> dict[str, list[str]]:
    known = {skill.id for skill in report.pack.skills}
    return {
        skill.id: [slug for requirement in skill.requires if (slug := local(report, requirement.skill)) in known]
        for skill in report.pack.skills
    }


def _cycles(report: Report) -> None:
    """Note each circle of prerequisites once."""
    left = _graph(report)
    places = {skill.id: index for index, skill in enumerate(report.pack.skills)}
    while left:
        # a skill all of whose prerequisites are settled is settled; what never settles runs in circles
        settled = [slug for slug, before in left.items() if not any(one in left for one in before)]
        if not settled:
            path = [next(iter(left))]
            while (following := next(one for one in left[path[-1]] if one in left)) not in path:
                path.append(following)
            circle = [*path[path.index(following) :], following]
            report.add(
                "cycle",
                ("skills", places[path[-1]], "requires"),
                "prerequisites without a circle",
                " -> ".join(circle),
                f"Remove `{following}` here, or one of the others.",
            )
            settled = circle[:-1]
        for slug in settled:
            del left[slug]


def _orphans(report: Report) -> None:
    """A skill that is no goal and that no goal needs is support that can never be scheduled."""
    graph = _graph(report)
    goals = [skill.id for skill in report.pack.skills if skill.priority]
    if report.pack.skills and not goals:
        report.add(
            "goal",
            ("skills", 0, "id"),
            "at least one goal: `priority: true`",
            "none",
            "Mark the skills that are goals.",
        )
        return
    served: set[str] = set()
    queue = list(goals)
    while queue:
        slug = queue.pop()
        if slug not in served:
            served.add(slug)
            queue += graph[slug]
    for index, skill in enumerate(report.pack.skills):
        if skill.id not in served:
            items = [item.id for item in report.pack.items if skill.id in item.skills]
            report.add(
                "orphan",
                ("skills", index, "id"),
                "a skill that a goal needs, or a goal",
                f"`{skill.id}`" + (f" with {', '.join(items[:4])}" if items else ""),
                "Name it under `requires` of a goal, mark it `priority: true`, or take it out with its items.",
            )


def _cards(report: Report) -> None:
    pack = report.pack
    needs = {lesson.need for lesson in pack.lessons}
    named = {id for item in pack.items for part in item.parts for id in part.misconceptions}
    parts = [part for item in pack.items for part in item.parts]
    named |= {option.misconception for part in parts for _, option in options(part.response) if option.misconception}
    named |= {wrong.misconception for part in parts for wrong in part.wrong if wrong.misconception}
    for index, misconception in enumerate(pack.misconceptions):
        if misconception.id not in named:
            report.warn(
                "unused",
                ("misconceptions", index, "id"),
                "a part or option that names it",
                f"none names `{misconception.id}`",
                "Name it where it predicts an answer, or remove it.",
            )
        if misconception.id not in needs:
            report.warn(
                "lesson",
                ("misconceptions", index, "id"),
                "a lesson card for it",
                "none",
                f"Add one to lessons.yaml with `need: {misconception.id}`.",
            )
    for index, skill in enumerate(pack.skills):
        if skill.priority and skill.id not in needs:
            report.warn(
                "lesson",
                ("skills", index, "id"),
                "a lesson card for this goal",
                "none",
                f"Add one to lessons.yaml with `need: {skill.id}`.",
            )
