"""One problem as one item: its steps are the parts, its picture and its variables the item's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.importers.imported import Line, Refused, Terms, fresh, outcome, slug
from content.importers.oatutor import source, texts
from content.importers.oatutor.answers import response_of
from content.importers.oatutor.figures import Figures
from content.importers.oatutor.hints import Hints, hints_from
from content.importers.oatutor.licences import license_of, named
from content.importers.oatutor.skills import Skills
from content.importers.oatutor.texts import Words, bold, joined, words
from content.importers.oatutor.variables import Variables, variables_of

_KNOWN_PROBLEM = {"id", "body", "variabilization"}
_KNOWN_STEP = {"id", "stepAnswer", "problemType", "stepTitle", "stepBody", "answerType", "variabilization", "choices"}


@dataclass(slots=True)
class Problem:
    """What one problem gave: its item (None where it was refused), its pictures, its lines of the report."""

    item: dict[str, Any] | None = None
    lesson: str = ""
    license: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Step:
    """A step as it was read; `refused` says why it could not be."""

    id: str
    raw: dict[str, Any] = field(default_factory=dict)
    hints: list[Any] = field(default_factory=list)
    refused: str = ""


def problem_from(folder: Path, item_id: str, skills: Skills, terms: Terms) -> Problem:
    """Take over one problem, or say why not: of the whole, and of each step."""
    made = Problem()
    try:
        steps = [_step(path) for path in source.steps_in(folder)]
    except Refused as refused:
        made.lines.append(Line(folder.name, "refused", str(refused)))
        return made
    try:
        raw = source.record(folder / f"{folder.name}.json")
        license, losses = license_of(raw.get("license"), terms.license)
        if not steps:
            raise Refused("no steps")
        variables = _variables(raw, steps)
        figures = Figures.of(folder, item_id)
        stem = joined(bold(words(raw.get("title"), variables.names)), words(raw.get("body"), variables.names))
    except Refused as refused:
        made.lines.append(Line(folder.name, "refused", str(refused)))
        made.lines += [Line(step.id, "refused", step.refused or "its problem is refused") for step in steps]
        return made
    losses += stem.losses
    head = figures.take(stem.figures, losses)
    parts, sources, lines = _parts(folder.name, item_id, raw, steps, variables, figures, skills)
    refused_steps = [line.id for line in lines if line.status == "refused"]
    if refused_steps:
        losses.append(f"without {', '.join(refused_steps)}")
    if left := figures.left():
        losses.append(f"no text names the picture {', '.join(left)}"[:300])
    made.license, made.lesson = license, str(raw.get("lesson") or "")
    if parts:
        made.item = _item(item_id, raw, license, stem, head, parts, variables)
        made.item["extra"] = _extra(raw, steps, sources)
        made.pictures = figures.used
        made.lines.append(outcome(folder.name, losses))
    else:
        made.lines.append(Line(folder.name, "refused", "every step is refused"))
    made.lines += lines
    return made


def _step(path: Path) -> _Step:
    try:
        return _Step(path.name, source.record(path / f"{path.name}.json"), source.hints_of(path))
    except Refused as refused:
        return _Step(path.name, refused=str(refused))


def _variables(raw: Mapping[str, Any], steps: list[_Step]) -> Variables:
    records: list[Mapping[str, Any]] = [raw]
    for step in steps:
        records += [step.raw, *(hint for hint in step.hints if isinstance(hint, dict))]
    return variables_of(records, texts.variables_of(*_strings([raw, *((step.raw, step.hints) for step in steps)])))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for each in inner for text in _strings(each)]


def _parts(
    problem: str,
    item_id: str,
    raw: Mapping[str, Any],
    steps: list[_Step],
    variables: Variables,
    figures: Figures,
    skills: Skills,
) -> tuple[list[dict[str, Any]], set[str], list[Line]]:
    """(the parts, whom the hints name, the steps' lines)"""
    parts: list[dict[str, Any]] = []
    sources: set[str] = set()
    lines: list[Line] = []
    for step in steps:
        id = fresh(slug(step.id.removeprefix(problem)) or "p", [part["id"] for part in parts])
        try:
            if step.refused:
                raise Refused(step.refused)
            served, losses = skills.of_step(step.id, raw.get("lesson"))
            if not served:
                raise Refused("no skill: it is not in skillModel.json, and its problem names no lesson")
            hints = hints_from(step.id, step.hints, variables.names)
            part = _part(id, step, served, hints, variables, figures, losses)
        except Refused as refused:
            lines.append(Line(step.id, "refused", str(refused)))
            continue
        parts.append(part)
        sources |= hints.sources
        skills.serve(served, item_id)
        lines.append(outcome(step.id, losses))
    return parts, sources, lines


def _part(
    id: str, step: _Step, served: list[str], hints: Hints, variables: Variables, figures: Figures, losses: list[str]
) -> dict[str, Any]:
    prompt = joined(words(step.raw.get("stepTitle"), variables.names), words(step.raw.get("stepBody"), variables.names))
    response, lost = response_of(step.raw, "stepAnswer", variables.names)
    losses += [*prompt.losses, *lost, *hints.losses]
    shown = figures.take(prompt.figures, losses)
    for hint in hints.hints:
        hint |= figures.take(hints.figures[hint["id"]], losses)
    # the problem's own words are above: a step may have none
    said = prompt.markdown or "Your answer:"
    return {"id": id, "skills": served, "prompt": said, **shown, "response": response} | (
        {"hints": hints.hints} if hints.hints else {}
    )


def _item(
    id: str,
    raw: Mapping[str, Any],
    license: str,
    stem: Words,
    head: dict[str, Any],
    parts: list[dict[str, Any]],
    variables: Variables,
) -> dict[str, Any]:
    oer, ours = named(raw.get("oer")), "OATutor (https://OATutor.io)"
    course = " ".join(str(raw.get("courseName") or "").split())[:200]
    by = dict.fromkeys(each for each in (oer or course, ours) if (each and "OATutor.io" not in each) or each == ours)
    return {
        "id": id,
        "kind": "procedural",
        "context": "imported",
        **({"cases": list(variables.cases)} if variables.cases else {"few": True}),
        **({"stem": stem.markdown} if stem.markdown else {}),
        **head,
        "parts": parts,
        "source": {"format": "oatutor", "id": str(raw.get("id") or id)[:200], "license": license}
        | {"attribution": ", ".join(by)},
    }


def _extra(raw: Mapping[str, Any], steps: list[_Step], sources: set[str]) -> dict[str, str]:
    """What has no place in an item, kept as it stands: the problem's fields, each step's, the hints' sources."""
    kept = {key: _verbatim(value) for key, value in sorted(raw.items()) if key not in _KNOWN_PROBLEM}
    for step in steps:
        for key, value in sorted(step.raw.items()):
            if key not in _KNOWN_STEP:
                kept[f"{step.id}.{key}"] = _verbatim(value)
    return kept | ({"hints": "; ".join(sorted(sources))[:2000]} if sources else {})


def _verbatim(value: object) -> str:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True))[:2000]
