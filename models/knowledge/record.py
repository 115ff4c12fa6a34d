"""Parameters as versioned JSON, and back: nothing is read that could not have been written.

Version 1 lacked what version 2 says of circumstances and of the posterior's spread; it is read as having none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.knowledge.bounds import SKILL_BOUNDS, ParamsInvalid, number_faults, skill_faults

VERSION = 2
MAX_JSON_CHARS = 64_000_000

_ENTRIES = frozenset({"version", "id", "alpha", "beta", "v", "retries", "pooled", "skills", "items"})
_ADDED: Mapping[str, Any] = {"rises": [0.0] * 6, "first": [0.0, 0.0], "sources": {}, "again": {}, "spread": {}}
_OBJECTS = ("skills", "items", "sources", "again", "spread")


def text_of(record: Mapping[str, Any]) -> str:
    """Keys sorted: equal records give equal text."""
    return json.dumps({"version": VERSION, **record}, sort_keys=True, allow_nan=False, separators=(",", ":"))


def record_of(text: str) -> dict[str, Any]:
    """The JSON object with exactly the entries of a version, each of the right kind. Raises ParamsInvalid."""
    if len(text) > MAX_JSON_CHARS:
        raise ParamsInvalid([f"parameters must be at most {MAX_JSON_CHARS} characters, not {len(text)}"])
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParamsInvalid([f"parameters must be JSON: {error}"]) from error
    if not isinstance(record, dict) or record.get("version") not in (1, VERSION):
        raise ParamsInvalid([f"parameters must be a JSON object with version {VERSION}"])
    wanted = _ENTRIES if record["version"] == 1 else _ENTRIES | set(_ADDED)
    faults = [f"entry {name!r} is missing" for name in sorted(wanted - set(record))]
    faults += [f"entry {name!r} is unknown" for name in sorted(set(record) - wanted)]
    faults += [
        f"{name} must be an object" for name in _OBJECTS if name in record and not isinstance(record[name], dict)
    ]
    if faults:
        raise ParamsInvalid(faults)
    return {**_ADDED, **record}


def letters(name: str, row: object, faults: list[str]) -> dict[str, float]:
    """A row [a, b, g, delta, e] as named values; what is wrong with it is added to faults."""
    if not isinstance(row, list) or len(row) != len(SKILL_BOUNDS):
        faults.append(f"{name} must be five numbers [a, b, g, delta, e], not {row!r:.80}")
        return {}
    found = dict(zip(SKILL_BOUNDS, row, strict=True))
    faults += skill_faults(name, found)
    return found


def rows(name: str, record: Mapping[str, object], faults: list[str]) -> dict[str, tuple[float, ...]]:
    """A table of rows of numbers by key; what is wrong with it is added to faults."""
    found = {}
    for key, row in record.items():
        wrong = list(number_faults(f"{name}[{key!r}]", row))
        faults += wrong
        if not wrong:
            found[key] = tuple(map(float, row))  # type: ignore[call-overload]
    return found
