"""The right answers of a response, and any answer that an author writes down, in canonical form.

Canonical is what `content.answers` makes of what a child gives, so that the two can be compared as strings:
`56`, `1/3`, `1 2/3`, `25%`; ids sorted or in order; `3; 5`; `a:2 b:1`; for a number line `3/4` or `3 8`; JSON of
blanks; a column's digits, where trades are graded with their row: `57 | 6 12`. Given back, each key is right.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from content.algebra.comparing import equal
from content.algebra.forms import in_form
from content.algebra.reading import read
from content.algebra.trees import AlgebraError, Tree, text_of
from content.bugs.whole_numbers import subtract
from content.expressions import ExpressionError, Values, parse
from content.functions import Value
from content.quantities import canonical
from content.responses import (
    BlanksResponse,
    ChoiceResponse,
    ColumnResponse,
    ExpressionResponse,
    MatchResponse,
    NumberLineResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TextResponse,
    ValuesResponse,
)
from content.templates import template


def keys_of(response: Response, values: Values) -> tuple[str, ...]:
    """Every right answer for these values; none for `extended`. Raises ExpressionError."""
    return tuple(dict.fromkeys(_keys(response, values)))


def _keys(response: Response, values: Values) -> Iterable[str]:
    if isinstance(response, NumberResponse):
        return [number(response, parse(answer).value(values)) for answer in response.answers]
    if isinstance(response, ColumnResponse):
        found = [number(response, parse(answer).value(values)) for answer in response.answers]
        graded = response.trades == "graded"
        return [f"{found[0]} | {' '.join(trades_of(response.answers[0], values))}"] if graded else found
    if isinstance(response, NumberLineResponse):
        return _places(response, values)
    if isinstance(response, ChoiceResponse):
        right = [option.id for option in response.options if is_right(option.right, values)]
        return [chosen(right)] if response.many else right
    if isinstance(response, ExpressionResponse):
        return [_key_in_letters(template(answer).fill(values), response.form) for answer in response.answers]
    if isinstance(response, TextResponse):
        return [template(answer).fill(values) for answer in response.answers]
    if isinstance(response, ValuesResponse):
        return [several(response, [parse(value).value(values) for value in response.values])]
    return _of_cards(response, values)


def _of_cards(response: Response, values: Values) -> Iterable[str]:
    if isinstance(response, OrderResponse):
        return [" ".join(card.id for card in response.items)]
    if isinstance(response, MatchResponse):
        return [paired(response.pairs)]
    if isinstance(response, BlanksResponse):
        return [filled({id: keys_of(blank, values)[0] for id, blank in response.blanks.items()})]
    return []


def authored(response: Response, source: str, values: Values) -> str:
    """An answer that an author wrote under `wrong`, in canonical form. Raises ExpressionError."""
    if isinstance(response, NumberResponse | ColumnResponse):
        return number(response, parse(source).value(values))
    if isinstance(response, NumberLineResponse):
        return " ".join(point(parse(place.strip()).value(values)) for place in source.split(";"))
    if isinstance(response, ExpressionResponse):
        return text_of(_in_letters(template(source).fill(values)))
    if isinstance(response, TextResponse):
        return said(response, template(source).fill(values))
    if isinstance(response, ValuesResponse):
        return several(response, [parse(value.strip()).value(values) for value in source.split(";")])
    return _picked(response, source.split())


def _picked(response: Response, pieces: list[str]) -> str:
    if isinstance(response, ChoiceResponse):
        return chosen(_known(pieces, (option.id for option in response.options)))
    if isinstance(response, OrderResponse):
        return " ".join(_known(pieces, (card.id for card in response.items)))
    if isinstance(response, MatchResponse):
        pairs = dict(pair.split(":", 1) for pair in pieces if ":" in pair)
        _known(pairs, (card.id for card in response.left))
        _known(pairs.values(), (card.id for card in response.right))
        return paired({**response.pairs, **pairs})
    raise ExpressionError(f"an answer of the type {response.type} cannot be foreseen: take it out of `wrong`")


def number(response: NumberResponse | ColumnResponse, value: Value) -> str:
    """A number in the canonical form of its response."""
    if isinstance(response, NumberResponse):
        text = canonical(value, response.form, response.simplify == "required")
        return f"{text} {response.unit}" if "unit" in response.form else text
    return canonical(value)


def trades_of(source: str, values: Values) -> list[str]:
    """The row above the digits, from the left: what a digit becomes by trading, or what is carried to it; else `-`."""
    term = parse(source).term(values)
    sides = [side.value for side in term.sides] if term.sides else [0, 0]
    top, bottom = (side if type(side) is int else 0 for side in sides)
    if term.op == "-":
        columns = subtract(top, bottom).columns if top >= bottom >= 0 else ()
        return ["-" if column.traded is None else str(column.traded) for column in columns]
    carried = [(top % 10**place + bottom % 10**place) // 10**place for place in range(len(str(top + bottom)))]
    return [str(carry) if carry else "-" for carry in reversed(carried)]


def point(value: Value) -> str:
    """A place on a number line: `2`, `3/4`, `-1/2`."""
    return canonical(value, ("fraction",), simplify=True)


def _places(response: NumberLineResponse, values: Values) -> list[str]:
    if response.jump is None:
        return [_on_line(response, answer, values) for answer in response.answers]
    return [" ".join(_on_line(response, end, values) for end in (response.jump.from_, response.jump.to))]


def _on_line(response: NumberLineResponse, source: str, values: Values) -> str:
    value, low, high, step = (parse(s).value(values) for s in (source, response.low, response.high, response.step))
    if not low <= value <= high:
        raise ExpressionError(f"{point(value)} is not on the line from {point(low)} to {point(high)}")
    if response.snap and (value - low) % step:
        raise ExpressionError(f"{point(value)} is between two ticks: change `step`, or write `snap: false`")
    return point(value)


@lru_cache(maxsize=4096)
def _key_in_letters(text: str, form: str) -> str:
    tree = _in_letters(text)
    try:
        if not equal(tree, tree):
            raise ExpressionError(f"`{text}` has no value where it is tried: it cannot be compared")
        if not in_form(tree, tree, form):
            raise ExpressionError(f"the answer `{text}` is itself not {form}")
    except AlgebraError as error:
        raise ExpressionError(f"`{text}`: {error}") from None
    return text_of(tree)


def _in_letters(text: str) -> Tree:
    try:
        return read(text)
    except AlgebraError as error:
        raise ExpressionError(f"`{text}`: {error}") from None


def said(response: TextResponse, text: str) -> str:
    """A text with the differences that its response passes over taken out."""
    text = unicodedata.normalize("NFC", text).replace("\u2019", "'").strip()
    if response.space == "ignored":
        text = "".join(text.split())
    elif response.space == "collapsed":
        text = " ".join(text.split())
    return text.casefold() if response.case == "ignored" else text


def several(response: ValuesResponse, values: Iterable[Value]) -> str:
    """`3; 5`: a set in ascending order, each value once."""
    ordered = sorted(set(values)) if response.type == "set" else values
    return "; ".join(canonical(value, response.form) for value in ordered)


def chosen(ids: Iterable[str]) -> str:
    """Options chosen together."""
    return " ".join(sorted(set(ids)))


def paired(pairs: Mapping[str, str]) -> str:
    """`a:2 b:1`, by the left side's ids."""
    return " ".join(f"{left}:{right}" for left, right in sorted(pairs.items()))


def filled(blanks: Mapping[str, str]) -> str:
    """What stands in each blank, as JSON."""
    return json.dumps(blanks, ensure_ascii=False, sort_keys=True)


def is_right(right: bool | str, values: Values) -> bool:
    """Whether an option is right for these values. Raises ExpressionError where the expression is no comparison."""
    if isinstance(right, bool):
        return right
    value = parse(right).value(values)
    if not isinstance(value, bool):
        raise ExpressionError(f"`{right}` is a number: `right` needs a comparison such as `a < b`")
    return value


def _known(ids: Iterable[str], known: Iterable[str]) -> list[str]:
    given, there = list(ids), set(known)
    for id in given:
        if id not in there:
            raise ExpressionError(f"unknown id {id!r}: there are {', '.join(sorted(there))}")
    return given
