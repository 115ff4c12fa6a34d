"""Positive and negative whole numbers: subtracting is adding the opposite. Rules: Ashlock (2006), Vlassis (2004)."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from content.bugs.work import Sheet, Work


class Signed(NamedTuple):
    """Two whole numbers of any sign and what is done with them: `+ - * /`."""

    left: int
    right: int
    op: str


def work(task: Signed, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work it out; nowhere where a quotient is not whole."""
    sheet = Sheet(rules)
    left, right, op = task
    if op in ("+", "-"):
        return sheet.done(_sum(sheet, left, right, op))
    if op == "/" and (right == 0 or left % right):
        return sheet.done(None)
    size = abs(left * right) if op == "*" else abs(left) // abs(right)
    negative = (left < 0) != (right < 0)
    if sheet.has("two_negatives_stay_negative", left < 0 and right < 0):
        negative = True
    elif sheet.has("sign_lost", negative and size > 0):
        negative = False
    sheet.move("sizes, then the sign", left, right, to=-size if negative else size)
    return sheet.done(-size if negative else size)


def _sum(sheet: Sheet, left: int, right: int, op: str) -> int:
    if op == "-":
        if sheet.has("second_sign_ignored", right < 0):
            right = -right
        sheet.move("add the opposite", right, to=-right)
        right = -right
    sizes = abs(left), abs(right)
    total = left + right
    if left < 0 and right < 0:
        if sheet.has("two_negatives_cancel", op == "+"):
            total = abs(sizes[0] - sizes[1])
        elif sheet.has("two_negatives_positive"):
            total = sum(sizes)
    elif left * right < 0:
        if sheet.has("sizes_added", left < 0 or op == "+"):
            total = sum(sizes) if left > 0 else -sum(sizes)
        elif sheet.has("sign_dropped", total < 0):
            total = -total
    sheet.move("add", left, right, to=total)
    return total
