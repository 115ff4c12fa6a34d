"""Column addition with carrying. Rules: Buswell (1926, "Diagnostic studies in arithmetic"), Ashlock (2006)."""

from collections.abc import Set as AbstractSet

from content.bugs.work import Sheet, Work


def add(a: int, b: int, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work a + b in columns, a and b whole numbers of at most 17 digits."""
    sheet = Sheet(rules)
    if sheet.has("subtracted_instead"):
        sheet.move("subtract", max(a, b), min(a, b), to=abs(a - b), rule="subtracted_instead")
        return sheet.done(abs(a - b))
    if sheet.has("adds_all_digits", max(a, b) > 9):
        total = sum(map(int, str(a) + str(b)))
        sheet.move("add all digits", a, b, to=total, rule="adds_all_digits")
        return sheet.done(total)
    return sheet.done(_columns(sheet, a, b))


def _columns(sheet: Sheet, a: int, b: int) -> int:
    written, carry = "", 0
    width = max(len(str(a)), len(str(b)))
    for place in range(width):
        top, bottom = a // 10**place % 10, b // 10**place % 10
        total = top + bottom + carry
        sheet.move("add", *((top, bottom, carry) if carry else (top, bottom)), to=total)
        if place == width - 1:
            return int(f"{total}{written}")
        digit, carry, rule = total % 10, total // 10, None
        if sheet.has("writes_both_digits", total > 9):
            digit, carry, rule = total, 0, "writes_both_digits"
        elif sheet.has("no_carry", total > 9):
            carry, rule = 0, "no_carry"
        elif sheet.has("carries_the_ones", total > 9 and digit != carry):
            digit, carry, rule = carry, digit, "carries_the_ones"
        elif sheet.has("always_carries", total < 10):
            carry, rule = 1, "always_carries"
        sheet.move("carry", total, to=carry, rule=rule)
        written = f"{digit}{written}"
    return int(written)
