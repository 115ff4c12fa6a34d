"""The form of an expression: whether something is left to work out, to factor, to solve."""

from content.algebra.comparing import proportional
from content.algebra.normal import normal
from content.algebra.terms import content
from content.algebra.trees import (
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Tree,
    is_number,
    letters,
)
from content.algebra.working import is_simplified


def in_form(tree: Tree, key: Tree, form: str) -> bool:
    """Whether a tree that equals the key is written in the form that the item asks for."""
    name, _, letter = form.partition(" ")
    if name == "simplified":
        return is_simplified(tree, key)
    if name == "factored":
        return is_factored(tree, key)
    if name == "same-form":
        return normal(tree) == normal(key)
    return name != "solved-for" or is_solved(tree, key, letter)


def is_solved(tree: Tree, key: Tree, letter: str) -> bool:
    """`letter` alone on one side and not on the other; where that is a number, it is worked out."""
    if not isinstance(tree, Relation):
        return False
    sides = [other for one, other in _turned(tree) if one == Name(letter) and letter not in letters(other)]
    if not sides:
        return False
    return not is_number(sides[0]) or is_simplified(sides[0])


def _turned(relation: Relation) -> tuple[tuple[Tree, Tree], tuple[Tree, Tree]]:
    return (relation.left, relation.right), (relation.right, relation.left)


def is_factored(tree: Tree, key: Tree) -> bool:
    """Factor by factor the key's, but for numbers; nothing is left that could be taken out of a bracket."""
    mine, wanted = factors(tree), factors(key)
    if mine is None or wanted is None:
        return False
    for factor in mine:
        match = next((other for other in wanted if proportional(factor, other)), None)
        if match is None or (content(factor) != 1 and content(match) == 1):
            return False
        wanted.remove(match)
    return not wanted


def factors(tree: Tree) -> list[Tree] | None:
    """The factors that hold a letter, each as often as it stands there; None where letters are divided by."""
    if is_number(tree):
        return []
    match tree:
        case Negative(of):
            return factors(of)
        case Product(inner):
            found = [factors(each) for each in inner]
            return None if None in found else [each for some in found for each in some or ()]
        case Quotient(top, bottom):
            return factors(top) if is_number(bottom) else None
        case Power(base, Number(exponent)) if exponent.denominator == 1 and exponent <= 20:
            once = factors(base)
            return None if once is None else once * exponent.numerator
    return [tree]
