"""Every expression and every text with holes in a response, with its path: what a checker and a translator walk."""

from collections.abc import Iterator, Mapping

from content.entry import Entry
from content.responses import Response

Path = tuple[str | int, ...]
Sources = Iterator[tuple[Path, str, bool]]

_TEXTS = frozenset({"text", "feedback"})
_EXPRESSIONS = frozenset({"values", "tolerance", "low", "high", "step", "labels", "from", "to", "right"})


def sources_of(response: Response) -> Sources:
    """(path, source, whether it is a text with holes; else it is an expression). Ids and settings are neither."""
    return _of_entry((), response)


def _of_entry(path: Path, entry: Entry) -> Sources:
    in_words = getattr(entry, "type", "") in ("expression", "text")
    for field, value in entry:
        name = field.rstrip("_")
        if name == "answers":
            yield from _of_value((*path, name), value, in_words)
        elif name in _TEXTS or name in _EXPRESSIONS:
            yield from _of_value((*path, name), value, name in _TEXTS)
        else:
            yield from _of_value((*path, name), value, None)


def _of_value(path: Path, value: object, hole: bool | None) -> Sources:
    if isinstance(value, str) and hole is not None:
        yield path, value, hole
    elif isinstance(value, Entry):
        yield from _of_entry(path, value)
    elif isinstance(value, tuple | Mapping):
        for key, each in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _of_value((*path, key), each, hole)
