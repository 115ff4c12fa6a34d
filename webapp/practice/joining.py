"""One string from the fields of a question, and the fields back from it: what answer.js does on the device.

Something that was left open between others keeps its place as `_`, which no id, number or fraction is: so an answer
that is half done is asked for again, and never read as another one.
"""

import json
import re
from collections.abc import Mapping, Sequence

from content.given import OPEN

Fields = Mapping[str, Sequence[str]]
FRACTION = re.compile(r"(?:(\S+)\s+)?([^\s/]*)/([^\s/]*)")


def join(fields: Fields) -> str:
    """The answer as it travels; empty where nothing was filled in."""
    given = {name: [value.strip() for value in values] for name, values in fields.items()}
    if "digit" in given:
        return join_column(given["digit"], given.get("trade", []))
    if any(name.startswith("blank.") for name in given):
        return join_blanks(given)
    if "bottom" in given:
        return join_fraction(*(given.get(name, [""])[0] for name in ("whole", "top", "bottom")))
    if "box" in given:
        return "; ".join(given["box"]).rstrip("; ")
    for together in ("place", "match", "end"):
        if together in given:
            chosen = [value or OPEN for value in given[together]]
            return " ".join(chosen) if any(not value.endswith(OPEN) for value in chosen) else ""
    return " ".join(given.get("answer", [])).strip()


def join_column(digits: Sequence[str], trades: Sequence[str]) -> str:
    """A gap after the first digit stays one: `5 _` is never read as 5. The trade row follows where it was used."""
    number = "".join(digit or OPEN for digit in digits).lstrip(OPEN)
    used = " | " + " ".join(cell or "-" for cell in trades) if any(trades) else ""
    return number + used if number else ""


def join_fraction(whole: str, top: str, bottom: str) -> str:
    return f"{whole} {top or OPEN}/{bottom or OPEN}".strip() if top or bottom else whole


def join_blanks(given: Fields) -> str:
    """A JSON object; each blank has fields of its own, called `blank.ID.NAME`."""
    inside: dict[str, dict[str, Sequence[str]]] = {}
    for name, values in given.items():
        if name.startswith("blank."):
            _blank, id, own = name.split(".", 2)
            inside.setdefault(id, {})[own] = values
    answers = {id: join(own) for id, own in inside.items()}
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":")) if any(answers.values()) else ""


def spread(answer: str, layout: str, boxes: int = 0) -> dict[str, list[str]]:
    """The values of the fields, by name, from an earlier answer. `boxes`: those of a column's digits."""
    if layout == "column":
        number, _bar, trades = answer.partition("|")
        digits = number.strip().rjust(boxes) if len(number.strip()) <= boxes else " " * boxes
        return {
            "digit": [digit.strip(f"{OPEN} ") for digit in digits],
            "trade": [cell.strip("-") for cell in trades.split()],
        }
    if layout == "fraction":
        found = FRACTION.fullmatch(answer.strip())
        whole, top, bottom = (each or "" for each in found.groups()) if found else (answer.strip(), "", "")
        return {name: [value.strip(OPEN)] for name, value in (("whole", whole), ("top", top), ("bottom", bottom))}
    if layout == "boxes":
        return {"box": [value.strip() for value in answer.split(";")]}
    if layout in ("order", "match", "jump"):
        return {{"order": "place", "jump": "end"}.get(layout, "match"): answer.split()}
    return {"answer": [answer]}
