"""Ids: each once, and none that points nowhere."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

from content.checks.report import Place, Report
from content.figures import Figure
from content.items import Item, Part
from content.problems import did_you_mean
from content.responses import ChoiceResponse

LICENSES = (
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-3.0",
    "CC-BY-SA-3.0",
    "CC0-1.0",
    "Apache-2.0",
    "MIT",
    "GFDL-1.3-only",
)
_FRAMEWORKS = Path(__file__).parent.parent / "frameworks"


def check_references(report: Report) -> None:
    """Duplicate ids, dangling ids, unknown licence, framework and standard codes."""
    pack = report.pack
    for section, entries in (
        ("skills", pack.skills),
        ("misconceptions", pack.misconceptions),
        ("items", pack.items),
        ("tickets", pack.tickets),
        ("activities", pack.activities),
        ("lessons", pack.lessons),
    ):
        _once(report, [entry.id for entry in entries], [(section, index, "id") for index in range(len(entries))])
    if pack.header.license not in LICENSES:
        report.add(
            "license",
            ("header", 0, "license"),
            "a known licence, as an SPDX identifier",
            f"`{pack.header.license}`",
            did_you_mean(pack.header.license.upper(), LICENSES, f"Use one of {', '.join(LICENSES)}."),
        )
    _skills(report)
    skills = {skill.id for skill in pack.skills}
    misconceptions = {misconception.id for misconception in pack.misconceptions}
    items = {item.id for item in pack.items}
    for index, item in enumerate(pack.items):
        _item(report, item, ("items", index), skills, misconceptions)
    for index, activity in enumerate(pack.activities):
        report.known("skill", activity.skill, skills, ("activities", index, "skill"))
        for at, id in enumerate(activity.items):
            report.known("item", id, items, ("activities", index, "items", at))
    for index, ticket in enumerate(pack.tickets):
        report.known("skill", ticket.skill, skills, ("tickets", index, "skill"))
        for at, draw in enumerate(ticket.draw):
            report.known("item", draw.item, items, ("tickets", index, "draw", at, "item"))
        for at, id in enumerate(ticket.predicted):
            report.known("misconception", id, misconceptions, ("tickets", index, "predicted", at))
    for index, lesson in enumerate(pack.lessons):
        report.known("skill or misconception", lesson.need, skills | misconceptions, ("lessons", index, "need"))


def local(report: Report, skill: str) -> str | None:
    """The slug of a skill of this pack, None for another pack's."""
    pack, _, slug = skill.rpartition("/")
    return slug if pack in ("", report.pack.header.id) else None


def _once(report: Report, ids: Sequence[str], places: Sequence[Place]) -> None:
    seen: dict[str, Place] = {}
    for id, place in zip(ids, places, strict=True):
        if id in seen:
            section, index, *path = seen[id]
            _, line, _ = report.pack.marks.place(str(section), int(index), *path)
            report.add(
                "duplicate-id",
                place,
                "each id once",
                f"`{id}` again (first in line {line})",
                "Give one of them another id.",
            )
        seen.setdefault(id, place)


def _skills(report: Report) -> None:
    pack = report.pack
    slugs = {skill.id for skill in pack.skills}
    used = {use.pack for use in pack.uses}
    for index, skill in enumerate(pack.skills):
        for at, requirement in enumerate(skill.requires):
            place: Place = ("skills", index, "requires", at, "skill")
            slug = local(report, requirement.skill)
            if slug is not None:
                report.known("skill", slug, slugs, place)
            elif (other := requirement.skill.partition("/")[0]) not in used:
                report.add(
                    "dangling",
                    place,
                    "a pack named under `uses`",
                    f"`{other}`",
                    did_you_mean(other, used, f"Add `uses: [{{pack: {other}}}]` to pack.yaml."),
                )
        for at, code in enumerate(skill.standards):
            _standard(report, code, ("skills", index, "standards", at))
    for index, framework in enumerate(pack.frameworks):
        if not (_FRAMEWORKS / f"{framework.id}.txt").is_file():
            report.warn(
                "framework",
                ("frameworks", index, "id"),
                "a framework whose codes are known",
                f"`{framework.id}`",
                did_you_mean(framework.id, _frameworks(), "Its codes cannot be checked."),
            )


def _standard(report: Report, code: str, place: Place) -> None:
    known = [codes(framework.id) for framework in report.pack.frameworks]
    if not known:
        report.add(
            "standard",
            place,
            "a framework under `frameworks` in pack.yaml",
            f"the code `{code}` of none",
            "Add `frameworks: [{id: ccss-math}]` to pack.yaml.",
        )
    elif all(known) and not any(code in some for some in known):
        every = [one for some in known for one in some]
        short = code.removeprefix("CCSS.Math.Content.").removeprefix("CCSS.MATH.CONTENT.")
        report.add(
            "standard",
            place,
            "a standard's code",
            f"`{code}`",
            f"Did you mean {short!r}?" if short in every else did_you_mean(short, every, "Check the code."),
        )


def _frameworks() -> list[str]:
    return sorted(path.stem for path in _FRAMEWORKS.glob("*.txt"))


@lru_cache(maxsize=16)
def codes(framework: str) -> frozenset[str]:
    """The codes of a framework that comes with Onramp; empty for any other."""
    path = _FRAMEWORKS / f"{framework}.txt"
    if not path.is_file():
        return frozenset()
    return frozenset(line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#"))


def _item(report: Report, item: Item, place: Place, skills: Collection[str], misconceptions: Collection[str]) -> None:
    _once(report, [part.id for part in item.parts], [(*place, "parts", at, "id") for at in range(len(item.parts))])
    _figure(report, item.figure, place)
    for at, part in enumerate(item.parts):
        here: Place = (*place, "parts", at)
        _figure(report, part.figure, here)
        for index, hint in enumerate(part.hints):
            _figure(report, hint.figure, (*here, "hints", index))
        for index, skill in enumerate(part.skills):
            report.known("skill", skill, skills, (*here, "skills", index))
        for index, id in enumerate(part.misconceptions):
            report.known("misconception", id, misconceptions, (*here, "misconceptions", index))
        for index, wrong in enumerate(part.wrong):
            if wrong.misconception:
                report.known(
                    "misconception", wrong.misconception, misconceptions, (*here, "wrong", index, "misconception")
                )
        _options(report, part, here, misconceptions)
        _hints(report, part, here)


def _figure(report: Report, figure: Figure | None, here: Place) -> None:
    if figure is None:
        return
    if not figure.varies:
        known = [picture.name for picture in report.pack.pictures]
        report.known("picture", figure.file, known, (*here, "figure", "file"))
    if not figure.written:
        fix = "Write `alt` for a child who cannot see it, and take `written: false` out."
        report.warn("alt", (*here, "figure", "alt"), "words that say what the picture shows", f"`{figure.alt}`", fix)


def _options(report: Report, part: Part, here: Place, misconceptions: Collection[str]) -> None:
    if not isinstance(part.response, ChoiceResponse):
        return
    options = part.response.options
    places: list[Place] = [(*here, "response", "options", at) for at in range(len(options))]
    _once(report, [option.id for option in options], [(*place, "id") for place in places])
    for option, place in zip(options, places, strict=True):
        if option.misconception:
            report.known("misconception", option.misconception, misconceptions, (*place, "misconception"))
    if part.misconceptions:
        report.add(
            "choice-misconceptions",
            (*here, "misconceptions"),
            "`misconception:` on the option that shows it",
            "a list beside the options",
            "Move each id to its option.",
        )


def _hints(report: Report, part: Part, here: Place) -> None:
    _once(report, [hint.id for hint in part.hints], [(*here, "hints", at, "id") for at in range(len(part.hints))])
    for at, hint in enumerate(part.hints):
        before = [other.id for other in part.hints[:at]]
        for index, id in enumerate(hint.after):
            if id not in before:
                report.add(
                    "dangling",
                    (*here, "hints", at, "after", index),
                    "a hint that stands above this one",
                    f"`{id}`",
                    did_you_mean(id, before, "Name an earlier hint, or remove `after`."),
                )
