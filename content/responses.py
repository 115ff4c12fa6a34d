"""How a part may be answered. Each type is one record; what none of them can hold is refused by its name.

What a child gives is one string, as the widgets write it and the log keeps it: see `content.answers`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from content.entry import Entry, Expr, Id, Signs, Text

Form = Literal["integer", "decimal", "fraction", "mixed", "percent", "unit"]
BLANK = re.compile(r"\[\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\]")


class NumberResponse(Entry):
    """A typed number.

    Any of `answers` is right, up to `tolerance` (both expressions); `form` says how it may be written. `simplify:
    required` wants lowest terms. A `unit` stands beside the box; with `unit` among the forms the child writes it.
    """

    type: Literal["number"]
    answers: tuple[Expr, ...] = Field(min_length=1, max_length=20)
    form: tuple[Form, ...] = Field(default=("integer",), min_length=1)
    simplify: Literal["required", "accepted"] = "accepted"
    unit: Annotated[str, StringConstraints(pattern=r"^[^\W\d_][^\W_]{0,11}$")] | None = None
    tolerance: Expr | None = None

    @model_validator(mode="after")
    def _unit_named(self) -> "NumberResponse":
        if "unit" in self.form and self.unit is None:
            raise ValueError("the form `unit` needs `unit:`, such as `unit: cm`")
        return self


class Option(Entry):
    """One option. `right` is true or false, or an expression over the item's variables such as `ones(a) < ones(b)`."""

    id: Id
    text: Text
    right: bool | Expr = False
    misconception: Id | None = None
    feedback: Text | None = None


class ChoiceResponse(Entry):
    """One option, or with `many` every right one. Options are shuffled unless `shuffle: false`."""

    type: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=12)
    many: bool = False
    shuffle: bool = True


class ExpressionResponse(Entry):
    """An expression, equation or inequality in letters, such as `{{a}}x + {{b}}`.

    `form`: `equivalent` takes whatever has the same value, `simplified` what leaves nothing to work out, `factored` the
    same factors, `same-form` the same terms in any order, `solved-for x` an equation with x alone on one side.
    """

    type: Literal["expression"]
    answers: tuple[Signs, ...] = Field(min_length=1, max_length=20)
    form: Annotated[
        str, StringConstraints(pattern=r"^(equivalent|simplified|factored|same-form|solved-for [a-z])$")
    ] = "equivalent"


class TextResponse(Entry):
    """A word or a few: any of `answers`. Case is passed over and white space collapsed, unless the item says `exact`.

    `space: ignored` passes over white space altogether. `long` gives a wider box.
    """

    type: Literal["text"]
    answers: tuple[Text, ...] = Field(min_length=1, max_length=40)
    case: Literal["ignored", "exact"] = "ignored"
    space: Literal["collapsed", "ignored", "exact"] = "collapsed"
    long: bool = False


class ValuesResponse(Entry):
    """Several numbers: a `list` in order, a `set` in any order, a `pair` of two in order.

    `boxes: false` gives one box and does not say how many there are.
    """

    type: Literal["list", "set", "pair"]
    values: tuple[Expr, ...] = Field(min_length=1, max_length=20)
    form: tuple[Form, ...] = Field(default=("integer",), min_length=1)
    boxes: bool = True

    @model_validator(mode="after")
    def _two(self) -> "ValuesResponse":
        if self.type == "pair" and len(self.values) != 2:
            raise ValueError("a pair has two `values`")
        if "unit" in self.form:
            raise ValueError("numbers of a list carry no unit: ask for each with `blanks`")
        return self


class Choosable(Entry):
    """A card to order or to match."""

    id: Id
    text: Text


class OrderResponse(Entry):
    """Cards to put in order; `items` stand in the right one, and are shown in another."""

    type: Literal["order"]
    items: tuple[Choosable, ...] = Field(min_length=2, max_length=10)


class MatchResponse(Entry):
    """Each card on the left gets one on the right, as `pairs` says; a right one may serve twice or not at all."""

    type: Literal["match"]
    left: tuple[Choosable, ...] = Field(min_length=2, max_length=10)
    right: tuple[Choosable, ...] = Field(min_length=2, max_length=12)
    pairs: Mapping[Id, Id]

    @model_validator(mode="after")
    def _all_paired(self) -> "MatchResponse":
        if set(self.pairs) != {card.id for card in self.left}:
            raise ValueError("`pairs` names each card of `left` once: {a: x, b: y}")
        if not set(self.pairs.values()) <= {card.id for card in self.right}:
            raise ValueError("`pairs` leads from each card of `left` to one of `right`")
        return self


class ColumnResponse(Entry):
    """Column arithmetic: the first of `answers` is a sum or difference such as `a - b`, whose sides stand in the table.

    `trades`: the row above the digits is not there, `offered`, or `graded`: then it must be filled in rightly as well.
    """

    type: Literal["column"]
    answers: tuple[Expr, ...] = Field(min_length=1, max_length=1)
    trades: Literal["none", "offered", "graded"] = "offered"


class Jump(Entry):
    """From where to where."""

    from_: Expr = Field(alias="from")
    to: Expr


class NumberLineResponse(Entry):
    """A point on a number line, any of `answers` up to `tolerance`, or a `jump`. `step` is from tick to tick.

    `labels` are the ticks that carry their number, at first the two ends; `snap: false` allows places between ticks.
    """

    type: Literal["number-line"]
    low: Expr = "0"
    high: Expr
    step: Expr = "1"
    labels: tuple[Expr, ...] | None = None
    answers: tuple[Expr, ...] = Field(default=(), max_length=20)
    jump: Jump | None = None
    snap: bool = True
    tolerance: Expr | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "NumberLineResponse":
        if bool(self.answers) == (self.jump is not None):
            raise ValueError("write either `answers: [...]` for a point or `jump: {from: ..., to: ...}`")
        return self


class Criterion(Entry):
    """One line of a rubric."""

    text: Text
    points: Annotated[int, Field(ge=0, le=20)] = 1


class ExtendedResponse(Entry):
    """A few sentences for the teacher to read. No machine scores them; `rubric` is what the teacher looks for."""

    type: Literal["extended"]
    rubric: tuple[Criterion, ...] = Field(min_length=1, max_length=10)


Blank = Annotated[NumberResponse | TextResponse | ChoiceResponse, Field(discriminator="type")]


class BlanksResponse(Entry):
    """Several small responses inside the prompt, which says where with `[[name]]`: `{{a}} tens are [[x]] ones`."""

    type: Literal["blanks"]
    blanks: Mapping[Id, Blank] = Field(min_length=1, max_length=12)


Response = Annotated[
    NumberResponse
    | ChoiceResponse
    | ExpressionResponse
    | TextResponse
    | ValuesResponse
    | OrderResponse
    | MatchResponse
    | BlanksResponse
    | ColumnResponse
    | NumberLineResponse
    | ExtendedResponse,
    Field(discriminator="type"),
]
TYPES = (
    "choice", "number", "expression", "text", "list", "set", "pair", "order", "match", "blanks", "column",
    "number-line", "extended",
)  # fmt: skip
Kind = Literal[
    "choice", "number", "expression", "text", "list", "set", "pair", "order", "match", "blanks", "column",
    "number-line", "extended",
]  # fmt: skip
