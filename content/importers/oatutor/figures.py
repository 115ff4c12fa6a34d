"""Pictures: the files that texts name, under a name of the item's own. The source has no words for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.figures import FOLDER, PictureProblem, ending_of, read_picture
from content.importers.imported import slug
from content.importers.oatutor.source import figures_of

NOT_WRITTEN = "Figure of the problem"


@dataclass(slots=True)
class Figures:
    """The pictures of one problem. `used`: those that a text names, by their path in the pack."""

    item: str
    there: dict[str, bytes]
    used: dict[str, bytes] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, problem: Path, item: str) -> "Figures":
        return cls(item, dict(figures_of(problem)))

    def take(self, names: Iterable[str], losses: list[str]) -> dict[str, Any]:
        """`{figure: ...}` for the first of the pictures that a text names, nothing where there is none."""
        found: dict[str, Any] = {}
        for name in dict.fromkeys(names):
            self.named.add(name)
            if found:
                losses.append(f"the picture {name} is not shown: a text has one")
            elif name not in self.there:
                losses.append(f"the picture {name} is not there")
            elif path := self._kept(name, losses):
                losses.append(f"the picture {name} has no words for who cannot see it: to be written")
                found = {"figure": {"file": path, "alt": NOT_WRITTEN, "written": False}}
        return found

    def left(self) -> list[str]:
        """What lies in the folder and no text names."""
        return sorted(self.there.keys() - self.named)

    def _kept(self, name: str, losses: list[str]) -> str | None:
        stem, _, ending = name.rpartition(".")
        # the source calls a JPEG or PNG .gif as well
        ending = ending_of(self.there[name]) or ending.lower()
        path = f"{FOLDER}/{self.item}-{slug(stem, 20) or 'figure'}.{ending}"
        try:
            read_picture(path, self.there[name])
        except PictureProblem as problem:
            losses.append(f"the picture {name}: expected {problem.expected}; found {problem.found}")
            return None
        self.used[path] = self.there[name]
        return path
