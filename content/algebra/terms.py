"""Terms: the number before the letters, and the letters with their exponents."""

import math
from fractions import Fraction

from content.algebra.trees import Negative, Number, Power, Product, Quotient, Sum, Tree, is_rational, text_of


def content(tree: Tree) -> Fraction:
    """The number that can be taken out of a sum: 3 of 3x + 6, 1/2 of x/2 + 1."""
    if not isinstance(tree, Sum):
        return Fraction(1)
    numbers = [abs(coefficient(term)) for term in tree.terms]
    return Fraction(
        math.gcd(*(number.numerator for number in numbers)), math.lcm(*(number.denominator for number in numbers))
    )


def coefficient(term: Tree) -> Fraction:
    """The number before the letters of a term."""
    match term:
        case Number(value):
            return value
        case Negative(of):
            return -coefficient(of)
        case Product(inner):
            return math.prod((coefficient(each) for each in inner), start=Fraction(1))
        case Quotient(top, bottom) if coefficient(bottom):
            return coefficient(top) / coefficient(bottom)
    return Fraction(1)


def letters_of(term: Tree) -> dict[str, Fraction]:
    """What a term is made of beside its number, with exponents: x^2*y/z is x: 2, y: 1, z: -1."""
    if is_rational(term):
        return {}
    match term:
        case Negative(of):
            return letters_of(of)
        case Product(inner):
            return _together([(letters_of(each), 1) for each in inner])
        case Quotient(top, bottom):
            return _together([(letters_of(top), 1), (letters_of(bottom), -1)])
        case Power(base, Number(exponent)):
            return {text_of(base): exponent}
        case Power(base, Negative(Number(exponent))):
            return {text_of(base): -exponent}
    return {text_of(term): Fraction(1)}


def _together(found: list[tuple[dict[str, Fraction], int]]) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {}
    for powers, sign in found:
        for base, exponent in powers.items():
            total[base] = total.get(base, Fraction(0)) + sign * exponent
    return {base: exponent for base, exponent in total.items() if exponent}
