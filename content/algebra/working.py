"""Whether anything is left to work out in an expression."""

import math
from collections.abc import Sequence
from fractions import Fraction

from content.algebra.terms import coefficient, content, letters_of
from content.algebra.trees import (
    Call,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
    is_number,
    is_rational,
    parts,
    walk,
)


def is_simplified(tree: Tree, key: Tree | None = None) -> bool:
    """Like terms together, numbers worked out, fractions in lowest terms, brackets gone.

    A bracket before a sum or a power of a number may stay where the key itself leaves one.
    """
    kept = [rule for rule in (_bracket, _power_left) if key is not None and any(map(rule, walk(key)))]
    return not any(rule(each) for rule in _RULES if rule not in kept for each in walk(tree))


def _unjoined_terms(tree: Tree) -> bool:
    """x + 2x, 3 + 4, 0 + x, a sum within a sum."""
    if not isinstance(tree, Sum):
        return False
    bare = [term.of if isinstance(term, Negative) else term for term in tree.terms]
    if any(isinstance(term, Sum) or term == Number(Fraction(0)) for term in bare):
        return True
    made_of = [tuple(sorted(letters_of(term).items())) for term in bare]
    return len(set(made_of)) < len(made_of)


def _unjoined_factors(tree: Tree) -> bool:
    """2 * 3x, x * x, 1x, 0x, x/x, -(-x)."""
    if isinstance(tree, Negative):
        return isinstance(tree.of, Negative) or tree.of == Number(Fraction(0))
    if not isinstance(tree, Product):
        return False
    numbers = [factor for factor in tree.factors if is_rational(factor)]
    if len(numbers) > 1 or any(number in (Number(Fraction(0)), Number(Fraction(1))) for number in numbers):
        return True
    return _repeated([factor for factor in tree.factors if not is_rational(factor)])


def _repeated(factors: Sequence[Tree]) -> bool:
    bases = [base for factor in factors for base in letters_of(factor)]
    return len(set(bases)) < len(bases)


def _bracket(tree: Tree) -> bool:
    """3(x + 2), (x + 1)(x - 1), -(x + 1), (x + 1)^2."""
    if isinstance(tree, Product):
        return any(isinstance(factor, Sum) for factor in tree.factors)
    if isinstance(tree, Power):
        whole = isinstance(tree.exponent, Number) and tree.exponent.value.denominator == 1
        return isinstance(tree.base, Sum | Product | Power | Negative) and whole
    return isinstance(tree, Negative) and isinstance(tree.of, Sum)


def _unreduced(tree: Tree) -> bool:
    """6/12, 4/1, 2x/4, x^2/x, (2x + 4)/2, a fraction within a fraction."""
    if not isinstance(tree, Quotient):
        return False
    if any(isinstance(each, Quotient) for side in parts(tree) for each in walk(side)):
        return True
    top, bottom = (content(side) * coefficient(side) for side in parts(tree))
    if top.denominator != 1 or bottom.denominator != 1 or bottom < 0:
        return True
    if math.gcd(top.numerator, bottom.numerator) != 1 or tree.bottom == Number(Fraction(1)):
        return True
    return bool(letters_of(tree.top).keys() & letters_of(tree.bottom).keys())


def _power_left(tree: Tree) -> bool:
    """x^1, x^0, 2^3, a root that is a number or holds a square."""
    if not isinstance(tree, Power):
        return False
    if tree.exponent in (Number(Fraction(0)), Number(Fraction(1))):
        return True
    if not isinstance(tree.base, Number):
        return False
    if isinstance(tree.exponent, Number):
        return tree.exponent.value.denominator == 1
    if tree.exponent != Quotient(Number(Fraction(1)), Number(Fraction(2))) or tree.base.value.denominator != 1:
        return False
    number = tree.base.value.numerator
    return any(number % (n * n) == 0 for n in range(2, min(math.isqrt(number), 2000) + 1))


def _absolute_left(tree: Tree) -> bool:
    """|3 - 5|."""
    return isinstance(tree, Call) and tree.name == "abs" and is_number(tree.argument)


_RULES = (_unjoined_terms, _unjoined_factors, _bracket, _unreduced, _power_left, _absolute_left)
