"""Comparing, simplifying and renaming fractions.

Rules: Ashlock (2006), Clarke & Roche (2009), Pearn & Stephens (2004).
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from content.bugs.work import Sheet, Work, spell
from content.terms import Mixed


class Pair(NamedTuple):
    """Two fractions of which one is wanted: the larger (`max`) or the smaller (`min`)."""

    left: Mixed
    right: Mixed
    wanted: str


class Renamed(NamedTuple):
    """top/bottom = ?/new: the top is wanted."""

    top: int
    bottom: int
    new: int


def _bottom(number: Mixed) -> int:
    return number.bottom


# rule: what stands for a fraction's size; it comes up where this differs
SIZES: dict[str, Callable[[Mixed], int]] = {
    "larger_bottom_larger": _bottom,
    "smaller_bottom_larger": lambda number: -number.bottom,
    "larger_top_larger": lambda number: number.top,
    "smaller_gap_larger": lambda number: number.top - number.bottom,
}


def compare(task: Pair, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work out which is wanted, by the tops over a common bottom."""
    sheet = Sheet(rules)
    left, right, wanted = task
    sizes = left.improper * right.bottom, right.improper * left.bottom
    rule = None
    for name, size in SIZES.items():
        if left.whole == right.whole and sheet.has(name, size(left) != size(right)):
            sizes, rule = (size(left), size(right)), name
            break
    first = sizes[0] >= sizes[1] if wanted == "max" else sizes[0] <= sizes[1]
    found = left if first else right
    sheet.move("compare", *sizes, to=spell(found), rule=rule)
    return sheet.fraction(found)


def simplify(task: Mixed, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work top/bottom down to its simplest form, by one common factor after the other."""
    sheet = Sheet(rules)
    top, bottom = task.top, task.bottom
    own = _factor(top), _factor(bottom)
    if sheet.has("reduces_each_alone", top > 1 and bottom > 1 and own[0] != own[1]):
        found = Mixed(0, top // own[0], bottom // own[1])
        sheet.move("divide", spell(task), *own, to=spell(found), rule="reduces_each_alone")
        return sheet.fraction(found)
    while (by := _common(top, bottom)) > 1:
        top_only, bottom_only = sheet.has("reduces_top_only"), sheet.has("reduces_bottom_only")
        top, bottom = top if bottom_only else top // by, bottom if top_only else bottom // by
        rule = "reduces_top_only" if top_only else "reduces_bottom_only" if bottom_only else None
        sheet.move("divide", by, to=f"{top}/{bottom}", rule=rule)
        if rule:
            return sheet.fraction(Mixed(0, top, bottom))
    sheet.move("nothing divides both", top, bottom, to=f"{top}/{bottom}")
    return sheet.fraction(Mixed(0, top, bottom))


def rename(task: Renamed, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work out the missing top of top/bottom = ?/new; nowhere where new is no multiple of bottom."""
    sheet = Sheet(rules)
    top, bottom, new = task
    factor, rest = divmod(new, bottom)
    if rest:
        return sheet.done(None)
    if sheet.has("adds_the_same", factor != 1):
        sheet.move("add", top, new - bottom, to=top + new - bottom, rule="adds_the_same")
        return sheet.done(top + new - bottom)
    if sheet.has("keeps_the_top", factor != 1):
        return sheet.done(top)
    sheet.move("times both", top, factor, to=top * factor)
    return sheet.done(top * factor)


def make_improper(task: Mixed, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work out the top of a mixed number written as one fraction: whole times bottom, and the top."""
    sheet = Sheet(rules)
    whole, top, bottom = task
    if sheet.has("whole_plus_top", whole > 0):
        return sheet.done(whole + top)
    if sheet.has("whole_times_top", whole > 0):
        return sheet.done(whole * top + bottom)
    sheet.move("whole times bottom, and the top", whole, bottom, top, to=task.improper)
    return sheet.done(task.improper)


def _factor(number: int) -> int:
    """The smallest factor above 1; 1 has none but itself."""
    return next((n for n in range(2, number + 1) if number % n == 0), 1) if number < 10_000 else number


def _common(top: int, bottom: int) -> int:
    return next((n for n in range(2, min(top, bottom, 10_000) + 1) if top % n == bottom % n == 0), 1)
