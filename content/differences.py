"""What a new version of a pack changes: entries that are new, changed or removed, and where in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.items import Item
from content.pack import Pack
from content.problems import clipped

# a pack's own words for its lists, as on a page: one entry, its list
NOUNS = {
    "skill": "skills",
    "misconception": "misconceptions",
    "item": "items",
    "ticket": "tickets",
    "activity": "activities",
    "lesson": "lessons",
}
HOLE = re.compile(r"\{\{[^{}]*\}\}")
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Change:
    """One place inside an entry, with what stood there (None: nothing) and what stands there now."""

    where: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is not as it was. `changes` is empty for a new or removed one."""

    noun: str
    id: str
    title: str
    kind: str  # new, changed, removed
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs, entry by entry, and what changed in the pack's own header."""

    header: tuple[Change, ...]
    entries: tuple[Difference, ...]

    def of(self, kind: str, noun: str = "") -> list[Difference]:
        """The entries of one kind (new, changed, removed), of one noun where it is given."""
        return [entry for entry in self.entries if entry.kind == kind and noun in ("", entry.noun)]

    def ids(self, noun: str, *kinds: str) -> list[str]:
        """Ids of the entries of a noun that are of these kinds."""
        return [entry.id for entry in self.entries if entry.noun == noun and entry.kind in kinds]

    @property
    def nothing(self) -> bool:
        """Nothing differs but perhaps the version."""
        return not self.entries and all(change.where == "version" for change in self.header)


def compare(before: Pack | None, after: Pack) -> Differences:
    """What `after` changes of `before`; with no version before everything is new."""
    entries = [entry for noun, name in NOUNS.items() for entry in _compare_list(noun, name, before, after)]
    header = _changes("", before.header.model_dump(), after.header.model_dump()) if before else ()
    return Differences(tuple(header), tuple(entries))


def title_of(entry: Any) -> str:
    """How a person finds an entry again: its title, of an item what it asks."""
    if isinstance(entry, Item):
        return HOLE.sub("▢", clipped(entry.stem or entry.parts[0].prompt))
    return str(entry.title)


def _compare_list(noun: str, name: str, before: Pack | None, after: Pack) -> Iterator[Difference]:
    old = {entry.id: entry for entry in getattr(before, name)} if before else {}
    new = {entry.id: entry for entry in getattr(after, name)}
    for id, entry in new.items():
        if id not in old:
            yield Difference(noun, id, title_of(entry), "new")
        elif changes := tuple(_changes("", old[id].model_dump(), entry.model_dump())):
            yield Difference(noun, id, title_of(entry), "changed", changes)
    for id, entry in old.items():
        if id not in new:
            yield Difference(noun, id, title_of(entry), "removed")


def _changes(where: str, before: Any, after: Any) -> Iterator[Change]:
    """Place by place; entries of a list are matched by their id where they have one."""
    if before == after:
        return
    old, new = _inside(before), _inside(after)
    if old is None or new is None:
        yield Change(where, _shown(before), _shown(after))
        return
    for key in dict.fromkeys([*old, *new]):
        place = f"{where}.{key}" if where else key
        yield from _changes(place, old.get(key, _NOTHING), new.get(key, _NOTHING))


def _inside(value: Any) -> dict[str, Any] | None:
    if isinstance(value, Mapping):
        return {str(key): inner for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        named = {inner["id"]: inner for inner in value if isinstance(inner, Mapping) and "id" in inner}
        if value and len(named) == len(value):
            return named
    return None


def _shown(value: Any) -> str | None:
    return None if value is _NOTHING or value is None else clipped(value, 160)
