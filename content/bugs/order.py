"""Order of operations: brackets, powers, then times and divide, then plus and minus, from the left.

Rules: Linchevski & Livneh (1999), Blando et al. (1989), Slavit (2006).
"""

from collections.abc import Set as AbstractSet
from fractions import Fraction

from content.bugs.work import Sheet, Work
from content.terms import Term

# a level's operations are worked together, from the left
LEVELS: tuple[tuple[str, ...], ...] = (("^",), ("*", "/"), ("+", "-"))
# rule: the levels in its place
LEVELS_OF: dict[str, tuple[tuple[str, ...], ...]] = {
    "left_to_right": (("^",), ("*", "/", "+", "-")),
    "adds_first": (("^",), ("+", "-"), ("*", "/")),
    "adds_before_subtracts": (("^",), ("*", "/"), ("+",), ("-",)),
    "multiplies_before_divides": (("^",), ("*",), ("/",), ("+", "-")),
}
MAX_POWER = 40

Run = list["Fraction | str | Run"]


def work(task: Term, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work the whole line out; a rule fires where without it another move would come. Nowhere: a division by 0."""
    sheet = _worked(task, rules)
    if rules and sheet.moves != _worked(task, frozenset()).moves:
        missed = {rule for rule in rules if _worked(task, rules - {rule}).moves != sheet.moves}
        sheet.fired |= missed or rules  # of two that do the same here neither would be missed
    return sheet.done(sheet.value, str(sheet.value))


class _Line(Sheet):
    value: Fraction | None = None


def _worked(task: Term, rules: AbstractSet[str]) -> _Line:
    sheet = _Line(rules)
    levels = next((LEVELS_OF[rule] for rule in LEVELS_OF if rule in rules), LEVELS)
    try:
        sheet.value = _evaluate(sheet, _run(task, "ignores_brackets" in rules), levels)
    except (ZeroDivisionError, OverflowError):
        sheet.value = None
    return sheet


def _run(term: Term, flat: bool) -> Run:
    """The line from left to right; what is in brackets is a line of its own."""
    if term.sides is None or term.op is None:
        return [Fraction(term.value)]
    line: Run = []
    for side in term.sides:
        inner = _run(side, flat)
        line += [term.op] if line else []
        line += [inner] if side.closed and side.sides and not flat else inner
    return line


def _evaluate(sheet: _Line, line: Run, levels: tuple[tuple[str, ...], ...]) -> Fraction:
    items = [_evaluate(sheet, each, levels) if isinstance(each, list) else each for each in line]
    for level in levels:
        at = 1
        while at < len(items):
            left, op, right = items[at - 1 : at + 2]
            if op in level and isinstance(left, Fraction) and isinstance(right, Fraction):
                items[at - 1 : at + 2] = [_apply(sheet, left, str(op), right)]
            else:
                at += 2
    only = items[0]
    return only if isinstance(only, Fraction) else Fraction(0)


def _apply(sheet: _Line, left: Fraction, op: str, right: Fraction) -> Fraction:
    if op == "^" and "power_as_times" in sheet.rules:
        found = left * right
    elif op == "^":
        if right.denominator != 1 or not 0 <= right <= MAX_POWER:
            raise OverflowError
        found = Fraction(left ** int(right))
    else:
        found = {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[op](right)
    sheet.move(op, left, right, to=found)
    return found


def read(term: Term) -> Term | None:
    """A line of two or more operations in which everything, worked rightly, stays whole: 1/2 + 1/3 is none."""
    if term.sides is None or not any(side.sides for side in term.sides) or not _workable(term):
        return None
    return term


def _workable(term: Term) -> bool:
    whole = isinstance(term.value, int) and not isinstance(term.value, bool)
    known = term.op is None or term.op in ("+", "-", "*", "/", "^")
    return whole and known and all(_workable(side) for side in term.sides or ())
