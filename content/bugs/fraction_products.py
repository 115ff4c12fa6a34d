"""Multiplying and dividing fractions and mixed numbers. Rules: Ashlock (2006), Siegler & Lortie-Forgues (2015)."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from content.bugs.work import Sheet, Work, spell
from content.terms import Mixed


class Factors(NamedTuple):
    """Two numbers to multiply or divide."""

    left: Mixed
    right: Mixed


def multiply(task: Factors, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work left * right: tops times tops, bottoms times bottoms."""
    sheet = Sheet(rules)
    left, right = task
    if sheet.has("parts_apart", (left.whole > 0 and right.whole > 0) and (left.top > 0 or right.top > 0)):
        tops = (left.top or 1) * (right.top or 1)
        return sheet.fraction(Mixed(left.whole * right.whole, tops, left.bottom * right.bottom))
    if sheet.has("whole_times_both", (left.top == 0) != (right.top == 0) and min(left.improper, right.improper) > 0):
        number, part = (left, right) if left.top == 0 else (right, left)
        top, bottom = part.improper * number.whole, part.bottom * number.whole
        sheet.move("times both", spell(part), spell(number), to=f"{top}/{bottom}", rule="whole_times_both")
        return sheet.fraction(Mixed(0, top, bottom))
    left, right = _improper(sheet, left), _improper(sheet, right)
    both = left.bottom > 1 and right.bottom > 1
    if sheet.has("cross_with_carry", both):
        first, second = left.top * right.bottom, left.bottom * right.top
        answer = int(f"{second + first // 10}{first % 10}")
        sheet.move("cross and carry", first, second, to=answer, rule="cross_with_carry")
        return sheet.done(answer)
    if sheet.has("cross_multiplies", both):
        return sheet.fraction(Mixed(0, left.top * right.bottom, left.bottom * right.top))
    if sheet.has("keeps_bottom", both and left.bottom == right.bottom):
        return sheet.fraction(Mixed(0, left.top * right.top, left.bottom))
    return sheet.fraction(_straight(sheet, left, right))


def divide(task: Factors, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work left : right by turning the second over and multiplying. Nowhere where it is 0."""
    sheet = Sheet(rules)
    left, right = _improper(sheet, task.left), _improper(sheet, task.right)
    if right.top == 0:
        return sheet.done(None)
    if sheet.has("divides_across", min(left) >= 0 and left.top > 0):
        tops, bottoms = (max(pair) // min(pair) for pair in ((left.top, right.top), (left.bottom, right.bottom)))
        sheet.move("divide across", spell(left), spell(right), to=f"{tops}/{bottoms}", rule="divides_across")
        return sheet.fraction(Mixed(0, tops, bottoms))
    if sheet.has("multiplies_without_inverting"):
        return sheet.fraction(_straight(sheet, left, right))
    if sheet.has("inverts_first"):
        return sheet.fraction(_straight(sheet, _over(sheet, left, "inverts_first"), right))
    if sheet.has("inverts_both"):
        left = _over(sheet, left, "inverts_both")
    return sheet.fraction(_straight(sheet, left, _over(sheet, right, None)))


def _improper(sheet: Sheet, number: Mixed) -> Mixed:
    found = Mixed(0, number.improper, number.bottom)
    if number.whole and number.top:
        sheet.move("one fraction", spell(number), to=spell(found))
    return found


def _over(sheet: Sheet, number: Mixed, rule: str | None) -> Mixed:
    found = Mixed(0, number.bottom, number.top)
    sheet.move("turn over", spell(number), to=f"{found.top}/{found.bottom}", rule=rule)
    return found


def _straight(sheet: Sheet, left: Mixed, right: Mixed) -> Mixed:
    found = Mixed(0, left.top * right.top, left.bottom * right.bottom)
    sheet.move("tops and bottoms", spell(left), spell(right), to=f"{found.top}/{found.bottom}")
    return found
