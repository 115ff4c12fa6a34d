"""How a part may be answered: a number, or a choice."""

from typing import Annotated, Literal

from pydantic import Field

from content.entry import Entry, Expr, Id, Text

Form = Literal["integer", "decimal"]


class NumberResponse(Entry):
    """A typed number.

    Any of `answers` is right, up to `tolerance` (both expressions); `form` says how it may be written.
    """

    type: Literal["number"]
    answers: tuple[Expr, ...] = Field(min_length=1, max_length=20)
    form: tuple[Form, ...] = Field(default=("integer",), min_length=1)
    tolerance: Expr | None = None


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


Response = Annotated[NumberResponse | ChoiceResponse, Field(discriminator="type")]
