"""The answer key of a part for given values, and the answers that each wrong rule predicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from content.bugs.whole_numbers import SWITCHES, subtract
from content.expressions import ExpressionError, Values, parse
from content.functions import Value
from content.items import Part
from content.pack import Misconception, Pack
from content.responses import ChoiceResponse, NumberResponse
from content.templates import written

Operands = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prediction:
    """`key`: the right answers, in canonical form. `predicted`: misconception -> answers it leads to.
    `void`: misconceptions
    that took effect and still led to a right answer, which a checked pack does not have."""

    key: tuple[str, ...]
    predicted: Mapping[str, tuple[str, ...]]
    void: frozenset[str]


def predict(pack: Pack, part: Part, values: Values) -> Prediction:
    """Key and predictions of one part. Raises ExpressionError, or KeyError for an unknown misconception."""
    if isinstance(part.response, ChoiceResponse):
        return _of_choice(part.response, values)
    key = tuple(dict.fromkeys(written(parse(answer).value(values)) for answer in part.response.answers))
    sides = operands(part, values)
    predicted: dict[str, tuple[str, ...]] = {}
    void = set()
    for id in part.misconceptions:
        answer = bug_answer(pack.misconception(id), sides, values)
        if answer in key:
            void.add(id)
        elif answer is not None:
            predicted[id] = (answer,)
    return Prediction(key, predicted, frozenset(void))


def operands(part: Part, values: Values, op: str = "-") -> Operands | None:
    """The two whole numbers of a part whose (first) answer is a difference; None for any other part."""
    if not isinstance(part.response, NumberResponse):
        return None
    expression = parse(part.response.answers[0])
    if expression.op != op or expression.sides is None:
        return None
    left, right = expression.operands(values) or (0, 0)
    if _fits(left) and _fits(right):
        return left, right
    return None


def _fits(value: Value) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def bug_answer(misconception: Misconception, sides: Operands | None, values: Values) -> str | None:
    """What this rule answers; None where it does not take effect. Raises ExpressionError."""
    if misconception.bug not in SWITCHES:
        return written(parse(misconception.bug).value(values))
    if sides is None:
        raise ExpressionError(f"rule {misconception.bug} needs a part whose answer is a difference, such as `a - b`")
    return _subtracted(*sides, misconception.bug)


@lru_cache(maxsize=32768)
def _subtracted(a: int, b: int, switch: str) -> str | None:
    # checking a pack asks for the same small numbers again and again
    worked = subtract(a, b, {switch})
    return str(worked.answer) if worked.fired and worked.answer is not None else None


def is_right(right: bool | str, values: Values) -> bool:
    """Whether an option is right for these values. Raises ExpressionError where the expression is no comparison."""
    if isinstance(right, bool):
        return right
    value = parse(right).value(values)
    if not isinstance(value, bool):
        raise ExpressionError(f"`{right}` is a number: `right` needs a comparison such as `a < b`")
    return value


def _of_choice(response: ChoiceResponse, values: Values) -> Prediction:
    right = [option for option in response.options if is_right(option.right, values)]
    predicted: dict[str, tuple[str, ...]] = {}
    for option in response.options:
        if option.misconception and option not in right:
            predicted[option.misconception] = (*predicted.get(option.misconception, ()), option.id)
    void = frozenset(option.misconception for option in right if option.misconception)
    key = tuple(option.id for option in right)
    return Prediction((" ".join(sorted(key)),) if response.many else key, predicted, void)
