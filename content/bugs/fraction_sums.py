"""Adding and subtracting fractions and mixed numbers over a common bottom. Rules: Ashlock (2006)."""

import math
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from content.bugs.work import Sheet, Work, spell
from content.terms import Mixed


class Sum(NamedTuple):
    """Two numbers and what is done with them: `+` or `-`."""

    left: Mixed
    right: Mixed
    op: str


def combine(task: Sum, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work left + right or left - right; nowhere where it would fall below 0."""
    sheet = Sheet(rules)
    left, right = task.left, task.right
    both = left.top > 0 and right.top > 0
    apart = task.op == "+" or left.bottom != right.bottom  # 3/5 - 1/5 cannot end over 0
    if sheet.has("tops_and_bottoms", both and apart):
        return sheet.fraction(_across(sheet, task))
    left, right = _whole_as_top(sheet, left, right), _whole_as_top(sheet, right, left)
    common = math.lcm(left.bottom, right.bottom)
    left, right = _over(sheet, left, common), _over(sheet, right, common)
    if task.op == "+":
        total = Mixed(left.whole + right.whole, left.top + right.top, common)
        sheet.move("add tops", spell(left), spell(right), to=spell(total))
        return sheet.fraction(_tidy(sheet, total))
    return sheet.fraction(_take(sheet, left, right))


def _across(sheet: Sheet, task: Sum) -> Mixed:
    """Wholes, tops and bottoms each by themselves; the smaller is taken from the larger."""

    def each(a: int, b: int) -> int:
        return a + b if task.op == "+" else abs(a - b)

    found = Mixed(*map(each, task.left, task.right))
    sheet.move("across", spell(task.left), spell(task.right), to=spell(found), rule="tops_and_bottoms")
    return found


def _whole_as_top(sheet: Sheet, number: Mixed, other: Mixed) -> Mixed:
    """7 beside 1/3 becomes 7/3 under that rule; else it stays."""
    if sheet.has("whole_as_top", number.top == 0 and number.whole > 0 and other.top > 0 and other.bottom > 1):
        found = Mixed(0, number.whole, other.bottom)
        sheet.move("write as a fraction", spell(number), to=spell(found), rule="whole_as_top")
        return found
    return number


def _over(sheet: Sheet, number: Mixed, common: int) -> Mixed:
    """The number over the common bottom."""
    factor = common // number.bottom
    if factor == 1 or not number.top:
        return Mixed(number.whole, number.top * factor, common)
    kept = sheet.has("keeps_tops")
    found = Mixed(number.whole, number.top if kept else number.top * factor, common)
    sheet.move("change the bottom", spell(number), common, to=spell(found), rule="keeps_tops" if kept else None)
    return found


def _take(sheet: Sheet, left: Mixed, right: Mixed) -> Mixed | None:
    if left.whole < right.whole:  # 8/3 - 1 1/3: as one fraction each
        left, right = (Mixed(0, number.improper, number.bottom) for number in (left, right))
    whole, top = left.whole, left.top
    if top < right.top:
        if sheet.has("smaller_part_from_larger"):
            whole, top = whole - right.whole, right.top - top
            sheet.move("take", spell(left), spell(right), to=top, rule="smaller_part_from_larger")
            return Mixed(whole, top, left.bottom) if whole >= 0 else None
        if whole == 0:
            return None
        ten = sheet.has("ten_for_a_whole", left.bottom != 10)
        kept = sheet.has("whole_stays")
        whole, top = whole - (not kept), top + (10 if ten else left.bottom)
        rule = "ten_for_a_whole" if ten else "whole_stays" if kept else None
        sheet.move("trade a whole", spell(left), to=f"{whole} {top}/{left.bottom}", rule=rule)
    whole, top = whole - right.whole, top - right.top
    if whole < 0 or top < 0:
        return None
    found = Mixed(whole, top, left.bottom)
    sheet.move("take", spell(right), to=spell(found))
    return found


def _tidy(sheet: Sheet, number: Mixed) -> Mixed:
    """Whole ones in the top of a mixed number go to its whole; a fraction stays as it is."""
    if not number.whole or number.top < number.bottom:
        return number
    found = Mixed(number.whole + number.top // number.bottom, number.top % number.bottom, number.bottom)
    sheet.move("make wholes", spell(number), to=spell(found))
    return found
