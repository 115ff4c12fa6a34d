"""The expression language of packs: exact numbers, a short list of functions, no attributes, no loops,
bounded everywhere.

    or > and > not > comparison > + - > * / // % > sign > number, name, function(...), (...)

An expression has no loops and no calls to itself, so the bound on its size is a bound on the steps it takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from content.functions import FUNCTIONS, Value, magnitude, number, plain
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
class Expression:
    """A parsed expression.

    `op` and `sides` describe its outermost arithmetic, so that `a - b` shows what is subtracted.
    """

    source: str
    names: frozenset[str]
    run: Run
    op: str | None
    sides: tuple[Run, Run] | None

    def value(self, values: Values) -> Value:
        """The value for these variables: int, Fraction or bool.

        Raises ExpressionError (unknown name, division by 0, size).
        """
        try:
            return plain(self.run(values))
        except KeyError as error:
            raise ExpressionError(f"unknown name {error.args[0]!r}") from None
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ExpressionError(str(error)) from None

    def operands(self, values: Values) -> tuple[Value, Value] | None:
        """The two sides of the outermost `+` or `-`, None where there is none."""
        if self.sides is None:
            return None
        try:
            return plain(self.sides[0](values)), plain(self.sides[1](values))
        except (KeyError, ArithmeticError, TypeError, ValueError) as error:
            raise ExpressionError(str(error)) from None


@lru_cache(maxsize=16384)
def parse(source: str) -> Expression:
    """Parse one expression. Raises ExpressionError naming what is refused and its position."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    parser = _Parser(source)
    node = parser.either(0)
    if parser.kind != "end":
        raise ExpressionError(f"did not expect {parser.text!r} here", parser.position)
    return Expression(source, frozenset(parser.names), node.run, node.op, node.sides)


@dataclass(frozen=True, slots=True)
class _Node:
    run: Run
    op: str | None = None
    sides: tuple[Run, Run] | None = None


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

    def made(self, run: Run, op: str | None = None, sides: tuple[Run, Run] | None = None) -> _Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError(f"more than {MAX_NODES} terms", self.position)
        return _Node(run, op, sides)

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
        left, right, compare = node.run, self.sum(depth).run, _COMPARE[op]
        if self.kind == "op" and self.text in _COMPARE:
            raise ExpressionError(
                f"compare two things at a time: write `... and ...` before {self.text!r}", self.position
            )
        return self.made(lambda v: compare(number(left(v)), number(right(v))))

    def sum(self, depth: int) -> _Node:
        return self.chain(depth, self.product, ("+", "-"))

    def product(self, depth: int) -> _Node:
        return self.chain(depth, self.signed, ("*", "/", "//", "%"))

    def chain(self, depth: int, below: Callable[[int], _Node], ops: tuple[str, ...]) -> _Node:
        node = below(depth)
        while op := self.took(*ops):
            left, right, compute = node.run, below(depth).run, _COMPUTE[op]
            node = self.made(
                lambda v, f=compute, a=left, b=right: magnitude(f(number(a(v)), number(b(v)))),  # type: ignore[misc]
                op,
                (left, right),
            )
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
            return node
        if self.kind == "name" and text not in ("and", "or", "not"):
            self.next()
            if self.took("("):
                return self.call(text, position, depth)
            if text in NAMES:
                raise ExpressionError(f"{text!r} is a function: write `{text}(...)`", position)
            self.names.add(text)
            return self.made(lambda v: v[text])
        raise ExpressionError(f"expected a number or a name, found {text!r}", position)

    def close(self) -> None:
        if not self.took(")"):
            raise ExpressionError(f"expected `)`, found {self.text!r}", self.position)

    def call(self, name: str, position: int, depth: int) -> _Node:
        arguments: list[Run] = []
        while not (self.kind == "op" and self.text == ")"):
            arguments.append(self.either(depth + 1).run)
            if not self.took(","):
                break
        self.close()
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
            return self.made(lambda v: magnitude(compute(number(only(v)))))
        return self.made(lambda v: magnitude(compute(*[number(argument(v)) for argument in arguments])))


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected a comparison such as `a < b`, found the number {value}")
    return value


_COMPARE: dict[str, Callable[[Fraction | int, Fraction | int], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_COMPUTE: dict[str, Callable[[Fraction | int, Fraction | int], Fraction | int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: Fraction(a) / Fraction(b),
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}
