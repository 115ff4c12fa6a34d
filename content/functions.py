"""The functions of the expression language, and the bounds that every value keeps."""

import math
from collections.abc import Callable
from fractions import Fraction

Number = Fraction | int
Value = Fraction | int | bool

LIMIT = 10**18


def number(value: Value) -> Number:
    """The value as a number. Raises TypeError for a comparison's result, which is no number here."""
    if value is True or value is False:
        raise TypeError("expected a number, found the result of a comparison")
    return value


def magnitude(value: Number) -> Number:
    """The value unchanged. Raises OverflowError where numerator or denominator reach 10^18."""
    if abs(value.numerator) >= LIMIT or value.denominator >= LIMIT:
        raise OverflowError("numbers must stay below 10^18")
    return value


def plain(value: Value) -> Value:
    """A Fraction that is whole, as an int."""
    return value.numerator if type(value) is Fraction and value.denominator == 1 else value


def whole(value: Number) -> int:
    """The value as an int. Raises ValueError where it is not whole."""
    if type(value) is int:
        return value
    if value.denominator != 1:
        raise ValueError(f"expected a whole number, found {value}")
    return int(value.numerator)


def digit(value: Number, place: Number) -> int:
    """The digit of |value| at a place: 0 ones, 1 tens, 2 hundreds."""
    at = whole(place)  # the checker spends most of its time here: type() before isinstance(), no Fraction for ints
    if not 0 <= at < 18:
        raise ValueError(f"expected a place from 0 (ones) to 17, found {at}")
    return int(abs(whole(value)) // 10**at % 10)


# the digits that `where` asks for most: name -> value of the place
PLACES = {"ones": 1, "tens": 10, "hundreds": 100}
# name: (function, fewest, most arguments)
FUNCTIONS: dict[str, tuple[Callable[..., Number], int, int]] = {
    "ones": (lambda n: abs(whole(n)) % 10, 1, 1),
    "tens": (lambda n: abs(whole(n)) // 10 % 10, 1, 1),
    "hundreds": (lambda n: abs(whole(n)) // 100 % 10, 1, 1),
    "digit": (digit, 2, 2),
    "gcd": (lambda *n: math.gcd(*map(whole, n)), 2, 8),
    "lcm": (lambda *n: math.lcm(*map(whole, n)), 2, 8),
    "num": (lambda n: n.numerator, 1, 1),
    "den": (lambda n: n.denominator, 1, 1),
    "floor": (lambda n: math.floor(n), 1, 1),
    "abs": (lambda n: abs(n), 1, 1),
    "min": (lambda *n: min(n), 2, 8),
    "max": (lambda *n: max(n), 2, 8),
    "len": (lambda n: len(str(abs(whole(n)))), 1, 1),
}
