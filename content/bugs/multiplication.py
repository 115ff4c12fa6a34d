"""Column multiplication of whole numbers. Rules: Buswell (1926), VanLehn (1990), Ashlock (2006)."""

from collections.abc import Set as AbstractSet

from content.bugs.work import Sheet, Work


def multiply(a: int, b: int, rules: AbstractSet[str] = frozenset()) -> Work:
    """Work a * b, one row for each digit of b, a and b whole numbers of at most 9 digits."""
    sheet = Sheet(rules)
    if sheet.has("added_not_multiplied"):
        sheet.move("add", a, b, to=a + b, rule="added_not_multiplied")
        return sheet.done(a + b)
    if sheet.has("column_by_column", min(a, b) > 9):
        return sheet.done(_by_column(sheet, a, b))
    total = 0
    for place, digit in enumerate(map(int, reversed(str(b)))):
        row = _row(sheet, a, digit)
        shift = 0 if sheet.has("no_shift", place > 0) else place
        sheet.move("row", a, digit, to=row * 10**shift, rule="no_shift" if shift < place else None)
        total += row * 10**shift
    sheet.move("add rows", to=total)
    return sheet.done(total)


def _row(sheet: Sheet, a: int, by: int) -> int:
    """a times one digit, from the ones on, carrying."""
    written, carry = "", 0
    digits = str(a)
    for place, digit in enumerate(map(int, reversed(digits))):
        last = place == len(digits) - 1
        product = _times(sheet, digit, by)
        if sheet.has("carry_added_first", carry > 0 and carry * (by - 1) != 0):
            total = (digit + carry) * by
        else:
            total = product + carry
        sheet.move("times", digit, by, to=total)
        carry = total // 10
        if carry and not last and sheet.has("carry_forgotten"):
            carry = 0
        written = f"{total if last else total % 10}{written}"
    return int(written)


def _times(sheet: Sheet, digit: int, by: int) -> int:
    if sheet.has("zero_times_n", (digit == 0) != (by == 0)):
        return digit or by
    return digit * by


def _by_column(sheet: Sheet, a: int, b: int) -> int:
    """Each column's two digits are multiplied, as in addition; where b ends, its first digit goes on."""
    top, bottom = [int(d) for d in reversed(str(max(a, b)))], [int(d) for d in reversed(str(min(a, b)))]
    written, carry = "", 0
    for place, digit in enumerate(top):
        total = digit * bottom[min(place, len(bottom) - 1)] + carry
        sheet.move("times", digit, bottom[min(place, len(bottom) - 1)], to=total, rule="column_by_column")
        last = place == len(top) - 1
        written, carry = f"{total if last else total % 10}{written}", total // 10
    return int(written)
