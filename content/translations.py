"""Translations: the texts of a pack by path, and the same pack with them in another language.

A path names a text as authors do, by ids: `items/sub-2digit/parts/p/hints/h1/text`. Entries without an id are named by
the `answer` that they are about (in a blank: `x=3`), else by their position from 0: `glossary/0/term`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from content.entry import Entry, Words

E = TypeVar("E", bound=Entry)
HEADER = "header"
SECTIONS = ("skills", "misconceptions", "items", "tickets", "activities", "lessons")
_FORMULA = re.compile(r"\{\{.*?\}\}|\$[^$]*\$", re.DOTALL)


@cache
def word_fields(model: type[Entry]) -> frozenset[str]:
    """The fields of a record that hold texts for people."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if any(isinstance(mark, Words) for mark in field.metadata) or _marked(field.annotation)
    )


def _marked(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated and any(isinstance(mark, Words) for mark in annotation.__metadata__):
        return True
    return any(_marked(inner) for inner in get_args(annotation))


def step(element: Any, position: int) -> str:
    """How a path names an element of a list: a record of the pack, or what a translation's file says."""

    def said(key: str) -> Any:
        return element.get(key) if isinstance(element, dict) else getattr(element, key, None)

    if isinstance(said("answer"), str | int):
        return f"{said('blank')}={said('answer')}" if said("blank") else str(said("answer"))
    return said("id") if isinstance(said("id"), str) else str(position)


def texts(pack: Entry) -> Iterator[tuple[str, str]]:
    """Every text of a pack with its path."""
    yield from _texts(getattr(pack, HEADER), HEADER)
    for section in SECTIONS:
        for at, entry in enumerate(getattr(pack, section)):
            yield from _texts(entry, f"{section}/{step(entry, at)}")


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a record, of several or of a mapping."""
    return (text for _path, text in _texts(value, ""))


def missing(own: Mapping[str, str], translated: Mapping[str, str]) -> list[str]:
    """The paths of the texts that a translation lacks; what holds no word needs none."""
    return [path for path, text in own.items() if path not in translated and has_words(text)]


def has_words(text: str) -> bool:
    """Whether a text has more than numbers, formulas and signs."""
    return any(letter.isalpha() for letter in _FORMULA.sub("", text))


def _texts(value: Any, path: str, words: bool = True) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if words and value:
            yield path, value
    elif isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{path}/{name}", name in word_fields(type(value)))
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            yield from _texts(inner, f"{path}/{step(inner, at)}", words)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}/{key}", words)


def spoken(pack: E, translated: Mapping[str, str]) -> E:
    """The pack with these texts in place of its own; what is not there stays as it is."""
    heads = frozenset("/".join(path.split("/")[:2]) for path in translated)
    changed: dict[str, Any] = {HEADER: _said(getattr(pack, HEADER), HEADER, translated)}
    for section in SECTIONS:
        changed[section] = tuple(
            _said(entry, path, translated) if path in heads else entry
            for at, entry in enumerate(getattr(pack, section))
            for path in [f"{section}/{step(entry, at)}"]
        )
    kept = {name: getattr(pack, name) for name in type(pack).model_fields}
    return type(pack).model_construct(**kept | changed)


def _said(value: Any, path: str, translated: Mapping[str, str], words: bool = True) -> Any:
    """The value with the texts in it replaced; the value itself where none is."""
    if isinstance(value, str):
        return translated.get(path, value) if words else value
    if isinstance(value, Entry):
        changed = {
            name: new
            for name in type(value).model_fields
            for old in [getattr(value, name)]
            for new in [_said(old, f"{path}/{name}", translated, name in word_fields(type(value)))]
            if new is not old
        }
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        new_ones = tuple(_said(one, f"{path}/{step(one, at)}", translated, words) for at, one in enumerate(value))
        return value if all(new is old for new, old in zip(new_ones, value, strict=True)) else new_ones
    if isinstance(value, dict):
        new_map = {key: _said(inner, f"{path}/{key}", translated, words) for key, inner in value.items()}
        return value if all(new is value[key] for key, new in new_map.items()) else new_map
    return value
