"""What an expression is made of, as it was written: nothing is worked out, so that its form can be judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


class AlgebraError(ValueError):
    """What cannot be read, or is too big to compute; the message says what."""


class TooBig(AlgebraError):
    """A number with more digits than anybody asks for, as in 9^9^9^9."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, without a sign."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A letter, or a constant such as pi."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of what follows a minus sign."""

    of: "Tree"


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms; a subtracted one is Negative."""

    terms: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors, with or without a sign between them."""

    factors: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction, or a division."""

    top: "Tree"
    bottom: "Tree"


@dataclass(frozen=True, slots=True)
class Power:
    """A base and its exponent; a square root is the power 1/2."""

    base: "Tree"
    exponent: "Tree"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the short list, or an unknown one called f or g."""

    name: str
    argument: "Tree"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two sides with = < <= > >= or != between them."""

    sign: str
    left: "Tree"
    right: "Tree"


Tree = Number | Name | Negative | Sum | Product | Quotient | Power | Call | Relation


def parts(tree: Tree) -> tuple[Tree, ...]:
    """What a tree is directly made of."""
    match tree:
        case Negative(of) | Call(_, of):
            return (of,)
        case Sum(inner) | Product(inner):
            return inner
        case Quotient(one, other) | Power(one, other) | Relation(_, one, other):
            return one, other
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """A tree and everything in it."""
    yield tree
    for part in parts(tree):
        yield from walk(part)


def letters(tree: Tree) -> frozenset[str]:
    """The variables in a tree."""
    return frozenset(each.name for each in walk(tree) if isinstance(each, Name) and each.name != "pi")


def is_number(tree: Tree) -> bool:
    """Whether a tree holds no letter and no function: it could be worked out."""
    return all(not isinstance(each, Name | Call) for each in walk(tree))


def is_rational(tree: Tree) -> bool:
    """Whether a tree is a number that can be worked out to a fraction: no root is left in it."""
    roots = (each for each in walk(tree) if isinstance(each, Power) and isinstance(each.exponent, Quotient))
    return is_number(tree) and not any(roots)


def text_of(tree: Tree) -> str:
    """One plain way to write a tree: `2x + 1`, `(x - 1)/2`, `x = 11`."""
    match tree:
        case Relation(sign, left, right):
            return f"{text_of(left)} {sign} {text_of(right)}"
        case Sum(terms):
            return " + ".join(text_of(term) for term in terms).replace("+ -", "- ")
        case Negative(of):
            return f"-{_inside(of, Sum)}"
        case Product(factors):
            return _product(factors)
        case Quotient(top, bottom):
            return f"{_inside(top, Sum)}/{_inside(bottom, Sum, Product, Quotient, Negative)}"
        case Power(base, exponent):
            base_text = _inside(base, Sum, Product, Quotient, Power, Negative)
            return f"{base_text}^{_inside(exponent, Sum, Product, Quotient, Power, Negative)}"
        case Call(name, argument):
            return f"{name}({text_of(argument)})"
        case Name(name):
            return name
    return _digits(tree)


def _digits(number: Number) -> str:
    value = number.value
    places = next((n for n in range(60) if 10**n % value.denominator == 0), 0)
    digits = str(value.numerator * 10**places // value.denominator).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _inside(tree: Tree, *bracketed: type) -> str:
    return f"({text_of(tree)})" if isinstance(tree, bracketed) else text_of(tree)


def _product(factors: tuple[Tree, ...]) -> str:
    text = ""
    for factor in factors:
        piece = _inside(factor, Sum, Quotient, Negative) if text else _inside(factor, Sum, Quotient)
        text += f"*{piece}" if text and piece[0].isdigit() else piece
    return text
