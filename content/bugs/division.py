"""Long division of whole numbers. Rules: Buswell (1926), Ashlock (2006)."""

from collections.abc import Set as AbstractSet

from content.bugs.work import Sheet, Work


def divide(a: int, b: int, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work a : b digit by digit from the left; the answer is the whole quotient. Nowhere where b is 0."""
    sheet = Sheet(rules)
    if b == 0:
        return sheet.done(None)
    digits, rest = "", 0
    for digit in map(int, str(a)):
        rest = rest * 10 + digit
        times, left = divmod(rest, b)
        sheet.move("how many times", rest, b, to=times)
        if digits or times:
            digits += "" if times == 0 and sheet.has("skips_zero") else str(times)
        # a digit that comes before the quotient begins is joined to the next, also by those who drop remainders
        if left and digits and sheet.has("drops_remainders"):
            sheet.move("remainder", rest, to=0, rule="drops_remainders")
            left = 0
        rest = left
    if sheet.has("reversed_quotient", digits != digits[::-1]):
        digits = digits[::-1]
    return sheet.done(int(digits or "0"))
