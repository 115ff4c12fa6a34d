"""Collects problems, each placed where its entry stands in the pack's files."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from content.pack import Pack
from content.problems import ANY, Problem, did_you_mean

Severity = Literal["error", "warning"]

# What other formats do not have. An imported pack may be practised without it and says so; a native one may not.
LACKED_BY_IMPORTS = {"assessment", "hint-tells"}

# (section, index, then keys and positions inside the entry): ("items", 3, "parts", 0, "prompt")
Place = tuple[str | int, ...]


@dataclass(slots=True)
class Report:
    """The pack being checked, and what was found.

    `broken`: ids of entries that could not be read, so not dangling. `sound`: items whose templates hold.
    """

    pack: Pack
    broken: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    sound: set[str] = field(default_factory=set)

    def add(
        self,
        code: str,
        place: Place,
        expected: str,
        found: str,
        fix: str,
        severity: Severity = "error",
    ) -> None:
        """Note a problem at a place."""
        section, index, *path = place
        self.put(self.pack.marks.place(str(section), int(index), *path), code, expected, found, fix, severity)

    def put(
        self,
        at: tuple[str, int, int],
        code: str,
        expected: str,
        found: str,
        fix: str,
        severity: Severity = "error",
    ) -> None:
        """Note a problem at a file, line and column."""
        if code in LACKED_BY_IMPORTS and self.pack.header.source is not None:
            severity = "warning"
        self.problems.append(Problem(*at, expected, found, fix, severity, code))

    def warn(self, code: str, place: Place, expected: str, found: str, fix: str) -> None:
        """Note something that does not stop the pack."""
        self.add(code, place, expected, found, fix, "warning")

    def known(self, noun: str, id: str, ids: Collection[str], place: Place) -> bool:
        """Whether an id is among the known ones; a dangling one is noted."""
        if id in ids or id in self.broken or ANY in self.broken:
            return True
        there = f"The pack has {', '.join(sorted(ids)[:8])}." if ids else f"The pack has no {noun} yet: add it."
        self.add("dangling", place, f"the id of a {noun}", f"`{id}`", did_you_mean(id, ids, there))
        return False


class Notes:
    """Problems of one part, each kind once per place, with the first variant that shows it."""

    def __init__(self, report: Report, here: Place) -> None:
        self.report, self.here = report, here
        self.seen: set[tuple[str, Place]] = set()

    def add(self, code: str, path: Place, expected: str, found: str, fix: str, warn: bool = False) -> None:
        if (code, path) not in self.seen:
            self.seen.add((code, path))
            self.report.add(code, (*self.here, *path), expected, found, fix, "warning" if warn else "error")
