"""Answers that are numbers: one, several, in columns, or a place on a line."""

import re
from collections.abc import Sequence
from fractions import Fraction

from content.answers.verdicts import Reading
from content.functions import plain
from content.generate import VariantPart
from content.keys import number, point, several
from content.quantities import Quantity, canonical, read_quantity, value_of
from content.responses import NumberResponse, ValuesResponse

PLAIN = frozenset({"integer", "unit"})
MAX_VALUES = 40


def read_typed(part: VariantPart, text: str, language: str) -> Reading | None:
    """One number. Whether it can be read never depends on the key: in a ticket that would tell something of it.

    So where whole numbers alone are accepted `57.0` is unreadable, as is any unit where the question has none. Where
    other forms are accepted every form is read, and the right value in another form is wrong with a note.
    """
    found = read_quantity(text, language)
    spec = part.spec
    if found is None or not isinstance(spec, NumberResponse) or not _readable(found, part, spec):
        return None
    given = number(spec, plain(found.value))
    right = given in part.key or _near(part, found.value)
    note = _note(found, part, spec) if right else None
    if found.unit is not None and not _same_unit(found, spec):
        right, note = False, "unit" if right else None
    # in another form it is another answer: `6/12` is not the `1/2` of the key
    return Reading.whole(text.strip() if note else given, right, note)


def _readable(found: Quantity, part: VariantPart, spec: NumberResponse) -> bool:
    if found.unit is not None and spec.unit is None:
        return False
    if part.form == ("percent",):
        return found.form == "percent"
    return found.form == "integer" or not PLAIN.issuperset(part.form)


def _note(found: Quantity, part: VariantPart, spec: NumberResponse) -> str | None:
    required = spec.simplify == "required"
    whole_fits = {"integer", "decimal", "mixed"} & set(part.form) or required or set(part.form) <= {"unit"}
    fits = found.form in part.form or (found.form == "integer" and whole_fits)
    if not fits:
        return "form"
    if required and not found.lowest:
        return "simplest"
    if "unit" in part.form and found.unit is None:
        return "unit"
    return None


def _same_unit(found: Quantity, spec: NumberResponse) -> bool:
    marks = str.maketrans("²³", "23")
    return (found.unit or "").translate(marks).casefold() == (spec.unit or "").translate(marks).casefold()


def _near(part: VariantPart, value: Fraction) -> bool:
    if part.tolerance is None:
        return False
    return any(abs(value - value_of(answer)) <= Fraction(part.tolerance) for answer in part.key)


def read_values(part: VariantPart, text: str, language: str) -> Reading | None:
    """Several numbers with `;` between them. The score is the share that is right, less what is too much."""
    spec = part.spec
    pieces = text.strip().strip("(){}[]").split(";")
    if not isinstance(spec, ValuesResponse) or len(pieces) > MAX_VALUES:
        return None
    found = [read_quantity(piece, language) for piece in pieces]
    if any(each is None or each.unit is not None for each in found):
        return None
    quantities = [each for each in found if each is not None]
    if PLAIN.issuperset(spec.form) and any(each.form != "integer" for each in quantities):
        return None
    given = several(spec, [plain(each.value) for each in quantities])
    if given in part.key:
        fits = all(each.form == "integer" or each.form in spec.form for each in quantities)
        return Reading.whole(given, True) if fits else Reading.whole(text.strip(), True, "form")
    wanted, got = part.key[0].split("; "), given.split("; ")
    if spec.type == "set":
        hits = len(set(wanted) & set(got))
        score = max(hits - (len(got) - hits), 0) / len(wanted)
    else:
        score = sum(one == other for one, other in zip(wanted, got, strict=False)) / max(len(wanted), len(got))
    return Reading(given, score, frozenset([given]))


def read_column(part: VariantPart, text: str, language: str) -> Reading | None:
    """The digits as a number, and after ` | ` the row of trades where it was used: `56 | 7 10`."""
    digits, bar, row = text.partition("|")
    found = read_quantity(digits, language)
    trades = row.split()
    if found is None or found.form != "integer" or found.unit is not None or (bar and not trades):
        return None
    if any(cell != "-" and not (cell.isdigit() and len(cell) <= 3) for cell in trades):
        return None
    given = canonical(plain(found.value))
    wanted, _, row = part.key[0].partition(" | ")
    if given != wanted:
        return Reading.whole(given, False)
    if row and _stripped(trades) != _stripped(row.split()):
        given = f"{given} | {' '.join(trades)}"
        return Reading(given, 0.5, frozenset([given]), "trades")
    return Reading.whole(part.key[0], True)


def _stripped(row: Sequence[str]) -> list[str]:
    return " ".join(row).lstrip("- ").split()


def read_line(part: VariantPart, text: str, language: str) -> Reading | None:
    """A place on the line, or the two ends of a jump with a space between them."""
    jump = bool(part.shown["jump"])
    pieces = re.split(r"\s+", text.strip()) if jump else [text]
    found = [read_quantity(piece, language) for piece in pieces]
    if len(pieces) != (2 if jump else 1) or any(each is None or each.unit is not None for each in found):
        return None
    places = [each.value for each in found if each is not None]
    low, high = Fraction(part.shown["low"]), Fraction(part.shown["high"])
    if any(not low <= place <= high for place in places):
        return None
    given = " ".join(point(plain(place)) for place in places)
    if jump and given not in part.key:
        wanted = part.key[0].split(" ")
        hits = sum(one == other for one, other in zip(wanted, given.split(" "), strict=True))
        return Reading(given, hits / 2 if hits < 2 else 0.0, frozenset([given]))
    return Reading.whole(given, given in part.key or _near(part, places[0]))
