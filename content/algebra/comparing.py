"""Whether two expressions have the same value: tried at exact rational points.

Two polynomials of degree d that differ agree at a random point of a set S with probability at most d/|S| (Schwartz
1980, Zippel 1979). The points are drawn from the texts themselves, so that a verdict is the same on every machine.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction

from content.algebra.trees import AlgebraError, Relation, TooBig, Tree, letters, text_of
from content.algebra.values import Exact, Point, Undefined, value_at

POINTS = 24
MAX_LETTERS = 8
NEAR = 1e-9

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def equal(one: Tree, other: Tree) -> bool:
    """Whether both have the same value wherever both have one; two relations, whether the same numbers fulfil them.

    Raises AlgebraError where the numbers get too big.
    """
    if isinstance(one, Relation) and isinstance(other, Relation):
        return _same_relation(one, other)
    if isinstance(one, Relation) or isinstance(other, Relation):
        return False
    pairs = list(_values(one, other))
    return bool(pairs) and all(near(a, b) for a, b in pairs)


def proportional(one: Tree, other: Tree) -> bool:
    """Whether one is a number times the other."""
    return _ratio(_values(one, other)) is not None


def near(a: Exact, b: Exact) -> bool:
    """Equal; where one of two is no exact number, to nine digits."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    try:
        one, other = float(a), float(b)
    except OverflowError:
        return False
    return abs(one - other) <= NEAR * max(1.0, abs(one), abs(other))


def _same_relation(one: Relation, other: Relation) -> bool:
    """L < R says L - R < 0: the same where one difference is a number times the other, above 0 for < and >."""
    if one.sign in (">", ">="):
        one = Relation(_TURNED[one.sign], one.right, one.left)
    if other.sign in (">", ">="):
        other = Relation(_TURNED[other.sign], other.right, other.left)
    if one.sign != other.sign:
        return False
    ratio = _ratio(_differences(one, other))
    if ratio is None:
        return False
    if not letters(one) | letters(other):
        return near(ratio, Fraction(1)) or near(ratio, Fraction(-1))
    return ratio > 0 or one.sign in ("=", "!=")


def _differences(one: Relation, other: Relation) -> Iterator[Sequence[Exact]]:
    for left, right, other_left, other_right in _values(one.left, one.right, other.left, other.right):
        with suppress(OverflowError):
            yield _minus(left, right), _minus(other_left, other_right)


def _minus(a: Exact, b: Exact) -> Exact:
    return Fraction(0) if near(a, b) else a - b


def _ratio(pairs: Iterable[Sequence[Exact]]) -> Exact | None:
    """The one number by which the second is multiplied to give the first; None where there is none."""
    found: Exact | None = None
    count = 0
    for a, b in pairs:
        count += 1
        if (a == 0) != (b == 0):
            return None
        if b == 0:
            continue
        ratio = _divided(a, b)
        if found is not None and not near(found, ratio):
            return None
        found = ratio
    return found if found is not None or not count else Fraction(1)


def _divided(a: Exact, b: Exact) -> Exact:
    try:
        return a / b
    except OverflowError:
        return math.inf


def _values(*trees: Tree) -> Iterator[list[Exact]]:
    """The values of all trees at each point where all have one. Raises TooBig where size alone leaves no point."""
    too_big: TooBig | None = None
    found = False
    for point in _points(trees):
        try:
            yield [value_at(tree, point) for tree in trees]
            found = True
        except (Undefined, OverflowError):  # an exact number beyond what a float holds, met by a float
            continue
        except TooBig as error:
            too_big = error
    if too_big and not found:
        raise too_big


def _points(trees: tuple[Tree, ...]) -> Iterator[Point]:
    names = sorted(frozenset().union(*map(letters, trees)))
    if len(names) > MAX_LETTERS:
        raise AlgebraError(f"more than {MAX_LETTERS} letters")
    seed = text_of(trees[0]).encode()
    for number in range(POINTS if names else 1):
        yield {name: _drawn(seed, name, number) for name in names}


def _drawn(seed: bytes, name: str, number: int) -> Fraction:
    """In turn fractions of both signs, whole numbers, numbers between 0 and 1."""
    drawn = int.from_bytes(hashlib.sha256(b"%s %s %d" % (seed, name.encode(), number)).digest()[:8], "big")
    size, rest = drawn % 89 + 2, drawn // 89
    if number % 3 == 0:
        return Fraction((size if rest % 2 else -size), 2 * (rest % 23) + 7)
    return Fraction(size % 9 + 1) if number % 3 == 1 else Fraction(size, 97)
