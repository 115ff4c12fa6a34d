"""What an import is told and what it gives: files of a pack, and one line of report for each thing that came in."""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["imported", "loss", "refused"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the source does not say. `license` stands for what has none of its own, as an SPDX identifier; `author` is
    whom to name."""

    license: str | None = None
    pack_id: str | None = None
    version: str = "1.0.0"
    grade: str = "unknown"
    title: str | None = None
    author: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one thing of the source, by its id there. `why` names what was lost or refused."""

    id: str
    status: Status
    why: str = ""


@dataclass(slots=True)
class Imported:
    """Files by their path inside the pack; none where nothing could be taken over."""

    files: dict[str, bytes] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """The report as it is written: one entry for each thing."""
        return {"items": [asdict(line) for line in self.lines]}

    def count(self, status: Status) -> int:
        return sum(line.status == status for line in self.lines)


class Refused(ValueError):
    """Something of the source that a pack cannot say, in words for the report."""


def outcome(id: str, losses: Collection[str]) -> Line:
    """The line of something that came in, with what it lost on the way."""
    return Line(id, "loss", "; ".join(dict.fromkeys(losses))) if losses else Line(id, "imported")


def slug(text: str, most: int = 70) -> str:
    """An id made of a name: small letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")[:most].strip("-")


def fresh(wanted: str, taken: Collection[str]) -> str:
    """The id, with a number behind it where another thing has it already."""
    number, id = 1, wanted
    while id in taken:
        number += 1
        id = f"{wanted}-{number}"
    return id
