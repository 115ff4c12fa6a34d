"""What a pack owes to others: skills that it uses are there, and skills that its earlier version had are not lost."""

from collections.abc import Callable

from content.checks.references import local
from content.checks.report import Report
from content.pack import Pack
from content.problems import did_you_mean


def check_neighbours(report: Report, library: Callable[[str], Pack | None]) -> None:
    """`library` gives the newest published version of a pack by its id."""
    others = {use.pack: library(use.pack) for use in report.pack.uses}
    for index, use in enumerate(report.pack.uses):
        if others[use.pack] is None:
            report.warn(
                "uses",
                ("uses", index, "pack"),
                "a pack that is installed or comes with Onramp",
                f"`{use.pack}`",
                "Install it first; until then its skills cannot be checked.",
            )
    for index, skill in enumerate(report.pack.skills):
        for at, requirement in enumerate(skill.requires):
            pack_id, _, slug = requirement.skill.partition("/")
            other = others.get(pack_id)
            if local(report, requirement.skill) is None and other is not None:
                known = {f"{pack_id}/{each.id}" for each in other.skills}
                if requirement.skill not in known:
                    report.add(
                        "dangling",
                        ("skills", index, "requires", at, "skill"),
                        f"a skill of the pack `{pack_id}`",
                        f"`{slug}`",
                        did_you_mean(requirement.skill, known, f"It has {', '.join(sorted(known)[:8])}."),
                    )
    _kept(report, library(report.pack.header.id))


def _number(pack: Pack) -> tuple[int, ...]:
    return tuple(map(int, pack.header.version.split(".")))


def _kept(report: Report, before: Pack | None) -> None:
    """A skill that goes leaves its name to another, or is retired: children have evidence on it."""
    pack = report.pack
    if before is None or report.broken or _number(before) > _number(pack):
        return
    there = {skill.id for skill in pack.skills} | {alias for skill in pack.skills for alias in skill.aliases}
    for skill in before.skills:
        if skill.id not in there and skill.id not in pack.header.retired:
            report.add(
                "removed-skill",
                ("header", 0, "version"),
                f"the skill `{skill.id}` of version {before.header.version}",
                "nothing",
                f"Write `aliases: [{skill.id}]` on the skill that takes its place, "
                f"or `retired: [{skill.id}]` in pack.yaml.",
            )
