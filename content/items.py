"""Items: tasks and templates of tasks, with their parts, hints and feedback."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from content.entry import Entry, Expr, Id, Name, Text, Whole
from content.figures import Figure
from content.responses import BlanksResponse, Response, TextResponse

Kind = Literal["procedural", "conceptual"]


class Variable(Entry):
    """Where a variable's values come from: `int: [lowest, highest]`, or a list of whole numbers `of`."""

    int_: tuple[Whole, Whole] | None = Field(default=None, alias="int")
    of: tuple[Whole, ...] | None = Field(default=None, min_length=1, max_length=500)

    @model_validator(mode="after")
    def _one(self) -> "Variable":
        if (self.int_ is None) == (self.of is None):
            raise ValueError("write either `int: [lowest, highest]` or `of: [value, value]`")
        if self.int_ is not None and self.int_[0] > self.int_[1]:
            raise ValueError(f"the lowest value comes first: `int: [{self.int_[1]}, {self.int_[0]}]`")
        return self

    @cached_property
    def domain(self) -> "range | tuple[int, ...]":
        """The values it may take, in order."""
        if self.int_ is not None:
            return range(self.int_[0], self.int_[1] + 1)
        return tuple(dict.fromkeys(self.of or ()))


class Ask(Entry):
    """A small question inside a hint."""

    prompt: Text
    response: Response


class Hint(Entry):
    """A hint: a text, a small question, or both. `after` names the hints that must be seen first."""

    id: Id
    text: Text | None = None
    ask: Ask | None = None
    figure: Figure | None = None
    after: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Hint":
        if self.text is None and self.ask is None:
            raise ValueError("a hint needs `text` or `ask`")
        return self


class WrongAnswer(Entry):
    """One more wrong answer that can be foreseen: the misconception that it shows, feedback of its own, or both.

    `answer` is written as the response's own answers are: an expression, a text, `3; 5`, `b a c`, `a:2 b:1`; `blank`
    says for which blank it is. An answer in words stands in `text` too, where a translation gives it in its own.
    """

    answer: Expr
    text: Text | None = None
    blank: Id | None = None
    misconception: Id | None = None
    feedback: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "WrongAnswer":
        if self.misconception is None and self.feedback is None:
            raise ValueError("a wrong answer needs `misconception` or `feedback`")
        return self


class Part(Entry):
    """One response within an item. `look_again` answers whatever nothing else explains, and blames no rule."""

    id: Id
    skills: tuple[Id, ...] = Field(min_length=1)
    prompt: Text
    spoken: Text | None = None
    figure: Figure | None = None
    layout: Literal["inline", "column"] = "inline"
    response: Response
    misconceptions: tuple[Id, ...] = ()
    wrong: tuple[WrongAnswer, ...] = ()
    look_again: Text | None = None
    hints: tuple[Hint, ...] = ()

    @field_validator("wrong", mode="after")
    @classmethod
    def _in_words(cls, wrong: tuple[WrongAnswer, ...], info: ValidationInfo) -> tuple[WrongAnswer, ...]:
        response = info.data.get("response")
        blanks = response.blanks if isinstance(response, BlanksResponse) else {}
        return tuple(
            each.model_copy(update={"text": each.text or each.answer})
            if isinstance(blanks.get(each.blank or "", response), TextResponse)
            else each
            for each in wrong
        )


class Term(Entry):
    """A word that a child may need. `essential` words are taught, others may be replaced by simpler ones."""

    term: Text
    meaning: Text
    essential: bool = False


class Source(Entry):
    """Where the item came from, for imports, and under what licence where that is its own."""

    format: Annotated[str, Field(max_length=40)]
    id: Annotated[str, Field(max_length=200)] | None = None
    license: Annotated[str, Field(min_length=2, max_length=60)] | None = None
    attribution: Annotated[str, Field(min_length=1, max_length=4000)] | None = None


class Item(Entry):
    """A task, or a template of tasks. `cases` are form 1 of a ticket, in order; other forms come from `variables`."""

    id: Id
    kind: Kind
    context: Id
    dok: Annotated[Whole, Field(ge=1, le=4)] = 1
    variables: Mapping[Name, Variable] = {}
    where: tuple[Expr, ...] = ()
    cases: tuple[Mapping[Name, Whole], ...] = ()
    few: bool = False
    interests: Mapping[Id, Text] = {}
    stem: Text | None = None
    figure: Figure | None = None
    parts: tuple[Part, ...] = Field(min_length=1, max_length=60)
    glossary: tuple[Term, ...] = ()
    source: Source = Source(format="native")
    extra: Mapping[str, str] = {}

    @property
    def skills(self) -> tuple[str, ...]:
        """Every skill that a part of it serves, each once, in order."""
        return tuple(dict.fromkeys(skill for part in self.parts for skill in part.skills))

    @property
    def pictures(self) -> frozenset[str]:
        """The picture files that every variant of it shows, beside its stem, its parts and their hints."""
        shown = [self.figure, *(part.figure for part in self.parts)]
        shown += [hint.figure for part in self.parts for hint in part.hints]
        return frozenset(figure.file for figure in shown if figure and not figure.varies)
