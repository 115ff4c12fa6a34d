"""The right procedures, what a pack's answer must look like for each, and its numbers read from the answer."""

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from content.bugs import (
    addition,
    decimals,
    division,
    fraction_products,
    fraction_sizes,
    fraction_sums,
    integers,
    multiplication,
    order,
    whole_numbers,
)
from content.bugs.work import Move, Work
from content.terms import Mixed, Term, decimal_of, factor_of, mixed_of, whole_of

WIDEST = {"+": 10**17, "-": 10**18, "*": 10**9, "/": 10**17}


@dataclass(frozen=True, slots=True)
class Procedure:
    """`shape`: the answer expression it asks for, in words. `read` takes the numbers from one, None where it has
    another shape; `work` works them, right or with wrong rules."""

    shape: str
    read: Callable[[Term], Hashable | None]
    work: Callable[[Any, AbstractSet[str]], Work]


def _wholes(op: str) -> Callable[[Term], tuple[int, int] | None]:
    def read(term: Term) -> tuple[int, int] | None:
        if term.op not in (op, "//" if op == "/" else op) or term.sides is None:
            return None
        left, right = map(whole_of, term.sides)
        if left is None or right is None or min(left, right) < 0 or max(left, right) >= WIDEST[op]:
            return None
        return left, right

    return read


def _subtract(numbers: tuple[int, int], rules: AbstractSet[str]) -> Work:
    worked = whole_numbers.subtract(*numbers, rules)
    moves = tuple(Move(s.code, (str(s.top), str(s.bottom)), str(s.result)) for s in worked.steps)
    answer = None if worked.answer is None else str(worked.answer)
    return Work(answer, None if worked.answer is None else Fraction(worked.answer), moves, worked.fired)


def _parts(left: Mixed | None, right: Mixed | None) -> tuple[Mixed, Mixed] | None:
    """Both, where one at least is a fraction."""
    return (left, right) if left and right and (left.bottom > 1 or right.bottom > 1) else None


def _fraction_sum(term: Term) -> fraction_sums.Sum | None:
    if term.op not in ("+", "-") or term.sides is None:
        return None
    both = _parts(*map(mixed_of, term.sides))
    return fraction_sums.Sum(*both, term.op) if both else None


def _factors(op: str) -> Callable[[Term], fraction_products.Factors | None]:
    def read(term: Term) -> fraction_products.Factors | None:
        if term.op != op or term.sides is None:
            return None
        both = _parts(*(factor_of(side, op) for side in term.sides))
        return fraction_products.Factors(*both) if both else None

    return read


def _pair(term: Term) -> fraction_sizes.Pair | None:
    if term.op not in ("max", "min") or term.sides is None:
        return None
    both = _parts(*map(mixed_of, term.sides))
    return fraction_sizes.Pair(*both, term.op) if both else None


def _fraction(term: Term) -> Mixed | None:
    found = mixed_of(term) if term.op == "/" else None
    return found if found and found.top else None


def _renamed(term: Term) -> fraction_sizes.Renamed | None:
    if term.op != "*" or term.sides is None:
        return None
    part, new = factor_of(term.sides[0], "*"), whole_of(term.sides[1])
    return fraction_sizes.Renamed(part.top, part.bottom, new) if part and part.bottom > 1 and new and new > 0 else None


def _improper(term: Term) -> Mixed | None:
    if term.op != "+" or term.sides is None or term.sides[0].op != "*" or term.sides[0].sides is None:
        return None
    whole, bottom, top = map(whole_of, (*term.sides[0].sides, term.sides[1]))
    if whole is None or bottom is None or top is None or min(whole, top) < 0 or bottom < 1:
        return None
    return Mixed(whole, top, bottom)


def _decimals(term: Term) -> decimals.Decimals | None:
    if term.op not in ("+", "-", "*", "/", "max", "min") or term.sides is None:
        return None
    left, right = map(decimal_of, term.sides)
    return decimals.Decimals(left, right, term.op) if left and right and left.places + right.places > 0 else None


def _signed(term: Term) -> integers.Signed | None:
    if term.op not in ("+", "-", "*", "/") or term.sides is None:
        return None
    left, right = map(whole_of, term.sides)
    return None if left is None or right is None else integers.Signed(left, right, term.op)


def _by(work: Callable[[int, int, AbstractSet[str]], Work]) -> Callable[[tuple[int, int], AbstractSet[str]], Work]:
    return lambda numbers, rules: work(*numbers, rules)


PROCEDURES: dict[str, Procedure] = {
    "subtraction": Procedure("a difference of whole numbers, `a - b`", _wholes("-"), _subtract),
    "addition": Procedure("a sum of whole numbers, `a + b`", _wholes("+"), _by(addition.add)),
    "multiplication": Procedure("a product of whole numbers, `a * b`", _wholes("*"), _by(multiplication.multiply)),
    "division": Procedure("a quotient of whole numbers, `a // b` or `a / b`", _wholes("/"), _by(division.divide)),
    "fraction sum": Procedure(
        "a sum or difference with fractions, `a/b + c/d` or `(w + a/b) - c/d`", _fraction_sum, fraction_sums.combine
    ),
    "fraction product": Procedure(
        "a product with fractions, `(a/b) * (c/d)`", _factors("*"), fraction_products.multiply
    ),
    "fraction quotient": Procedure(
        "a quotient with fractions, `(a/b) / (c/d)`", _factors("/"), fraction_products.divide
    ),
    "fraction comparison": Procedure(
        "the larger or smaller fraction, `max(a/b, c/d)` or `min(a/b, c/d)`", _pair, fraction_sizes.compare
    ),
    "simplest form": Procedure("a fraction, `a/b`", _fraction, fraction_sizes.simplify),
    "equal fraction": Procedure("a top over a new bottom n, `(a/b) * n`", _renamed, fraction_sizes.rename),
    "improper fraction": Procedure("the top of a mixed number, `w*b + a`", _improper, fraction_sizes.make_improper),
    "decimal": Procedure(
        "`+ - * /`, `max` or `min` of two decimals, such as `a/10 + b/100` or `(a/10) * (b/10)`",
        _decimals,
        decimals.work,
    ),
    "signed numbers": Procedure("`+ - * /` of two whole numbers of any sign, `a + b`", _signed, integers.work),
    "order of operations": Procedure(
        "a line of two or more operations on whole numbers, `a + b * c`", order.read, order.work
    ),
}
