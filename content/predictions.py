"""The answer key of a part for given values, and the answers that each wrong rule predicts."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeGuard

from content.bugs import PROCEDURES, RULES
from content.expressions import ExpressionError, Values, parse
from content.functions import Value, plain
from content.items import Part, WrongAnswer
from content.keys import authored, filled, keys_of, number, point, said
from content.pack import Misconception, Pack
from content.responses import (
    BlanksResponse,
    ChoiceResponse,
    ColumnResponse,
    NumberLineResponse,
    NumberResponse,
    Option,
    Response,
    TextResponse,
)
from content.templates import written
from content.terms import Term

Operands = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prediction:
    """`key`: the right answers, in canonical form. `predicted`: misconception -> answers it leads to. `void`:
    misconceptions that took effect and still led to a right answer, which a checked pack does not have."""

    key: tuple[str, ...]
    predicted: Mapping[str, tuple[str, ...]]
    void: frozenset[str]


def predict(pack: Pack, part: Part, values: Values) -> Prediction:
    """Key and predictions of one part. Raises ExpressionError, or KeyError for an unknown misconception."""
    key = keys_of(part.response, values)
    right = _right_inside(part.response, key, values)
    predicted: dict[str, tuple[str, ...]] = {}
    void = set()
    for id, answer in _foreseen(pack, part, values):
        if answer in right:
            void.add(id)
        elif answer not in predicted.get(id, ()):
            predicted[id] = (*predicted.get(id, ()), answer)
    return Prediction(key, predicted, frozenset(void))


def foreseen(part: Part, wrong: WrongAnswer, values: Values) -> str:
    """An answer under `wrong`, in canonical form; of one blank, with the others right. Raises ExpressionError."""
    response: Response = part.response
    if not isinstance(response, BlanksResponse):
        return authored(response, wrong.text or wrong.answer, values)
    if wrong.blank is None or wrong.blank not in response.blanks:
        raise ExpressionError(f"`blank:` names one of {', '.join(response.blanks)}")
    return beside(
        response, wrong.blank, authored(response.blanks[wrong.blank], wrong.text or wrong.answer, values), values
    )


def _foreseen(pack: Pack, part: Part, values: Values) -> Iterator[tuple[str, str]]:
    """(misconception, answer) of everything that a part foresees."""
    response = part.response
    if response.type in ("choice", "blanks"):
        for blank, option in options(response):
            if option.misconception:
                yield option.misconception, beside(response, blank, option.id, values)
    numeric = isinstance(response, NumberResponse | ColumnResponse | NumberLineResponse)
    term = first_answer(part, values) if part.misconceptions else None
    read: dict[str, Hashable | None] = {}
    for id in part.misconceptions:
        if not numeric:
            raise ExpressionError(f"a response of the type {response.type} names its misconceptions under `wrong`")
        answer = bug_answer(pack.misconception(id), term, values, read)
        if answer is not None:
            yield id, _in_form(response, answer)
    for wrong in part.wrong:
        if wrong.misconception:
            yield wrong.misconception, foreseen(part, wrong, values)


def options(response: Response) -> Iterator[tuple[str | None, Option]]:
    """(the blank in which it stands, the option) of a choice, or of the choices in blanks."""
    if isinstance(response, ChoiceResponse):
        yield from ((None, option) for option in response.options)
    elif isinstance(response, BlanksResponse):
        for name, blank in response.blanks.items():
            yield from ((name, option) for _, option in options(blank))


def beside(response: Response, blank: str | None, answer: str, values: Values) -> str:
    """An answer in one blank, with the others right: predictions are answers that a child may give."""
    if blank is None or not isinstance(response, BlanksResponse):
        return answer
    right = {name: keys_of(each, values)[0] for name, each in response.blanks.items()}
    return filled({**right, blank: answer})


def _in_form(response: Response, answer: str) -> str:
    value = int(answer) if answer.isdecimal() else plain(Fraction(answer))
    if isinstance(response, NumberResponse | ColumnResponse):
        return number(response, value)
    return point(value)


def _right_inside(response: Response, key: tuple[str, ...], values: Values) -> frozenset[str]:
    """What no rule may lead to: a key, each right option of several, whatever is right in one blank."""
    if response.type == "number":  # most of all
        return frozenset(key)
    if isinstance(response, BlanksResponse):
        inside = ((name, blank, keys_of(blank, values)) for name, blank in response.blanks.items())
        return frozenset(
            beside(response, name, each, values)
            for name, blank, keys in inside
            for each in _right_inside(blank, keys, values)
        )
    if isinstance(response, ChoiceResponse) and response.many:
        return frozenset(key[0].split())
    if isinstance(response, TextResponse):
        return frozenset(said(response, each) for each in key)
    return frozenset(key)


def first_answer(part: Part, values: Values) -> Term | None:
    """The (first) answer as it is written, which shows the numbers that a named rule works with."""
    response = part.response
    if isinstance(response, NumberResponse | ColumnResponse) or (
        isinstance(response, NumberLineResponse) and response.jump is None
    ):
        return parse(response.answers[0]).term(values)
    return None


def operands(part: Part, values: Values, op: str = "-") -> Operands | None:
    """The two whole numbers of a part whose (first) answer is a difference; None for any other part."""
    if not isinstance(part.response, NumberResponse | ColumnResponse | NumberLineResponse) or not part.response.answers:
        return None
    if parse(part.response.answers[0]).op != op:
        return None
    term = first_answer(part, values)
    if term is None or term.sides is None:
        return None
    left, right = term.sides[0].value, term.sides[1].value
    if _fits(left) and _fits(right):
        return left, right
    return None


def _fits(value: Value) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def bug_answer(
    misconception: Misconception, term: Term | None, values: Values, read: dict[str, Hashable | None]
) -> str | None:
    """What this rule answers where `term` is the part's first answer; None where it does not take effect.

    `read`: procedure -> its numbers in `term`, kept for the part's other rules.
    Raises ExpressionError, also where the rule's procedure cannot read its numbers from `term`.
    """
    rule = RULES.get(misconception.bug)
    if rule is None:
        return written(parse(misconception.bug).value(values))
    procedure = PROCEDURES[rule.procedure]
    if rule.procedure not in read:
        read[rule.procedure] = procedure.read(term) if term else None
    numbers = read[rule.procedure]
    if numbers is None:
        raise ExpressionError(f"rule {rule.name} needs a part whose answer is {procedure.shape}")
    return _worked(rule.procedure, rule.name, numbers)


@lru_cache(maxsize=8192)
def _worked(procedure: str, rule: str, numbers: Hashable) -> str | None:
    # checking a pack asks for the same small numbers again and again
    found = PROCEDURES[procedure].work(numbers, frozenset({rule}))
    return written(found.value) if found.fired and found.value is not None else None
