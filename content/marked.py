"""YAML as plain values with a spot for each: YAML 1.2 scalars only, no aliases, no tags, no duplicate keys.

Built from the event stream and not by recursion, so that deep nesting meets a limit and never the C stack.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from content.entry import Spot
from content.problems import Problem, clipped

MAX_DEPTH = 40
MAX_PROBLEMS = 100
# a pack of 5,000 items has some 360,000 values
MAX_VALUES = 500_000
MAX_KEYS, MAX_ELEMENTS = 1_000, 10_000

_WHOLE = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


@dataclass(slots=True)
class _Open:
    """A collection that is being read; `key` is the mapping's key that waits for its value."""

    value: Any
    spot: Spot
    key: str | None = None
    key_at: tuple[int, int] | None = None
    waits: bool = False


@dataclass(slots=True)
class Allowance:
    """How many more values the files of a pack may hold together."""

    left: int = MAX_VALUES


class _Stop(Exception):
    pass


def load(
    text: str, file: str, first_line: int = 1, allowance: Allowance | None = None
) -> tuple[Any, Spot, list[Problem]]:
    """The value of one YAML document, its spot, and what is the matter with it. `first_line`: where the text starts."""
    reader = _Reader(file, first_line, allowance or Allowance())
    try:
        for event in iter(yaml.CSafeLoader(text).get_event, None):
            reader.take(event)
    except _Stop:
        pass
    except yaml.YAMLError as error:
        reader.broken(error)
    return reader.value, reader.spot, reader.problems


class _Reader:
    def __init__(self, file: str, first_line: int, allowance: Allowance) -> None:
        self.allowance = allowance
        self.file = file
        self.shift = first_line
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.value: Any = None
        self.spot = Spot(first_line, 1)
        self.documents = 0

    def refuse(
        self, line: int, column: int, code: str, expected: str, found: str, fix: str, stop: bool = False
    ) -> None:
        self.problems.append(Problem(self.file, line, column, expected, found, fix, code=code))
        if stop or len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def broken(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + self.shift, mark.column + 1) if mark else (self.shift, 1)
        said = getattr(error, "problem", None) or str(error)
        self.problems.append(
            Problem(
                self.file,
                line,
                column,
                "YAML",
                clipped(str(said), 120),
                "Check the indentation, and put quotes around text with `: `, `#`, `{` or `%`.",
                code="yaml",
            )
        )

    def take(self, event: Any) -> None:
        kind, mark = type(event), event.start_mark
        line, column = mark.line + self.shift, mark.column + 1
        if kind is yaml.ScalarEvent:
            self.plain_only(event, line, column)
            self.scalar(event, line, column)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.plain_only(event, line, column)
            self.open({} if kind is yaml.MappingStartEvent else [], line, column)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = self.stack.pop()
            self.put(closed.value, closed.spot)
        elif kind is yaml.AliasEvent:
            self.refuse(
                line,
                column,
                "alias",
                "the text itself",
                f"an alias, *{clipped(event.anchor)}",
                "Write the text out in full: aliases are not allowed.",
                stop=True,
            )
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.refuse(
                    line,
                    column,
                    "documents",
                    "one document in a file",
                    "a second one after `---`",
                    "Remove the `---`, or move what follows into a file of its own.",
                    stop=True,
                )

    def plain_only(self, event: Any, line: int, column: int) -> None:
        if event.tag not in (None, "!"):
            self.refuse(line, column, "tag", "no tag", clipped(event.tag), "Remove the word that starts with `!`.")
        if event.anchor is not None:
            self.refuse(line, column, "alias", "no anchor", f"&{clipped(event.anchor)}", "Remove the anchor.")

    def open(self, value: Any, line: int, column: int) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and not self.stack[-1].waits:
            self.refuse(
                line,
                column,
                "key",
                "a word as key",
                "a list or mapping as key",
                "Put quotes around text that starts with `{` or `[`.",
                stop=True,
            )
        if len(self.stack) >= MAX_DEPTH:
            self.refuse(
                line, column, "depth", f"at most {MAX_DEPTH} levels", "deeper nesting", "Write it flatter.", stop=True
            )
        self.stack.append(_Open(value, Spot(line, column, inside={})))

    def scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> None:
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and not parent.waits:
            parent.key, parent.key_at, parent.waits = str(event.value), (line, column), True
            if parent.key in parent.value:
                first = (parent.spot.inside or {})[parent.key]
                self.refuse(
                    line,
                    column,
                    "duplicate-key",
                    f"`{clipped(parent.key)}` once",
                    f"a second one (the first is in line {first.line})",
                    "Remove one of the two.",
                )
            return
        value = event.value if event.style in ("'", '"', "|", ">") else self.resolved(str(event.value), line, column)
        self.put(value, Spot(line, column))

    def resolved(self, text: str, line: int, column: int) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.fullmatch(text):
            if len(text) > 18:
                self.refuse(
                    line,
                    column,
                    "size",
                    "a number of at most 17 digits",
                    clipped(text, 30),
                    "Put quotes around it if it is a text.",
                )
                return 0
            return int(text)
        return float(text) if len(text) <= 40 and _FLOAT.fullmatch(text) else text

    def put(self, value: Any, spot: Spot) -> None:
        self.allowance.left -= 1
        if self.allowance.left < 0:
            found, fix = "more", "Split the pack."
            self.refuse(*spot.start, "size", f"at most {MAX_VALUES:,} values in a pack", found, fix, stop=True)
        if not self.stack:
            self.value, self.spot = value, spot
            return
        parent = self.stack[-1]
        inside = parent.spot.inside if parent.spot.inside is not None else {}
        if isinstance(parent.value, dict):
            key = str(parent.key)
            spot.key = parent.key_at
            parent.value[key] = value
            if len(parent.value) > MAX_KEYS:
                fix = "Look at the indentation, or split it."
                self.refuse(*spot.start, "size", f"at most {MAX_KEYS:,} keys in one place", "more", fix, stop=True)
            inside[key] = spot
            parent.waits = False
        else:
            inside[len(parent.value)] = spot
            parent.value.append(value)
            if len(parent.value) > MAX_ELEMENTS:
                expected, fix = f"at most {MAX_ELEMENTS:,} entries in a list", "Split the pack."
                self.refuse(*spot.start, "size", expected, "more", fix, stop=True)
