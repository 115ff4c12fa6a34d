"""Numbers in all their written forms: `3/4`, `1 2/3`, `25%`, `3 cm`, and the one form in which two are compared."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from content.functions import Value
from content.numerals import MAX_LENGTH, VULGAR, read_number
from content.responses import Form
from content.templates import written

_MINUS = "[-+\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d]"
_SIGN = re.compile(rf"^({_MINUS})\s+")
_LATEX = re.compile(r"\\[dt]?frac\s*\{\s*(-?\w{1,20})\s*\}\s*\{\s*(\w{1,20})\s*\}")
_UNIT = re.compile(r"(.*[\d%٪/.,٫)])\s*([^\W\d_][^\W_]{0,11}|[^\W\d_][²³])", re.DOTALL)
_FRACTION = re.compile(rf"({_MINUS}?)\s*(?:([^\s/]+)\s+)?(\S+?)\s*[/⁄∕／]\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was written. `lowest`: no fraction in it could be made simpler."""

    value: Fraction
    form: Form
    lowest: bool = True
    unit: str | None = None


def read_quantity(text: str, language: str) -> Quantity | None:
    """The number and how it was written, None where it cannot be read. LaTeX's `$\\frac{3}{4}$` is read too."""
    text = _LATEX.sub(r" \1/\2", text.strip().strip("$").strip())
    if not text.isascii():
        text = "".join(f" {VULGAR[sign]}" if sign in VULGAR else sign for sign in text)
    text = _SIGN.sub(r"\1", text).strip()
    if len(text) > MAX_LENGTH:
        return None
    if found := _UNIT.fullmatch(text):
        inner = _read_plain(found[1].strip(), language)
        return inner and Quantity(inner.value, inner.form, inner.lowest, found[2])
    return _read_plain(text, language)


def _read_plain(text: str, language: str) -> Quantity | None:
    if text and text[-1] in "%٪﹪％":
        value = read_number(text[:-1].rstrip(), language)
        return None if value is None else Quantity(value / 100, "percent")
    if found := _FRACTION.fullmatch(text):
        return _read_fraction(found[1], found[2], found[3], found[4], language)
    value = read_number(text, language)
    if value is None:
        return None
    whole = read_number(text, language, decimals=False) is not None
    return Quantity(value, "integer" if whole else "decimal")


def _read_fraction(sign: str, whole: str | None, top: str, bottom: str, language: str) -> Quantity | None:
    pieces = [read_number(piece, language, decimals=False) for piece in (whole or "0", top, bottom)]
    if any(piece is None or piece < 0 or piece.denominator != 1 for piece in pieces) or not pieces[2]:
        return None
    units, over, under = (int(piece or 0) for piece in pieces)
    value = units + Fraction(over, under)
    lowest = math.gcd(over, under) == 1 and under != 1 and (whole is None or over < under)
    return Quantity(-value if sign and sign != "+" else value, "mixed" if whole else "fraction", lowest)


def canonical(value: Value, form: Sequence[Form] = ("integer", "decimal"), simplify: bool = False) -> str:
    """The one way in which answers of these forms are kept and compared: the first form that can hold the value."""
    if type(value) is int and "integer" in form:
        return str(value)  # most answers; a checker asks for them by the hundred thousand
    exact = Fraction(value)
    shown = [each for each in form if each != "unit"]
    if exact.denominator == 1 and (set(shown) - {"fraction", "percent"} or (simplify and "fraction" in shown)):
        return str(exact.numerator)
    for each in shown:
        if each == "fraction":
            return f"{exact.numerator}/{exact.denominator}"
        if each == "mixed":
            return _mixed(exact)
        if each in ("decimal", "percent"):
            found = written(exact * 100) if each == "percent" else written(exact)
            if "/" not in found:
                return f"{found}%" if each == "percent" else found
    return written(exact)


def _mixed(value: Fraction) -> str:
    whole, over = divmod(abs(value.numerator), value.denominator)
    return f"{'-' if value < 0 else ''}{f'{whole} ' if whole else ''}{over}/{value.denominator}"


def value_of(text: str) -> Fraction:
    """The value of a canonical text."""
    found = read_quantity(text, "en")
    if found is None:
        raise ValueError(f"{text!r} is no number")
    return found.value
