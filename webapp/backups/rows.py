"""Rows as PostgreSQL's COPY writes them: the one form in which either kind of database is counted, compared, moved.

A line is a row: its columns in the table's order, tabs between, \\N for nothing, \\ before what would be mistaken.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, column, inspect, table

Shape = dict[str, dict[str, str]]  # by table: its columns in order, each integer, real, boolean, bytes or text
SORTS = {int: "integer", float: "real", bool: "boolean", bytes: "bytes"}  # anything else is text in both databases
SPECIAL = re.compile(r"[\\\b\f\n\r\t\v]")
ESCAPES = {"\\": r"\\", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v"}
PLAIN = {escaped: plain for plain, escaped in ESCAPES.items()}
ESCAPED = re.compile(r"\\.", re.DOTALL)
NOTHING = r"\N"
VERSIONS = table("alembic_version", column("version_num"))  # Alembic's own, outside the tables that are counted


def shape_of(connection: Connection, only: Collection[str] | None = None) -> Shape:
    """The tables (`only` those) as this database has them, which may be an older Onramp's."""
    inspector = inspect(connection)
    return {
        name: {found["name"]: sort_of(found["type"]) for found in inspector.get_columns(name)}
        for name in sorted(inspector.get_table_names())
        if name != VERSIONS.name and (only is None or name in only)
    }


def sort_of(kind: Any) -> str:
    return SORTS.get(kind.python_type, "text")


def escape(text: Any) -> str:
    text = text if isinstance(text, str) else str(text)
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text) if SPECIAL.search(text) else text


def unescape(text: str) -> str:
    return ESCAPED.sub(lambda found: PLAIN.get(found[0], found[0][1:]), text) if "\\" in text else text


WRITERS: dict[str, Callable[[Any], str]] = {
    "integer": str,
    "real": lambda value: repr(float(value)),
    "boolean": lambda value: "t" if value else "f",
    "bytes": lambda value: rf"\\x{value.hex()}",
    "text": escape,
}
READERS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "real": float,
    "boolean": lambda text: int(text == "t"),
    "bytes": lambda text: bytes.fromhex(text[3:]),
    "text": unescape,
}


def lines(rows: Iterable[Sequence[Any]], columns: Mapping[str, str]) -> Iterable[bytes]:
    """From rows as SQLite's module gives them."""
    writers = [WRITERS[sort] for sort in columns.values()]
    for row in rows:
        fields = [NOTHING if v is None else write(v) for write, v in zip(writers, row, strict=True)]
        yield "\t".join(fields).encode()


def values(line: bytes, readers: Sequence[Callable[[str], Any]]) -> list[Any]:
    """As SQLite's module takes them."""
    fields = line.decode().split("\t")
    return [None if f == NOTHING else read(f) for read, f in zip(readers, fields, strict=True)]


def readers_of(columns: Mapping[str, str]) -> list[Callable[[str], Any]]:
    return [READERS[sort] for sort in columns.values()]


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows, and their sum: of 128 bits of each row's SHA-256, so that their order does not matter."""

    rows: int
    sum: str


def count(found: Iterable[bytes], columns: Mapping[str, str]) -> Count:
    number, total = 0, 0
    for line in same_reals(found, columns):
        number += 1
        total += int.from_bytes(sha256(line).digest()[:16])
    return Count(number, f"{total % (1 << 128):032x}")


def same_reals(found: Iterable[bytes], columns: Mapping[str, str]) -> Iterable[bytes]:
    """PostgreSQL and Python write the same number with other digits: 1 and 1.0."""
    places = [place for place, sort in enumerate(columns.values()) if sort == "real"]
    if not places:
        yield from found
        return
    for line in found:
        fields = line.split(b"\t")
        for place in places:
            if fields[place] != NOTHING.encode():
                fields[place] = repr(float(fields[place])).encode()
        yield b"\t".join(fields)
