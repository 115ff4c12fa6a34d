"""Texts with holes: `{{expression}}` in prompts, hints and feedback."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from content.expressions import Expression, ExpressionError, Values, parse
from content.functions import Value

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
MAX_HOLES = 40


@dataclass(frozen=True, slots=True)
class Template:
    """Literal pieces with expressions between them: pieces[0], holes[0], pieces[1], ..."""

    pieces: tuple[str, ...]
    holes: tuple[Expression, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every variable that the text uses."""
        return frozenset().union(*(hole.names for hole in self.holes))

    def fill(self, values: Values) -> str:
        """The text for these variables. Raises ExpressionError where a hole cannot be computed."""
        if not self.holes:
            return self.pieces[0]
        filled = [written(hole.value(values)) for hole in self.holes]
        return "".join(piece + text for piece, text in zip(self.pieces, [*filled, ""], strict=True))


@lru_cache(maxsize=16384)
def template(text: str) -> Template:
    """Read a text with holes. Raises ExpressionError for a hole that is no expression."""
    pieces = _HOLE.split(text)
    literals, sources = tuple(pieces[::2]), pieces[1::2]
    if len(sources) > MAX_HOLES:
        raise ExpressionError(f"more than {MAX_HOLES} holes in one text")
    if any("{{" in literal or "}}" in literal for literal in literals):
        raise ExpressionError("a hole opens with `{{` and closes with `}}`")
    return Template(literals, tuple(parse(source.strip()) for source in sources))


def written(value: Value) -> str:
    """A number as children read it: 56, -3, 2.5; 1/3 where no decimal ends."""
    if type(value) is int:
        return str(value)
    if isinstance(value, bool):
        raise ExpressionError("a hole holds a number, not a comparison")
    rest = Fraction(value)
    if rest.denominator == 1:
        return str(rest.numerator)
    places = next((n for n in range(1, 19) if 10**n % rest.denominator == 0), None)
    if places is None:
        return f"{rest.numerator}/{rest.denominator}"
    digits = str(abs(rest.numerator) * 10**places // rest.denominator).zfill(places + 1)
    return f"{'-' if rest < 0 else ''}{digits[:-places]}.{digits[-places:]}"
