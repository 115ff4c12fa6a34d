"""The value of an expression at a point: exact wherever it can be, a float where a root or a function is not."""

import hashlib
import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from content.algebra.trees import (
    AlgebraError,
    Call,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    TooBig,
    Tree,
)

Exact = Fraction | float
Point = Mapping[str, Fraction]

MAX_BITS = 4000


class Undefined(ArithmeticError):
    """There is no value at this point: a division by 0, an even root of a negative number."""


def value_at(tree: Tree, point: Point) -> Exact:
    """The value there. Raises Undefined, or AlgebraError where numbers get too big or a letter has no value."""
    match tree:
        case Number(value):
            return value
        case Name(name):
            return math.pi if name == "pi" else point[name]
        case Negative(of):
            return -value_at(of, point)
        case Sum(terms):
            return _added([value_at(term, point) for term in terms])
        case Product(factors):
            return _multiplied([value_at(factor, point) for factor in factors])
        case Quotient(top, bottom):
            return _divided(value_at(top, point), value_at(bottom, point))
        case Power(base, exponent):
            return raised(value_at(base, point), value_at(exponent, point))
        case Call(name, argument):
            return _called(name, value_at(argument, point))
        case Relation():
            raise AlgebraError("a relation has no value")


def _added(values: list[Exact]) -> Exact:
    total: Exact = Fraction(0)
    for value in values:
        total = _bounded(total + value)
    return total


def _multiplied(values: list[Exact]) -> Exact:
    total: Exact = Fraction(1)
    for value in values:
        total = _bounded(total * value)
    return total


def _divided(top: Exact, bottom: Exact) -> Exact:
    if bottom == 0:
        raise Undefined
    return _bounded(top / bottom)


def raised(base: Exact, exponent: Exact) -> Exact:
    """A power. Of a negative base a root of odd degree is real, as schools have it."""
    if base == 0 and exponent <= 0:
        raise Undefined
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return _whole_power(base, exponent.numerator)
    sign = 1
    if base < 0:
        if not isinstance(exponent, Fraction) or exponent.denominator % 2 == 0:
            raise Undefined
        base, sign = -base, -1 if exponent.numerator % 2 else 1
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        root = _exact_root(base, exponent.denominator)
        if root is not None:
            return sign * _whole_power(root, exponent.numerator)
    return _finite(lambda: sign * math.pow(base, exponent))


def _whole_power(base: Exact, exponent: int) -> Exact:
    if isinstance(base, float):
        return _finite(lambda: math.pow(base, exponent))
    if max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent) > MAX_BITS:
        if abs(base) == 1:
            return base if exponent % 2 else Fraction(1)
        raise TooBig("a number too big to compute")
    return base**exponent


def _exact_root(base: Fraction, degree: int) -> Fraction | None:
    """The root of a positive fraction where it is rational."""
    if degree > 64 or max(base.numerator, base.denominator).bit_length() > 400:
        return None
    pieces = []
    for number in (base.numerator, base.denominator):
        near = round(number ** (1 / degree))
        if near**degree != number:
            return None
        pieces.append(near)
    return Fraction(pieces[0], pieces[1])


def _bounded(value: Exact) -> Exact:
    if isinstance(value, Fraction):
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
            raise TooBig("a number too big to compute")
        return value
    if not math.isfinite(value):
        raise Undefined
    return value


def _finite(compute: Callable[[], float]) -> Exact:
    try:
        return _bounded(compute())
    except (OverflowError, ValueError, ZeroDivisionError):
        raise Undefined from None


def _called(name: str, value: Exact) -> Exact:
    if name == "abs":
        return value if value >= 0 else -value
    if name in ("f", "g"):
        return _unknown(name, value)
    return _finite(lambda: _FUNCTIONS[name](float(value)))


def _unknown(name: str, value: Exact) -> Fraction:
    """A function of which nothing is known: any number, the same for the same argument."""
    argument = str(value if isinstance(value, Fraction) else round(value, 9))
    drawn = hashlib.sha256(f"{name}({argument})".encode()).digest()
    return Fraction(int.from_bytes(drawn[:2], "big") + 1, 997)


_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: math.cos(x) / math.sin(x),
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "arcsec": lambda x: math.acos(1 / x),
    "arccsc": lambda x: math.asin(1 / x),
    "arccot": lambda x: math.atan(1 / x),
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "sech": lambda x: 1 / math.cosh(x),
    "csch": lambda x: 1 / math.sinh(x),
    "coth": lambda x: math.cosh(x) / math.sinh(x),
    "ln": math.log,
    "log": math.log10,
    "exp": math.exp,
}
