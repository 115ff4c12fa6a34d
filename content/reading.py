"""A folder or zip becomes a Pack, or every problem with its file, line and column."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from content.archives import open_files
from content.entry import Entry, Marks, Spot
from content.figures import FOLDER, PictureProblem, read_picture
from content.items import Item
from content.locales import LocaleFiles
from content.marked import Allowance, load
from content.pack import Activity, Framework, Header, Lesson, Misconception, Pack, Skill, Ticket, Use
from content.problems import ANY, MOST, PackProblems, Problem, at_most, clipped, did_you_mean
from content.validation import problems_of

# where each kind of entry stands: the file itself, or every file of the folder
_LISTS: dict[str, tuple[str, type[Entry]]] = {
    "skills": ("skills", Skill),
    "misconceptions": ("misconceptions", Misconception),
    "items": ("items", Item),
    "exit-tickets": ("tickets", Ticket),
    "lessons": ("lessons", Lesson),
}
_HEADER = "pack.yaml"
_PLAIN = ("README", "LICENSE", "NOTICE", "CHANGELOG")


@dataclass(slots=True)
class Reading:
    """What a pack's files gave: `pack` holds every entry that could be read (None without a usable header),
    `broken` the ids
    of those that could not."""

    pack: Pack | None
    problems: list[Problem]
    broken: frozenset[str]


def read(path: Path) -> Pack:
    """Read the pack in a folder or zip. Raises PackProblems with every problem at once."""
    reading = read_all(path)
    if reading.pack is None or any(problem.severity == "error" for problem in reading.problems):
        raise PackProblems(reading.problems)
    return reading.pack


def read_all(path: Path) -> Reading:
    """Read as much as can be read. Raises PackProblems only where the folder or zip itself is refused."""
    shelf = _Shelf()
    files = sorted(open_files(path).contents.items(), key=lambda file: (file[0] != _HEADER, file[0]))
    with _nothing_collected():
        for name, data in files:
            shelf.take(name, data)
            if len(shelf.problems) > MOST or shelf.allowance.left < 0:
                raise PackProblems(at_most(shelf.problems))
        return shelf.reading()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is read stays: the collector would look through all of it again and again and free nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Shelf:
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    header_seen: bool = False
    locales: dict[str, LocaleFiles] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)
    files: dict[str, bytes] = field(default_factory=dict)

    def take(self, name: str, data: bytes) -> None:
        path = PurePosixPath(name)
        section = path.parts[0] if len(path.parts) > 1 else path.stem
        if section == FOLDER and len(path.parts) == 2:
            self.picture_file(name, data)
            return
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if path.suffix in (".yaml", ".md"):
                line = data[: error.start].count(b"\n") + 1
                self.refuse(
                    name,
                    line,
                    1,
                    "encoding",
                    "UTF-8 text",
                    f"byte 0x{data[error.start]:02x}",
                    "Save the file with the encoding UTF-8.",
                )
                return
            text = ""
        if path.parts[0] == "locales" and len(path.parts) in (3, 4):
            self.locale_file(name, text, path.parts[1], PurePosixPath(*path.parts[2:]))
        elif name == _HEADER:
            self.header_file(name, text)
        elif path.suffix == ".yaml" and section in _LISTS and len(path.parts) <= 2:
            self.list_file(name, text, *_LISTS[section])
        elif path.suffix == ".md" and section == "activities" and len(path.parts) == 2:
            self.activity_file(name, text)
        elif not path.name.upper().startswith(_PLAIN):
            self.unread(name)

    def unread(self, name: str) -> None:
        places = [_HEADER, *(f"{known}.yaml" for known in _LISTS), "activities/name.md"]
        self.problems.append(
            Problem(
                name,
                0,
                0,
                "a file of a pack",
                "a file that is not read",
                did_you_mean(name, places, "Remove it, or see the authors' guide for the names."),
                "warning",
                "unread-file",
            )
        )

    def locale_file(self, name: str, text: str, language: str, inside: PurePosixPath) -> None:
        files = self.locales.setdefault(language, LocaleFiles(language))
        section = inside.parts[0] if len(inside.parts) > 1 else inside.stem
        source: str | None = text
        body, first, line = "", 1, 1
        written = section == "activities" and inside.suffix == ".md"
        if written:
            source, body, line = _front_matter(text)
            first = 2
        elif inside.suffix != ".yaml" or (section not in _LISTS and inside.name != _HEADER):
            self.unread(name)
            return
        if source is None:
            self.no_front_matter(name, text)
            return
        value, spot, problems = load(source, name, first, self.allowance)
        self.problems += problems
        if problems:
            return
        if written and isinstance(value, dict):
            value["body"] = body
            (spot.inside if spot.inside is not None else {})["body"] = Spot(line, 1)
        if inside.name == _HEADER:
            files.header(value, name, spot)
        elif written:
            files.entry("activities", value, name, spot)
        else:
            files.entries(_LISTS[section][0], value, name, spot)

    def refuse(self, file: str, line: int, column: int, code: str, expected: str, found: str, fix: str) -> None:
        self.problems.append(Problem(file, line, column, expected, found, fix, code=code))

    def header_file(self, name: str, text: str) -> None:
        self.header_seen = True
        value, spot, problems = load(text, name, allowance=self.allowance)
        self.problems += problems
        if not isinstance(value, dict):
            self.refuse(
                name, spot.line, spot.column, "shape", "`pack: {id: ..., version: ..., ...}`", clipped(value), _SEE
            )
            return
        for key in value.keys() - {"pack", "frameworks", "uses"}:
            at = (spot.inside or {})[key].key or (spot.line, spot.column)
            self.refuse(
                name,
                *at,
                "unknown-key",
                "pack, frameworks or uses",
                f"`{clipped(key)}`",
                did_you_mean(key, ["pack", "frameworks", "uses"], "Remove it."),
            )
        if "pack" in value:
            self.entry("header", Header, value["pack"], name, spot.find(("pack",)))
        else:
            self.refuse(
                name, spot.line, spot.column, "missing", "`pack: {id: ..., version: ..., ...}`", "nothing", _SEE
            )
        for section, model in (("frameworks", Framework), ("uses", Use)):
            self.list_value(section, model, value.get(section, []), name, spot.find((section,)))

    def list_file(self, name: str, text: str, section: str, model: type[Entry]) -> None:
        value, spot, problems = load(text, name, allowance=self.allowance)
        self.problems += problems
        if value is not None or not problems:
            self.list_value(section, model, value, name, spot)

    def list_value(self, section: str, model: type[Entry], value: Any, name: str, spot: Spot) -> None:
        if not isinstance(value, list):
            self.refuse(
                name,
                spot.line,
                spot.column,
                "shape",
                "a list: each entry starts with `- id:`",
                clipped(value),
                "Start the first entry with `- id: ...`.",
            )
            return
        for index, item in enumerate(value):
            self.entry(section, model, item, name, spot.find((index,)))
            if len(self.problems) > MOST:
                return

    def activity_file(self, name: str, text: str) -> None:
        head, body, line = _front_matter(text)
        if head is None:
            self.no_front_matter(name, text)
            return
        value, spot, problems = load(head, name, 2, self.allowance)
        self.problems += problems
        if isinstance(value, dict):
            if "body" in value:
                self.refuse(
                    name,
                    *(spot.find(("body",)).key or (2, 1)),
                    "unknown-key",
                    "the text below `---`",
                    "`body`",
                    "Move the text below the second `---`.",
                )
            value["body"] = body
            (spot.inside if spot.inside is not None else {})["body"] = Spot(line, 1)
            self.entry("activities", Activity, value, name, spot)
        elif not problems:
            self.refuse(name, 2, 1, "shape", "`id: ...`, `title: ...` and so on", clipped(value), _SEE)

    def no_front_matter(self, name: str, text: str) -> None:
        expected = "`---`, then the entries, then `---`"
        fix = "Start the file with `---` and close the entries with `---` before the text."
        self.refuse(name, 1, 1, "front-matter", expected, clipped(text[:40]), fix)

    def picture_file(self, name: str, data: bytes) -> None:
        try:
            picture = read_picture(name, data)
        except PictureProblem as problem:
            self.refuse(name, 0, 0, "picture", problem.expected, problem.found, problem.fix)
            self.broken.add(name)
            return
        self.files[picture.sha256] = data
        self.entries.setdefault("pictures", []).append(picture)

    def entry(self, section: str, model: type[Entry], value: Any, file: str, spot: Spot) -> None:
        if not isinstance(value, dict):
            self.refuse(
                file,
                spot.line,
                spot.column,
                "shape",
                "keys and values",
                clipped(value),
                "Write `key: value` pairs, each on a line of its own.",
            )
            return
        try:
            made = model.model_validate(value)
        except ValidationError as error:
            self.problems += problems_of(error, model, file, spot)
            if isinstance(value.get("id"), str):
                self.broken.add(value["id"])
            return
        group = self.entries.setdefault(section, [])
        self.marks.entries[section, len(group)] = (file, spot)
        group.append(made)

    def reading(self) -> Reading:
        if not self.header_seen:
            self.refuse(_HEADER, 0, 0, "missing", "a file pack.yaml at the top of the pack", "none", _SEE)
        pack = None
        locales = [files.made(self.marks) for _, files in sorted(self.locales.items())]
        self.problems += [problem for files in self.locales.values() for problem in files.problems]
        if headers := self.entries.pop("header", []):
            pack = Pack.model_validate(
                {
                    "header": headers[0],
                    **{name: tuple(group) for name, group in self.entries.items()},
                    "locales": tuple(locale for locale in locales if locale is not None),
                }
            )
            pack.marks.entries.update(self.marks.entries)
            pack.marks.translated.update(self.marks.translated)
            pack.picture_bytes.update(self.files)
        if any(problem.code in _WHOLE_FILE for problem in self.problems):
            self.broken.add(ANY)
        return Reading(pack, self.problems, frozenset(self.broken))


# after one of these the rest of its file is not known
_WHOLE_FILE = {"yaml", "alias", "documents", "depth", "key", "encoding", "front-matter", "shape"}
_SEE = "The authors' guide shows a whole one."


def _front_matter(text: str) -> tuple[str | None, str, int]:
    """(front matter, body, the body's first line); (None, "", 1) where there is none."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return None, "", 1
    for at, line in _after_first(lines):
        if line.strip() == "---":
            return "".join(lines[1:at]), "".join(lines[at + 1 :]).strip(), at + 2
    return None, "", 1


def _after_first(lines: list[str]) -> Iterator[tuple[int, str]]:
    yield from list(enumerate(lines))[1:]
