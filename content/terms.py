"""Arithmetic as it is written: what stands on each side of an operation, and the numbers that this shows."""

from fractions import Fraction
from typing import NamedTuple

from content.functions import Value

MAX_PLACES = 9


class Term(NamedTuple):
    """A computed piece of arithmetic.

    `op` joins its two `sides`; a plain number has neither. `closed`: it stood in brackets.
    """

    value: Value
    op: str | None = None
    sides: "tuple[Term, Term] | None" = None
    closed: bool = False


class Mixed(NamedTuple):
    """A fraction as written, 2/4 or 1 2/4; a whole number n is n 0/1."""

    whole: int
    top: int
    bottom: int

    @property
    def improper(self) -> int:
        """The top once the whole is written over the same bottom."""
        return self.whole * self.bottom + self.top

    @property
    def value(self) -> Fraction:
        return Fraction(self.improper, self.bottom)


class Decimal(NamedTuple):
    """A decimal as written: 0.40 is 40 with 2 places."""

    digits: int
    places: int

    @property
    def value(self) -> Fraction:
        return Fraction(self.digits, 10**self.places)

    @property
    def whole(self) -> int:
        whole: int = self.digits // 10**self.places
        return whole

    @property
    def after(self) -> str:
        """The digits after the point."""
        return str(self.digits % 10**self.places).zfill(self.places) if self.places else ""


def whole_of(term: Term) -> int | None:
    """A whole number of any sign in which nothing is a fraction: 4/2 is none."""
    return _int(term.value) if not _fractional(term) else None


def mixed_of(term: Term) -> Mixed | None:
    """`a/b`, `w + a/b` or a whole number, none negative."""
    whole = whole_of(term)
    if whole is not None:
        return Mixed(whole, 0, 1) if whole >= 0 else None
    if term.sides is None or term.op not in ("/", "+"):
        return None
    left = whole_of(term.sides[0])
    if left is None or left < 0:
        return None
    if term.op == "+":
        part = mixed_of(term.sides[1])
        return Mixed(left, part.top, part.bottom) if part and not part.whole and part.bottom > 1 else None
    bottom = whole_of(term.sides[1])
    return Mixed(0, left, bottom) if bottom and bottom > 0 else None


def factor_of(term: Term, outer: str) -> Mixed | None:
    """A fraction within a product or quotient: in brackets, unless it is `a/b` at the head of a product."""
    head = outer == "*" and term.op == "/"
    return mixed_of(term) if term.sides is None or term.closed or head else None


def decimal_of(term: Term) -> Decimal | None:
    """A whole number, one that ends after a few places, or `a/10`, `a/100` and so on; not negative."""
    if term.sides is not None and _fractional(term) and not _tenths(term):
        return None
    value = term.value
    if isinstance(value, bool) or value < 0:
        return None
    for places in range(MAX_PLACES + 1):
        if 10**places % value.denominator == 0:
            return Decimal(int(value * 10**places), places)
    return None


def _int(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _fractional(term: Term) -> bool:
    inside = term.sides or ()
    return term.op == "/" or _int(term.value) is None or any(_fractional(side) for side in inside)


def _tenths(term: Term) -> bool:
    if term.op != "/" or term.sides is None or whole_of(term.sides[0]) is None:
        return False
    bottom = whole_of(term.sides[1])
    return bottom is not None and bottom in {10**places for places in range(1, MAX_PLACES + 1)}
