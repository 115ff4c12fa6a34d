"""Arithmetic questions and answers as books print them, read into terms and numbers: for catalogues of errors."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from content.terms import Term

TOKEN = re.compile(r"(?P<number>\d*\.\d+|\d+)|(?P<letter>[a-z])|(?P<blank>_+|\[_\])|(?P<op>[-+*/^()=÷×])|(?P<bad>\S)")
FRACTION = re.compile(r"(?:(\d+) +)?(\d+)/(\d+)")
UNKNOWN = "unknown"
INSTRUCTIONS = re.compile(
    r"add|subtract|multiply|divide|solve|evaluate|calculate|work|out|find|write|reduce|simplify|the|a|an|"
    r"fraction|fractions|number|numbers|missing|sum|difference|product|quotient|between|of|and|for|if|"
    r"possible|equivalent|fill|in|blank|with|or|lowest|simplest|terms|form|what|is|decimal|decimals"
)


class Unread(ValueError):
    """Why a question or answer is no arithmetic that can be read."""


@dataclass(frozen=True)
class Question:
    """What is asked: the `value` of a term, its `simplest` form, or which relation stands between the sides of one."""

    kind: str
    term: Term

    @property
    def decimal(self) -> bool:
        return any(leaf.value.denominator > 1 for leaf in leaves(self.term))


def leaves(term: Term) -> list[Term]:
    return [leaf for side in term.sides for leaf in leaves(side)] if term.sides else [term]


def read_question(text: str) -> Question:
    """Raises Unread."""
    text = text.lower().replace("·", "*").replace("−", "-")
    words = re.findall(r"[a-z]{2,}", text)
    if strange := [word for word in words if not INSTRUCTIONS.fullmatch(word)]:
        raise Unread(f"a question in words ({strange[0]} ...)")
    if (found := re.search(r"between\s+(.+?)\s+and\s+(.+)", text)) and "difference" in words:
        text = f"{found[1]} - {found[2]}"
    bare = re.sub(r"[a-z]{2,}|[?:]|(?<=\s)a(?=\s)|[.,](?!\d)", " ", text).strip()
    if re.search(r"\d[a-z]", bare):
        raise Unread("letters: algebra")
    if {"reduce", "simplify"}.intersection(words):
        return Question("simplest", _Reader(bare).alone())
    if re.search(r"[<>]", bare):
        sides = re.split(r"_+", re.sub(r"^[^_]*[<>][^_]*?=", " ", bare, count=1))
        if len(sides) != 2:
            raise Unread("a comparison of other than two numbers")
        left, right = (_Reader(side).alone() for side in sides)
        return Question("relation", Term(0, "max", (left, right)))
    return Question("value", _solved(bare.rstrip("= ")))


def read_answer(text: str) -> Fraction | str:
    """The last number written, or the relation. Raises Unread."""
    if found := re.search(r"[\d.]+ *([<>]) *[\d.]+\s*$", text):
        return found[1]
    lines = [line for line in text.split("\n") if line.strip(" -")]
    last = re.split(r"=", lines[-1])[-1].strip() if lines else ""
    if found := re.fullmatch(r"(-?)(?:(\d+) +)?(\d+)/(\d+)", last):
        whole, top, bottom = int(found[2] or 0), int(found[3]), int(found[4])
        value = Fraction(whole * bottom + top, bottom)
    elif found := re.fullmatch(r"(-?) *(\d*\.\d+|\d+)", last):
        value = Fraction(found[2])
    else:
        raise Unread("an answer in words or a picture")
    return -value if found[1] else value


def _solved(text: str) -> Term:
    """The term itself, or what the one unknown of a sum is: other side minus the rest."""
    sides = text.split("=")
    if len(sides) == 1:
        return _Reader(text).alone()
    if len(sides) != 2:
        raise Unread("more than one equation")
    known = [_Reader(side, unknown=True).alone() for side in sides]
    holding = [at for at, term in enumerate(known) if _count(term)]
    if len(holding) != 1 or _count(known[holding[0]]) != 1:
        raise Unread("letters: algebra")
    rest = _without(known[holding[0]])
    other = known[1 - holding[0]]
    return Term(other.value - rest.value, "-", (other, rest))


def _count(term: Term) -> int:
    return (term.op == UNKNOWN) + sum(map(_count, term.sides or ()))


def _without(term: Term) -> Term:
    """A sum without its unknown, which stands in it once and added."""
    if term.op not in ("+", "-") or term.sides is None:
        raise Unread("letters: algebra")
    left, right = term.sides
    if right.op == UNKNOWN and term.op == "+":
        return left
    if left.op == UNKNOWN:
        return right if term.op == "+" else Term(-right.value)
    inner = _without(left)
    return Term(inner.value + right.value if term.op == "+" else inner.value - right.value, term.op, (inner, right))


@dataclass
class _Reader:
    """Numbers, mixed numbers, + - * x ÷ / ^, signs, brackets, and products written side by side."""

    text: str
    unknown: bool = False
    at: int = field(default=0, init=False)

    def peek(self) -> re.Match[str] | None:
        blank = re.compile(r"\s*").match(self.text, self.at)
        return TOKEN.match(self.text, blank.end() if blank else self.at)

    def took(self, ops: str) -> str | None:
        found = self.peek()
        if found is None or found.lastgroup != "op" or found[0] not in ops:
            return None
        self.at = found.end()
        return found[0]

    def alone(self) -> Term:
        term = self.sum()
        if found := self.peek():
            raise Unread("letters: algebra" if found.lastgroup == "letter" else f"{found[0]!r} was not expected")
        return term

    def sum(self) -> Term:
        term = self.product()
        while op := self.took("+-"):
            term = made(op, term, self.product())
        return term

    def product(self) -> Term:
        term = self.power()
        while True:
            following = self.peek()
            if op := self.took("*×/÷"):
                term = made({"×": "*", "÷": "/"}.get(op, op), term, self.power())
            elif following and following[0] == "(":
                term = made("*", term, self.power())
            else:
                return term

    def power(self) -> Term:
        term = self.signed()
        return made("^", term, self.signed()) if self.took("^") else term

    def signed(self) -> Term:
        if self.took("-"):
            return Term(-self.signed().value)
        if self.took("("):
            inner = self.sum()
            if not self.took(")"):
                raise Unread("a bracket that does not close")
            return Term(inner.value, inner.op, inner.sides, closed=True)
        found = self.peek()
        if found is None or found.lastgroup not in ("number", "letter", "blank"):
            raise Unread("no arithmetic in it")
        if found.lastgroup != "number":
            if not self.unknown:
                raise Unread("letters: algebra")
            self.at = found.end()
            return Term(0, UNKNOWN)
        if part := FRACTION.match(self.text, found.start()):
            self.at = part.end()
            fraction = made("/", Term(int(part[2])), Term(int(part[3])))
            mixed = made("+", Term(int(part[1])), fraction) if part[1] else fraction
            return Term(mixed.value, mixed.op, mixed.sides, closed=True)
        self.at = found.end()
        return Term(plain(Fraction(found[0])))


def plain(value: Fraction) -> Fraction | int:
    return value.numerator if value.denominator == 1 else value


def made(op: str, left: Term, right: Term) -> Term:
    a, b = Fraction(left.value), Fraction(right.value)
    if (op == "/" and b == 0) or (op == "^" and not 0 <= b <= 30):
        raise Unread("it cannot be computed")
    value = {"+": a + b, "-": a - b, "*": a * b}.get(op)
    if value is None:
        value = a / b if op == "/" else Fraction(a ** int(b))
    return Term(plain(value), op, (left, right))
