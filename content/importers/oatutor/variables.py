"""Variables with a joint index: the third value of each goes with the third of every other. Each row is a case."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from content.expressions import NAMES
from content.importers.imported import Refused, fresh

MOST_ROWS = 50
_RESERVED = NAMES | {"top", "bottom"}


@dataclass(frozen=True, slots=True)
class Variables:
    """`names`: what each is called in the pack; `cases`: its rows, none where nothing varies."""

    names: Mapping[str, str]
    cases: tuple[dict[str, int], ...]


def variables_of(records: Iterable[Mapping[str, Any]], named: Iterable[str]) -> Variables:
    """The variables that some texts name, from every `variabilization` that gives them. Raises Refused."""
    lists: dict[str, list[Any]] = {}
    for record in records:
        given = record.get("variabilization")
        for name, values in given.items() if isinstance(given, dict) else ():
            if lists.setdefault(name, values) != values:
                raise Refused(f"the variable @{{{name}}} has other values in its steps")
    wanted = [name for name in dict.fromkeys(sorted(named)) if name in lists]
    if not wanted:
        return Variables({}, ())
    rows = max(len(lists[name]) if isinstance(lists[name], list) else 0 for name in wanted)
    if not 1 <= rows <= MOST_ROWS:
        raise Refused(f"variables with {rows} values; 1 to {MOST_ROWS} fit")
    names: dict[str, str] = {}
    for name in wanted:
        names[name] = fresh_name(name, names.values())
    # a shorter list begins again, as in the source
    cases = [{names[n]: _whole(n, lists[n][row % len(lists[n])]) for n in wanted if lists[n]} for row in range(rows)]
    return Variables(names, tuple(cases))


def fresh_name(name: str, taken: Iterable[str]) -> str:
    """`C` is called c; a second c is c_2; a word that means something is v_if."""
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())[:14]
    if not plain[:1].isalpha() or plain in _RESERVED:
        plain = f"v_{plain}"
    return fresh(plain, list(taken)).replace("-", "_")


def _whole(name: str, value: object) -> int:
    text = str(value).strip().replace("$", "")
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,15}", text):
        raise Refused(f"the variable @{{{name}}} is no whole number: {text[:40]}")
    return int(text)
