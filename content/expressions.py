"""The expression language of packs: exact numbers, a short list of functions, no attributes, no loops,
bounded everywhere.

    or > and > not > comparison > + - > * / // % > sign > number, name, function(...), (...)

An expression has no loops and no calls to itself, so the bound on its size is a bound on the steps it takes.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from content.functions import FUNCTIONS, LIMIT, PLACES, Number, Value, magnitude, number, plain
from content.terms import Term
from content.tokens import REFUSED, TOKEN
from content.tokens import ExpressionError as ExpressionError

MAX_LENGTH = 400
MAX_NODES = 150
MAX_DEPTH = 24

Values = Mapping[str, int]
Run = Callable[[Values], Value]

KEYWORDS = frozenset({"and", "or", "not", "if", "true", "false"})
NAMES = KEYWORDS | FUNCTIONS.keys()


@dataclass(frozen=True, slots=True)
class _Node:
    run: Run
    op: str | None = None
    sides: "tuple[_Node, _Node] | None" = None
    join: Callable[[tuple[Value, Value]], Value] | None = None
    closed: bool = False

    def term(self, values: Values) -> Term:
        if self.sides is None or self.join is None:
            return Term(plain(self.run(values)), self.op, None, self.closed)
        left, right = self.sides[0].term(values), self.sides[1].term(values)
        # from the sides' values: each computed once, however long the line
        return Term(plain(self.join((left.value, right.value))), self.op, (left, right), self.closed)


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. `op` is its outermost operation of two sides, so that `a - b` shows that it subtracts."""

    source: str
    names: frozenset[str]
    node: _Node

    @property
    def op(self) -> str | None:
        return self.node.op

    def value(self, values: Values) -> Value:
        """The value for these variables: int, Fraction or bool.

        Raises ExpressionError (unknown name, division by 0, size).
        """
        try:
            return plain(self.node.run(values))
        except _NOT_COMPUTED as error:
            raise _refusal(error) from None

    def term(self, values: Values) -> Term:
        """The computed arithmetic, as it is written. Raises ExpressionError."""
        try:
            return self.node.term(values)
        except _NOT_COMPUTED as error:
            raise _refusal(error) from None


_NOT_COMPUTED = (KeyError, ArithmeticError, TypeError, ValueError)


def _refusal(error: Exception) -> ExpressionError:
    return ExpressionError(f"unknown name {error.args[0]!r}" if isinstance(error, KeyError) else str(error))


@lru_cache(maxsize=16384)
def parse(source: str) -> Expression:
    """Parse one expression. Raises ExpressionError naming what is refused and its position."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    parser = _Parser(source)
    node = parser.either(0)
    if parser.kind != "end":
        raise ExpressionError(f"did not expect {parser.text!r} here", parser.position)
    return Expression(source, frozenset(parser.names), node)


@lru_cache(maxsize=16384)
def conditions(sources: tuple[str, ...]) -> Callable[[Values], bool]:
    """Whether values meet each of these expressions: parsed once, since the checker asks by the million.

    What is returned raises ExpressionError where one of them cannot be computed.
    """
    runs = [parse(source).node.run for source in sources]

    def met(values: Values) -> bool:
        try:
            for run in runs:  # no generator, for speed
                if run(values) is not True:
                    return False
        except _NOT_COMPUTED as error:
            raise _refusal(error) from None
        return True

    return met


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.nodes = 0
        self.names: set[str] = set()
        self.kind = self.text = ""
        self.position = 1
        self.next()

    def next(self) -> None:
        match = TOKEN.match(self.source, self.at)
        if match is None:
            self.kind, self.text, self.position = "end", "the end", len(self.source.rstrip()) + 1
            return
        self.kind = str(match.lastgroup)
        self.text = match[self.kind]
        self.position = match.start(self.kind) + 1
        self.at = match.end()
        if self.kind == "bad" or self.text == "**":
            raise ExpressionError(REFUSED.get(self.text, f"{self.text!r} is not allowed"), self.position)

    def took(self, *texts: str) -> str | None:
        if self.kind in ("op", "name") and self.text in texts:
            text = self.text
            self.next()
            return text
        return None

    def made(
        self,
        run: Run,
        op: str | None = None,
        sides: tuple[_Node, _Node] | None = None,
        join: Callable[[tuple[Value, Value]], Value] | None = None,
    ) -> _Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError(f"more than {MAX_NODES} terms", self.position)
        return _Node(run, op, sides, join)

    def either(self, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"nested deeper than {MAX_DEPTH}", self.position)
        node = self.both(depth)
        while self.took("or"):
            left, right = node.run, self.both(depth).run
            node = self.made(lambda v, a=left, b=right: _truth(a(v)) or _truth(b(v)))  # type: ignore[misc]
        return node

    def both(self, depth: int) -> _Node:
        node = self.negated(depth)
        while self.took("and"):
            left, right = node.run, self.negated(depth).run
            node = self.made(lambda v, a=left, b=right: _truth(a(v)) and _truth(b(v)))  # type: ignore[misc]
        return node

    def negated(self, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"nested deeper than {MAX_DEPTH}", self.position)
        if self.took("not"):
            inner = self.negated(depth + 1).run
            return self.made(lambda v: not _truth(inner(v)))
        return self.compared(depth)

    def compared(self, depth: int) -> _Node:
        node = self.sum(depth)
        op = self.took("==", "!=", "<", "<=", ">", ">=")
        if op is None:
            return node
        left, right = node.run, self.sum(depth).run
        if self.kind == "op" and self.text in _COMPARE:
            raise ExpressionError(
                f"compare two things at a time: write `... and ...` before {self.text!r}", self.position
            )
        return self.made(_compared(_COMPARE[op], left, right))

    def sum(self, depth: int) -> _Node:
        return self.chain(depth, self.product, ("+", "-"))

    def product(self, depth: int) -> _Node:
        return self.chain(depth, self.signed, ("*", "/", "//", "%"))

    def chain(self, depth: int, below: Callable[[int], _Node], ops: tuple[str, ...]) -> _Node:
        node = below(depth)
        while op := self.took(*ops):
            left, right = node, below(depth)
            join = _computed(_COMPUTE[op], operator.itemgetter(0), operator.itemgetter(1))
            node = self.made(_computed(_COMPUTE[op], left.run, right.run), op, (left, right), join)
        return node

    def signed(self, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"nested deeper than {MAX_DEPTH}", self.position)
        if op := self.took("-", "+"):
            inner = self.signed(depth + 1).run
            return self.made((lambda v: -number(inner(v))) if op == "-" else (lambda v: number(inner(v))))
        return self.atom(depth)

    def atom(self, depth: int) -> _Node:
        text, position = self.text, self.position
        if self.kind == "number":
            self.next()
            constant = plain(magnitude(Fraction(text)))
            return self.made(lambda v: constant)
        if self.took("("):
            node = self.either(depth + 1)
            self.close()
            return replace(node, closed=True)
        if self.kind == "name" and text not in ("and", "or", "not"):
            self.next()
            if self.took("("):
                return self.call(text, position, depth)
            if text in NAMES:
                raise ExpressionError(f"{text!r} is a function: write `{text}(...)`", position)
            self.names.add(text)
            return self.made(operator.itemgetter(text))
        raise ExpressionError(f"expected a number or a name, found {text!r}", position)

    def close(self) -> None:
        if not self.took(")"):
            raise ExpressionError(f"expected `)`, found {self.text!r}", self.position)

    def call(self, name: str, position: int, depth: int) -> _Node:
        given: list[_Node] = []
        while not (self.kind == "op" and self.text == ")"):
            given.append(self.either(depth + 1))
            if not self.took(","):
                break
        self.close()
        arguments = [node.run for node in given]
        if name == "if":
            if len(arguments) != 3:
                raise ExpressionError("`if` takes 3 arguments: if(condition, then, otherwise)", position)
            when, then, otherwise = arguments
            return self.made(lambda v: then(v) if _truth(when(v)) else otherwise(v))
        if name not in FUNCTIONS:
            raise ExpressionError(
                f"unknown function {name!r}: there are {', '.join(sorted([*FUNCTIONS, 'if']))}", position
            )
        compute, least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise ExpressionError(f"`{name}` takes {wanted} arguments, found {len(arguments)}", position)
        if len(arguments) == 1:
            only = arguments[0]
            if name in PLACES:
                return self.made(_placed(PLACES[name], only, compute))
            return self.made(lambda v: magnitude(compute(number(only(v)))))
        sides = (given[0], given[1]) if len(given) == 2 else None
        run: Run = lambda v: magnitude(compute(*[number(argument(v)) for argument in arguments]))  # noqa: E731
        return self.made(run, name if sides else None, sides, lambda both: magnitude(compute(*map(number, both))))


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected a comparison such as `a < b`, found the number {value}")
    return value


# The checker spends most of its time in these three: whole numbers take the short way, all else the careful one.
def _compared(compare: Callable[[Any, Any], bool], left: Run, right: Run) -> Run:
    def run(values: Values) -> Value:
        a, b = left(values), right(values)
        if type(a) is int and type(b) is int:
            return compare(a, b)
        return compare(number(a), number(b))

    return run


def _computed(
    compute: Callable[[Any, Any], Number], left: Callable[[Any], Value], right: Callable[[Any], Value]
) -> Callable[[Any], Value]:
    def run(values: Any) -> Value:
        a, b = left(values), right(values)
        if type(a) is int and type(b) is int:
            result = compute(a, b)
            return result if type(result) is int and -LIMIT < result < LIMIT else magnitude(result)
        return magnitude(compute(number(a), number(b)))

    return run


def _placed(unit: int, inner: Run, compute: Callable[..., Number]) -> Run:
    def run(values: Values) -> Value:
        n = inner(values)
        return abs(n) // unit % 10 if type(n) is int else magnitude(compute(number(n)))

    return run


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COMPUTE: dict[str, Callable[[Any, Any], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: Fraction(a) / Fraction(b),
    "//": operator.floordiv,
    "%": operator.mod,
}
