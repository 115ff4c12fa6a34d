"""The printed form of an exit ticket: the questions as a child reads them on paper, and where the answer goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from content.generate import VariantFigure, VariantPart
from content.paper import LETTERS
from webapp.classroom.planning.papers import Question
from webapp.number_line import NumberLine, draw_line
from webapp.typesetting import typeset

# How each type of response is answered on paper; what is not here is written on a line.
KINDS = {"choice": "choice", "order": "order", "match": "match", "blanks": "blanks", "number-line": "line"}
LONG = frozenset({"extended"})  # a few sentences
FREE = frozenset({"expression", "text", "extended"})  # no room to work beside them
Marked = tuple[str, Markup]  # (its letter or number on the form, its text)


@dataclass(frozen=True, slots=True)
class Task:
    """One question. `kind`: choice, order, match, blanks, line, column, equation, lines or write."""

    number: int
    kind: str
    stem: Markup | None
    prompt: Markup
    figures: tuple[VariantFigure, ...]
    many: bool
    options: tuple[Marked, ...]
    beside: tuple[Marked, ...]
    pieces: tuple[Markup, ...]
    line: NumberLine | None
    top: str
    bottom: str
    sign: str
    unit: str
    room: bool
    source: str | None


def sheet_of(questions: Sequence[Question]) -> list[Task]:
    return [task_of(question) for question in questions]


def task_of(question: Question) -> Task:
    part, variant = question.part, question.variant
    shown: dict[str, Any] = dict(part.shown)
    right = shown.get("right", ()) if part.response == "match" else ()
    kind = kind_of(part)
    top, bottom, sign = sum_of(part) if kind == "column" else ("", "", "")
    return Task(
        number=question.number,
        kind=kind,
        stem=typeset(variant.stem, part.language) if variant.stem else None,
        prompt=typeset(part.prompt, part.language),
        figures=tuple(figure for figure in (variant.figure, part.figure) if figure),
        many=part.many,
        options=options_of(part, kind),
        beside=tuple((str(at), typeset(text, part.language)) for at, (_id, text) in enumerate(right, 1)),
        pieces=tuple(typeset(text, part.language) for text in shown.get("pieces", ())[::2]),
        line=draw_line(shown) if kind == "line" else None,
        top=top,
        bottom=bottom,
        sign=sign,
        unit=shown.get("unit") or "",
        room=part.response not in FREE and kind not in ("choice", "order", "match", "line"),
        source=variant.source,
    )


def kind_of(part: VariantPart) -> str:
    if part.response in LONG:
        return "lines"
    if part.response == "column" or (part.response == "number" and part.layout == "column" and part.operands):
        return "column"
    if part.response == "number" and part.prompt.rstrip("$ ").endswith("="):
        return "equation"
    return KINDS.get(part.response, "write")


def options_of(part: VariantPart, kind: str) -> tuple[Marked, ...]:
    texts = [text for _id, text in part.shown["left"]] if kind == "match" else [option.text for option in part.options]
    return tuple((letter, typeset(text, part.language)) for letter, text in zip(LETTERS, texts, strict=False))


def sum_of(part: VariantPart) -> tuple[str, str, str]:
    if part.response == "column":
        return part.shown["top"], part.shown["bottom"], part.shown["sign"]
    top, bottom = part.operands or (0, 0)
    return str(top), str(bottom), part.operator or "-"
