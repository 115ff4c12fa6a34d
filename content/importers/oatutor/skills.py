"""Skills: what `skillModel.json` calls them, with the starting values of `bkt-params`. A name is all there is."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from content.importers.imported import fresh, slug
from content.importers.yaml_text import dump

_PRIOR = {"init": "probMastery", "learn": "probTransit", "guess": "probGuess", "slip": "probSlip"}


@dataclass(slots=True)
class Skills:
    """The skills that steps name, and the items that serve each, in order."""

    model: Mapping[str, Any]
    parameters: Mapping[str, Any]
    slugs: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)

    def of_step(self, step: str, lesson: object) -> tuple[list[str], list[str]]:
        """(slugs, what was lost) of a step: those of the model, else one named after the lesson; none: no skill."""
        named = self.model.get(step)
        names = [name for name in named if isinstance(name, str) and slug(name)] if isinstance(named, list) else []
        losses: list[str] = []
        if not names and isinstance(lesson, str) and slug(lesson):
            names = [lesson]
            losses.append("no skill is named: it is filed under its lesson")
        for name in names:
            if name in self.parameters and self._prior(name) is None:
                losses.append(f"the starting values of {name} are none that can be used")
        return [self._slug(name) for name in names], losses

    def serve(self, slugs: list[str], item: str) -> None:
        """Note that an item serves these skills."""
        for each in slugs:
            served = self.items.setdefault(each, [])
            if item not in served:
                served.append(item)

    def _slug(self, name: str) -> str:
        if name not in self.slugs:
            self.slugs[name] = fresh(slug(name, 66), set(self.slugs.values()))
        return self.slugs[name]

    def _prior(self, name: str) -> dict[str, float] | None:
        raw = self.parameters.get(name)
        given = {key: raw.get(theirs) for key, theirs in _PRIOR.items()} if isinstance(raw, dict) else {}
        values = {key: float(value) for key, value in given.items() if _share(value)}
        return values if len(values) == len(_PRIOR) and values["guess"] + values["slip"] < 1 else None

    def entries(self, grade: str) -> list[dict[str, Any]]:
        """The skills that an item serves, as they stand in a pack. The title is all that the source says of one."""
        found = []
        for name, id in sorted(self.slugs.items(), key=lambda pair: pair[1]):
            if id in self.items:
                title, prior = titled(name), self._prior(name)
                found.append(
                    {"id": id, "title": title, "objective": f"{title}.", "student_words": title}
                    | {"mastered_when": {"tickets": 1, "kinds": ["procedural"], "contexts": 1}}
                    | {"pathway": ["practise"], "grade": grade, "priority": True}
                    | ({"prior": prior} if prior else {})
                    | {"aliases": [name[:400]]}
                )
        return found

    def activities(self) -> dict[str, bytes]:
        """One set for practice for each skill: its own items."""
        titles = {id: titled(name) for name, id in self.slugs.items()}
        files = {}
        for id, items in sorted(self.items.items()):
            head = {
                "id": f"practise-{id}",
                "title": titles[id],
                "skill": id,
                "kind": "practice",
                "step": "practise",
                "minutes": max(1, min(60, math.ceil(len(items) * 4 / 3))),
                "screen": "yes",
                "items": items,
            }
            files[f"activities/{id}.md"] = f"---\n{dump(head)}---\n\nDo some of these tasks.\n".encode()
        return files


def titled(name: str) -> str:
    """`use_place_value` is `Use place value`."""
    text = re.sub(r"[\s_:.]+", " ", re.sub(r"[<>$*`\\\[\]#|~]", " ", name)).strip()
    return f"{text[:1].upper()}{text[1:]}"[:200] or "Skill"


def _share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1
