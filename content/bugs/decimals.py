"""Decimals: point under point, count the places.

Rules: Ashlock (2006), Hiebert & Wearne (1985), Resnick et al. (1989), Steinle & Stacey (1998), Bell et al. (1981).
"""

from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import NamedTuple

from content.bugs.work import Sheet, Work
from content.terms import Decimal


class Decimals(NamedTuple):
    """Two decimals and what is done with them: `+ - * /`, or `max`, `min` for the larger or smaller of them."""

    left: Decimal
    right: Decimal
    op: str


def work(task: Decimals, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work it out; nowhere where it falls below 0 or divides by 0."""
    sheet = Sheet(rules)
    if task.op in ("+", "-"):
        return _sum(sheet, *task)
    if task.op == "*":
        return _product(sheet, task.left, task.right)
    if task.op == "/":
        return _quotient(sheet, task.left, task.right)
    return _compared(sheet, *task)


def text(number: Decimal) -> str:
    """The decimal as written, with all its places."""
    digits = str(number.digits).zfill(number.places + 1)
    return f"{digits[: -number.places]}.{digits[-number.places :]}" if number.places else digits


def _done(sheet: Sheet, digits: int, places: int) -> Work:
    found = Decimal(digits, places)
    return sheet.done(found.value, text(found))


def _sum(sheet: Sheet, left: Decimal, right: Decimal, op: str) -> Work:
    if sheet.has("parts_apart_decimals", op == "+" and left.places > 0 and right.places > 0):
        after = str(int(left.after) + int(right.after))
        sheet.move("parts apart", text(left), text(right), to=after, rule="parts_apart_decimals")
        return _done(sheet, int(f"{left.whole + right.whole}{after}"), len(after))
    if sheet.has("extra_digits_down", op == "-" and right.places > left.places):
        cut, extra = right.digits // 10 ** (right.places - left.places), right.after[left.places :]
        if cut > left.digits:
            return sheet.done(None)
        sheet.move("bring down", text(left), text(right), to=extra, rule="extra_digits_down")
        return _done(sheet, int(f"{left.digits - cut}{extra}"), right.places)
    places = max(left.places, right.places)
    if sheet.has("right_aligned", left.places != right.places):
        first, second = left.digits, right.digits
    else:
        first, second = (number.digits * 10 ** (places - number.places) for number in (left, right))
    total = first + second if op == "+" else first - second
    sheet.move("point under point", text(left), text(right), to=total)
    return _done(sheet, total, places) if total >= 0 else sheet.done(None)


def _product(sheet: Sheet, left: Decimal, right: Decimal) -> Work:
    digits, places = left.digits * right.digits, left.places + right.places
    sheet.move("times", left.digits, right.digits, to=digits)
    shown = str(digits)
    if sheet.has("point_from_left", 0 < places < len(shown) and 2 * places != len(shown)):
        places = len(shown) - places
        sheet.move("place the point", shown, to=places, rule="point_from_left")
    elif sheet.has("point_as_in_sum", min(left.places, right.places) > 0):
        places = max(left.places, right.places)
        sheet.move("place the point", shown, to=places, rule="point_as_in_sum")
    else:
        sheet.move("place the point", left.places, right.places, to=places)
    return _done(sheet, digits, places)


def _quotient(sheet: Sheet, left: Decimal, right: Decimal) -> Work:
    if right.digits == 0:
        return sheet.done(None)
    if sheet.has("larger_by_smaller", left.value < right.value and left.digits > 0):
        left, right = right, left
    shift = 0 if sheet.has("divisor_point_ignored", right.places > 0) else right.places
    places = max(0, left.places - shift)
    digits = left.digits * 10 ** max(0, shift - left.places)
    sheet.move(
        "make the divisor whole", text(left), text(right), to=f"{text(Decimal(digits, places))} : {right.digits}"
    )
    quotient, rest = divmod(digits, right.digits)
    if sheet.has("remainder_as_decimals", rest > 0):
        sheet.move("write the remainder behind", rest, to=f"{quotient}{rest}", rule="remainder_as_decimals")
        return _done(sheet, int(f"{quotient}{rest}"), places + len(str(rest)))
    value = Fraction(digits, right.digits * 10**places)
    return sheet.done(value, str(value))


def _compared(sheet: Sheet, left: Decimal, right: Decimal, wanted: str) -> Work:
    sizes: tuple[Fraction | int, Fraction | int] = left.value, right.value
    same, differ = left.whole == right.whole, left.places != right.places
    rule = None
    if sheet.has("longer_is_larger", same and differ):
        sizes, rule = (left.places, right.places), "longer_is_larger"
    elif sheet.has("shorter_is_larger", same and differ):
        sizes, rule = (-left.places, -right.places), "shorter_is_larger"
    elif sheet.has("after_point_as_whole", same and differ and int(left.after or 0) != int(right.after or 0)):
        sizes, rule = (int(left.after or 0), int(right.after or 0)), "after_point_as_whole"
    first = sizes[0] >= sizes[1] if wanted == "max" else sizes[0] <= sizes[1]
    found = left if first else right
    sheet.move("compare", text(left), text(right), to=text(found), rule=rule)
    return sheet.done(found.value, text(found))
