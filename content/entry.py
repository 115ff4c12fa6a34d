"""The base of every record in a pack, the small types they share, and the marks that say where each stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints


class Words:
    """Marks a text that people read: checked for markup, and given in other languages by translations."""


_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

Id = Annotated[str, StringConstraints(pattern=rf"^{_SLUG}$", max_length=80)]
SkillRef = Annotated[str, StringConstraints(pattern=rf"^(?:{_SLUG}/)?{_SLUG}$", max_length=161)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=20)]
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True), Words()]
# what a child writes in letters and signs: the same in every language
Signs = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
Expr = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Whole = Annotated[int, Strict(), Field(gt=-(10**15), lt=10**15)]
Share = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]


class Entry(BaseModel):
    """Frozen; unknown keys are refused, so that a misspelt key is never silently ignored."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_alias=True, validate_by_name=True
    )


@dataclass(slots=True)
class Spot:
    """Where a value stands (line, column from 1), where its key stands, and the spots inside it."""

    line: int
    column: int
    key: tuple[int, int] | None = None
    inside: dict[str | int, "Spot"] | None = None

    @property
    def start(self) -> tuple[int, int]:
        """Where an author would look: at the value, or at its key where the value begins on a later line."""
        return self.key if self.key and self.key[0] < self.line else (self.line, self.column)

    def find(self, path: tuple[str | int, ...]) -> "Spot":
        """The deepest known spot along a path; elements that are not in the file (tags, missing keys) are
        passed over.
        """
        spot = self
        for element in path:
            spot = (spot.inside or {}).get(element, spot)
        return spot


@dataclass(slots=True)
class Marks:
    """For each entry of a pack, its file and spot, by (section, index): ("items", 3), or ("header", 0)."""

    entries: dict[tuple[str, int], tuple[str, Spot]] = field(default_factory=dict)
    # (language, path) of a translated text, as `Locale.texts` names it -> file, line, column
    translated: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)

    def place(self, section: str, index: int, *path: str | int) -> tuple[str, int, int]:
        """(file, line, column) of something inside an entry; ("", 0, 0) where nothing is known."""
        if (section, index) not in self.entries:
            return "", 0, 0
        file, spot = self.entries[section, index]
        return file, *spot.find(path).start

    def files(self) -> Iterator[str]:
        """Every file that gave an entry."""
        yield from dict.fromkeys(file for file, _ in self.entries.values())
