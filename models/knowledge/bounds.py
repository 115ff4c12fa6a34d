"""Bounds at the door: what makes parameters invalid, said all at once.

Each *_faults function yields one sentence per fault and nothing for sound values; logit-scale numbers have no unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from models.knowledge.state import SOURCES

SKILL_BOUNDS = {"a": 12.0, "b": 12.0, "g": 8.0, "delta": 14.0, "e": 20.0}
TRIES = 6
LOADING_BOUND = 10.0
RETRY_BOUND = 4.0
LIFT_BOUND = 12.0
FACTOR_BOUND = 10.0
ITEM_BOUND = 6.0


class ParamsInvalid(ValueError):
    """Parameters that must not be used; `faults` lists everything wrong with them, not only the first."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(faults))


def number_fault(name: str, value: object, low: float, high: float) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        yield f"{name} must be a finite number, not {value!r}"
    elif not low <= value <= high:
        yield f"{name} must lie in [{low:g}, {high:g}], not {value!r}"


def skill_faults(name: str, skill: Mapping[str, object]) -> Iterator[str]:
    for letter, bound in SKILL_BOUNDS.items():
        yield from number_fault(f"{name}.{letter}", skill.get(letter), -bound, bound)


def header_faults(id: object, alpha: object, beta: object, v: object, retries: object) -> Iterator[str]:
    if not isinstance(id, str) or not 0 < len(id) <= 200:
        yield f"id must be a text of 1 to 200 characters, not {id!r:.80}"
    for name, value in (("alpha", alpha), ("beta", beta), ("v", v)):
        yield from number_fault(name, value, 0.0, LOADING_BOUND)
    if not isinstance(retries, (tuple, list)) or len(retries) != TRIES:
        yield f"retries must be {TRIES} numbers (offsets for 0 to 5 tries before), not {retries!r:.80}"
        return
    for n, offset in enumerate(retries):
        yield from number_fault(f"retries[{n}]", offset, -RETRY_BOUND, RETRY_BOUND)
    if retries[0] != 0:
        yield f"retries[0] must be 0 (a first try has no offset), not {retries[0]!r}"


def item_faults(items: Mapping[str, object]) -> Iterator[str]:
    for item, easiness in items.items():
        yield from number_fault(f"items[{item!r}]", easiness, -ITEM_BOUND, ITEM_BOUND)


def circumstance_faults(
    rises: object, first: object, sources: Mapping[str, object], again: Mapping[str, object]
) -> Iterator[str]:
    """Of what tries, a first answer and the source add to an answer, and of an item's easiness when tried again."""
    wrong = list(_row_faults("rises", rises, TRIES, LIFT_BOUND))
    yield from wrong
    if not wrong and rises[0] != 0:  # type: ignore[index]
        yield f"rises[0] must be 0 (a first try has no lift), not {rises[0]!r}"  # type: ignore[index]
    for name, pair in (("first", first), *((f"sources[{source!r}]", pair) for source, pair in sources.items())):
        yield from _row_faults(name, pair, 2, LIFT_BOUND)
    for source in sources:
        if source not in SOURCES:
            yield f"sources[{source!r}] must be one of {', '.join(SOURCES)}"
    for item, row in again.items():
        yield from _row_faults(f"again[{item!r}]", row, TRIES - 1, ITEM_BOUND)


def spread_faults(spread: Mapping[str, object]) -> Iterator[str]:
    for skill, row in spread.items():
        yield from _row_faults(f"spread[{skill!r}]", row, 15, FACTOR_BOUND)


def number_faults(name: str, row: object) -> Iterator[str]:
    """Of a row of any numbers, any number of them."""
    if not isinstance(row, (tuple, list)):
        yield f"{name} must be numbers, not {row!r:.80}"
        return
    for n, value in enumerate(row):
        yield from number_fault(f"{name}[{n}]", value, -math.inf, math.inf)


def _row_faults(name: str, row: object, count: int, bound: float) -> Iterator[str]:
    if not isinstance(row, (tuple, list)) or len(row) != count:
        yield f"{name} must be {count} numbers, not {row!r:.80}"
        return
    for n, value in enumerate(row):
        yield from number_fault(f"{name}[{n}]", value, -bound, bound)
