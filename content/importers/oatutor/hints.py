"""A step's hints: a graph in the source, often with loose ends; here each after those that it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content.importers.imported import Refused, fresh, slug
from content.importers.oatutor.answers import response_of
from content.importers.oatutor.texts import bold, joined, words

MAX_HINTS = 60


@dataclass(slots=True)
class Hints:
    """What a step's hints became. `figures`: the picture that each hint names, by hint."""

    hints: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)


def hints_from(step_id: str, raw: list[Any], names: Mapping[str, str]) -> Hints:
    """The hints of one step; what cannot be said is left out and noted."""
    found = Hints()
    waits: dict[str, list[str]] = {}
    _level(found, step_id, raw, names, waits, parent=None)
    known = {hint["id"] for hint in found.hints}
    for hint in found.hints:
        loose = [each for each in waits[hint["id"]] if each not in known]
        if loose:
            found.losses.append(f"hint {hint['id']} waits for {', '.join(loose)}, which this step does not have")
        hint["after"] = [each for each in dict.fromkeys(waits[hint["id"]]) if each in known and each != hint["id"]]
    found.hints = _in_order(found)
    return found


def _level(
    found: Hints, step_id: str, raw: object, names: Mapping[str, str], waits: dict[str, list[str]], parent: str | None
) -> None:
    """Take a list of hints, and those below each. A hint below another waits for it."""
    for at, each in enumerate(raw if isinstance(raw, list) else [], start=1):
        if not isinstance(each, dict) or len(found.hints) >= MAX_HINTS:
            found.losses.append("a hint that is no object" if not isinstance(each, dict) else f"hints past {MAX_HINTS}")
            continue
        id = fresh(_short(each.get("id"), step_id) or f"h{at}", waits.keys())
        try:
            hint, figures, losses = _hint(id, each, names)
        except Refused as refused:
            found.losses.append(f"hint {id}: {refused}")
            continue
        before = each.get("dependencies")
        waits[id] = [_short(name, step_id) or str(name)[:60] for name in before] if isinstance(before, list) else []
        if parent is not None:
            waits[id].append(parent)
        found.hints.append(hint)
        found.losses += [f"hint {id}: {loss}" for loss in losses]
        found.figures[id] = figures
        found.sources |= {str(each[key]) for key in ("oer", "license") if isinstance(each.get(key), str) and each[key]}
        _level(found, step_id, each.get("subHints"), names, waits, id)


def _hint(
    id: str, raw: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[str, ...], list[str]]:
    """(the hint, its pictures, what was lost). A scaffold is a small question; one that cannot be asked is a text."""
    title, text = words(raw.get("title"), names), words(raw.get("text"), names)
    said = joined(bold(title), text) if title.markdown != text.markdown else text
    losses = list(said.losses)
    if not said.markdown:
        raise Refused("it says nothing")
    if raw.get("type") != "scaffold":
        return {"id": id, "text": said.markdown}, said.figures, losses
    try:
        response, lost = response_of(raw, "hintAnswer", names)
    except Refused as refused:
        return {"id": id, "text": said.markdown}, said.figures, [*losses, f"shown without its question: {refused}"]
    if not text.markdown:
        return {"id": id, "ask": {"prompt": title.markdown, "response": response}}, said.figures, losses + lost
    head = {"text": bold(title).markdown} if title.markdown and title.markdown != text.markdown else {}
    return {"id": id, **head, "ask": {"prompt": text.markdown, "response": response}}, said.figures, losses + lost


def _short(id: object, step_id: str) -> str:
    """`a1a-h2` of step a1a is h2; of another step it keeps its whole name."""
    text = str(id) if isinstance(id, str) else ""
    return slug(text.removeprefix(f"{step_id}-"))


def _in_order(found: Hints) -> list[dict[str, Any]]:
    left, ordered = list(found.hints), list[dict[str, Any]]()
    seen: set[str] = set()
    while left:
        ready = next((hint for hint in left if seen.issuperset(hint["after"])), None)
        if ready is None:
            ready = left[0]
            found.losses.append(f"hint {ready['id']} waits in a circle")
            ready["after"] = [each for each in ready["after"] if each in seen]
        ordered.append(ready)
        seen.add(ready["id"])
        left.remove(ready)
    return [{key: value for key, value in hint.items() if key != "after" or value} for hint in ordered]
