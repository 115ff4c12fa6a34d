"""Reading `locales/<language>/`: the same files and ids as the pack's own, and only the texts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from content.entry import Marks, Spot
from content.pack import Locale
from content.problems import Problem, clipped
from content.translations import HEADER, step
from content.validation import problems_of

_OWN = ("language", "reviewed", "reviewed_by")
_NAMES = ("id", "answer", "blank")  # they say which entry is meant
MAX_TEXT = 20_000


@dataclass(slots=True)
class LocaleFiles:
    """The files of one language as they come, in any order."""

    language: str
    own: dict[str, Any] = field(default_factory=dict)
    own_at: tuple[str, Spot] = ("", Spot(0, 0))
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def header(self, value: Any, file: str, spot: Spot) -> None:
        """`pack.yaml` of a language: who reviewed it, and the pack's title."""
        self.own_at = file, spot
        if not isinstance(value, dict):
            self._refuse(file, spot, "shape", "`language: ...` and `reviewed: false`", clipped(value), _SHAPE)
            return
        self.own = {key: value[key] for key in _OWN if key in value}
        rest = {key: inner for key, inner in value.items() if key not in _OWN}
        self._take(rest, file, spot, HEADER)

    def entries(self, section: str, value: Any, file: str, spot: Spot) -> None:
        """A list of entries of one section, each with its id."""
        if not isinstance(value, list):
            self._refuse(file, spot, "shape", "a list: each entry starts with `- id:`", clipped(value), _SHAPE)
            return
        for at, entry in enumerate(value):
            self.entry(section, entry, file, spot.find((at,)))

    def entry(self, section: str, value: Any, file: str, spot: Spot) -> None:
        if not isinstance(value, dict) or not isinstance(value.get("id"), str):
            self._refuse(file, spot, "shape", "an entry with its `id`", clipped(value), _SHAPE)
            return
        self._take(value, file, spot, f"{section}/{value['id']}")

    def _take(self, value: Any, file: str, spot: Spot, path: str) -> None:
        for name, text, at in _leaves(value, spot, path):
            if not isinstance(text, str):
                self._refuse(file, at, "translation", "a text", clipped(text), "Write a text, in quotes, or remove it.")
            elif len(text) > MAX_TEXT:
                self._refuse(file, at, "translation", f"at most {MAX_TEXT:,} characters", clipped(text), "Shorten it.")
            elif name in self.texts:
                first_file, line, _ = self.places[name]
                found = f"again (first in {first_file}, line {line})"
                self._refuse(file, at, "duplicate-id", "each text once", found, "Remove one of them.")
            else:
                self.texts[name] = text.strip()
                self.places[name] = (file, *at.start)

    def _refuse(self, file: str, spot: Spot, code: str, expected: str, found: str, fix: str) -> None:
        self.problems.append(Problem(file, *spot.start, expected, found, fix, code=code))

    def made(self, marks: Marks) -> Locale | None:
        """The language's record; its places are added to the marks. None, with problems, where it cannot be read."""
        file, spot = self.own_at
        file = file or f"locales/{self.language}/pack.yaml"
        if self.own.get("language", self.language) != self.language:
            self._refuse(
                file,
                spot.find(("language",)),
                "translation",
                f"`language: {self.language}`, as the folder is named",
                clipped(self.own["language"]),
                "Make the two the same.",
            )
            return None
        try:
            locale = Locale.model_validate({**self.own, "language": self.language, "texts": self.texts})
        except ValidationError as error:
            self.problems += problems_of(error, Locale, file, spot)
            return None
        marks.translated.update({(self.language, path): place for path, place in self.places.items()})
        return locale


def _leaves(value: Any, spot: Spot, path: str) -> Iterator[tuple[str, Any, Spot]]:
    """Everything in a value that is no list or mapping, with its path, by ids."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NAMES:
                yield from _leaves(inner, spot.find((key,)), f"{path}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, spot.find((at,)), f"{path}/{step(inner, at)}")
    else:
        yield path, value, spot


_SHAPE = "Take over ids and texts from the pack's own file, and translate the texts."
