"""What a widget needs to show a response beside its prompt and options; never what is right."""

from collections.abc import Callable, Mapping
from typing import Any

from content.expressions import ExpressionError, Values, parse
from content.keys import point
from content.responses import (
    ChoiceResponse,
    Choosable,
    ColumnResponse,
    ExpressionResponse,
    ExtendedResponse,
    MatchResponse,
    NumberLineResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TextResponse,
    ValuesResponse,
)
from content.templates import template

MAX_TICKS = 120

Shuffle = Callable[[tuple[Any, ...]], tuple[Any, ...]]


def options_of(response: Response, values: Values, shuffled: Shuffle) -> tuple[tuple[str, str], ...]:
    """(id, text) of each option of a choice, or card to order, in the order in which they are shown."""
    if isinstance(response, ChoiceResponse):
        options = tuple((option.id, template(option.text).fill(values)) for option in response.options)
        return tuple(shuffled(options)) if response.shuffle else options
    if isinstance(response, OrderResponse):
        cards = _cards(response.items, values)
        mixed = tuple(shuffled(cards))
        return mixed if mixed != cards else (*cards[1:], cards[0])  # never the right order
    return ()


def shown_of(response: Response, values: Values, shuffled: Shuffle) -> Mapping[str, Any]:
    """The widget's own settings, as plain values. Raises ExpressionError. Blanks: see `generate`."""
    match response:
        case NumberResponse():
            forms = set(response.form)
            fields = bool(forms & {"fraction", "mixed"}) and not forms & {"decimal", "percent"}
            unit = None if "unit" in forms else response.unit
            return {"forms": list(response.form), "unit": unit, "fraction": fields}
        case ExpressionResponse():
            return {"variables": _letters(response, values), "preview": True}
        case TextResponse():
            return {"long": response.long}
        case ValuesResponse():
            return {"boxes": len(response.values) if response.boxes else None, "forms": list(response.form)}
        case MatchResponse():
            right = shuffled(_cards(response.right, values))
            return {"left": [list(c) for c in _cards(response.left, values)], "right": [list(card) for card in right]}
        case ColumnResponse():
            return _column(response, values)
        case NumberLineResponse():
            return _line(response, values)
        case ExtendedResponse():
            return {"rubric": False}
    return {}


def _cards(cards: tuple[Choosable, ...], values: Values) -> tuple[tuple[str, str], ...]:
    return tuple((card.id, template(card.text).fill(values)) for card in cards)


def _letters(response: ExpressionResponse, values: Values) -> list[str]:
    return sorted({sign for answer in response.answers for sign in template(answer).fill(values) if sign.isalpha()})


def _column(response: ColumnResponse, values: Values) -> Mapping[str, Any]:
    term = parse(response.answers[0]).term(values)
    sides = [side.value for side in term.sides or ()]
    if term.op not in ("+", "-") or any(type(side) is not int or side < 0 for side in sides):
        raise ExpressionError("a column needs a sum or difference of whole numbers, such as `a - b`")
    top, bottom = sides
    trades = response.trades != "none"
    return {"top": str(top), "bottom": str(bottom), "sign": term.op, "trades": trades}


def _line(response: NumberLineResponse, values: Values) -> Mapping[str, Any]:
    low, high, step = (parse(source).value(values) for source in (response.low, response.high, response.step))
    if not low < high or step <= 0 or (high - low) % step or (high - low) / step > MAX_TICKS:
        raise ExpressionError(f"a line runs from `low` to `high` in at most {MAX_TICKS} steps of `step`")
    sources = response.labels if response.labels is not None else (response.low, response.high)
    labels = [point(parse(source).value(values)) for source in sources]
    return {
        "low": point(low),
        "high": point(high),
        "step": point(step),
        "labels": {label: label for label in labels},
        "jump": response.jump is not None,
        "snap": response.snap,
    }
