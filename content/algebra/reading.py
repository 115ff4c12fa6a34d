"""The grammar of what children write: `2x + 1`, `3(x - 2)/5`, `x^2 <= 9`, and the LaTeX that imported answers use.

    relation > sum > product (also without a sign, from left to right: 1/2x is half of x) > sign > power > atom

Letters stand for themselves and side by side are multiplied; f and g before a bracket are functions.
"""

from fractions import Fraction
from functools import lru_cache

from content.algebra.signs import FUNCTIONS, Sign, signs_of
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
    Tree,
)
from content.numerals import read_number

MAX_LENGTH = 400
MAX_SIGNS = 300
MAX_DEPTH = 24

_CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
_RELATIONS = ("=", "<", ">", "<=", ">=", "!=")
_ONE, _TWO = Number(Fraction(1)), Number(Fraction(2))


@lru_cache(maxsize=4096)
def read(text: str, language: str = "en") -> Tree:
    """The tree of a text, with numbers as `language` writes them. Raises AlgebraError for what cannot be read."""
    if len(text) > MAX_LENGTH:
        raise AlgebraError(f"longer than {MAX_LENGTH} characters")
    signs = signs_of(text)
    if len(signs) > MAX_SIGNS:
        raise AlgebraError(f"more than {MAX_SIGNS} signs")
    reader = _Reader(signs, language)
    tree = reader.relation()
    if reader.sign.kind != "end":
        raise AlgebraError(f"did not expect {reader.sign.text!r}")
    return tree


class _Reader:
    def __init__(self, signs: list[Sign], language: str) -> None:
        self.signs, self.language = signs, language
        self.at = self.depth = 0

    @property
    def sign(self) -> Sign:
        return self.signs[self.at]

    def took(self, *texts: str) -> str | None:
        if self.sign.kind == "op" and self.sign.text in texts:
            self.at += 1
            return self.signs[self.at - 1].text
        return None

    def relation(self) -> Tree:
        left = self.sum()
        sign = self.took(*_RELATIONS)
        if sign is None:
            return left
        right = self.sum()
        if self.sign.text in _RELATIONS:
            raise AlgebraError("one sign such as = at a time")
        return Relation(sign, left, right)

    def sum(self) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AlgebraError(f"nested deeper than {MAX_DEPTH}")
        terms = [self.product()]
        while sign := self.took("+", "-"):
            term = self.product()
            terms.append(Negative(term) if sign == "-" else term)
        self.depth -= 1
        return Sum(tuple(terms)) if len(terms) > 1 else terms[0]

    def product(self) -> Tree:
        tree = self.signed()
        while True:
            if self.took("*"):
                tree = _times(tree, self.signed())
            elif self.took("/"):
                tree = Quotient(tree, self.signed())
            elif self.follows():
                tree = _times(tree, self.power())
            else:
                return tree

    def follows(self) -> bool:
        """Whether a factor follows without a sign."""
        if self.sign.kind == "number":
            raise AlgebraError("a number cannot stand right behind something: put a sign between them")
        return self.sign.kind in ("letter", "word") or (self.sign.kind == "op" and self.sign.text in ("(", "[", "{"))

    def signed(self) -> Tree:
        sign = self.took("-", "+")
        if sign is None:
            return self.power()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AlgebraError(f"more than {MAX_DEPTH} signs in a row")
        inner = self.signed()
        self.depth -= 1
        return Negative(inner) if sign == "-" else inner

    def power(self) -> Tree:
        base = self.atom()
        return self.raised(base)

    def raised(self, base: Tree) -> Tree:
        if self.sign.kind == "raised":
            exponent = _Reader(signs_of(self.sign.text), "en").signed()
            self.at += 1
            return Power(base, exponent)
        if not self.took("^"):
            return base
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AlgebraError(f"more than {MAX_DEPTH} powers of powers")
        exponent = self.signed()
        self.depth -= 1
        return Power(base, exponent)

    def atom(self) -> Tree:
        sign = self.sign
        if opened := self.took(*_CLOSING):
            inner = self.sum()
            if not self.took(_CLOSING[opened]):
                raise AlgebraError(f"expected {_CLOSING[opened]!r}, found {self.sign.text!r}")
            return Call("abs", inner) if opened == "|" else inner
        if sign.kind == "number":
            self.at += 1
            value = read_number(sign.text, self.language)
            if value is None:
                raise AlgebraError(f"{sign.text!r} is no number in this language")
            return self.mixed(Number(value))
        if sign.kind == "letter":
            self.at += 1
            if sign.text in ("f", "g") and self.sign.text == "(" and self.sign.kind == "op":
                return Call(sign.text, self.atom())
            return Name(sign.text)
        if sign.kind == "word":
            self.at += 1
            return self.word(sign.text)
        raise AlgebraError(f"expected a number or a letter, found {sign.text!r}")

    def mixed(self, number: Number) -> Tree:
        """A whole number right before a fraction of whole numbers is a mixed number, as in LaTeX's `1\\frac{2}{3}`."""
        if self.sign.text != "frac" or number.value.denominator != 1:
            return number
        begun = self.at
        match self.atom():
            case Quotient(Number(top), Number(bottom)) if top.denominator == bottom.denominator == 1:
                return Quotient(Number(number.value * bottom + top), Number(bottom))
        self.at = begun
        return number

    def word(self, word: str) -> Tree:
        if word == "frac":
            return Quotient(self.group(), self.group())
        if word not in FUNCTIONS:
            return Name(word)
        if word == "sqrt":
            return self.root()
        raised = self.raised(Name("")) if self.sign.kind == "raised" or self.sign.text == "^" else None
        tree = Call(word, self.argument())
        return Power(tree, raised.exponent) if isinstance(raised, Power) else tree

    def root(self) -> Tree:
        degree = self.atom() if self.sign.kind == "op" and self.sign.text == "[" else _TWO
        return Power(self.argument(), Quotient(_ONE, degree))

    def argument(self) -> Tree:
        """What a function is taken of: a bracket, or the factors up to the next sign."""
        if self.sign.text in _CLOSING and self.sign.kind == "op":
            return self.atom()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AlgebraError(f"nested deeper than {MAX_DEPTH}")
        tree = self.power()
        while self.sign.kind == "letter" or self.sign.text == "pi":
            tree = _times(tree, self.power())
        self.depth -= 1
        return tree

    def group(self) -> Tree:
        """LaTeX's braces, or one sign without them."""
        if self.sign.text == "{" and self.sign.kind == "op":
            return self.atom()
        if self.sign.kind == "number" and len(self.sign.text) > 1:
            raise AlgebraError("write a fraction with braces: \\frac{1}{2}")
        return self.atom()


def _times(left: Tree, right: Tree) -> Tree:
    return Product((*left.factors, right)) if isinstance(left, Product) else Product((left, right))
