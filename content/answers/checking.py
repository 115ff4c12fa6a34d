"""From what was given to the verdict, whatever the type of response."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from content.answers.blanks import read_blanks
from content.answers.cards import read_choice, read_match, read_order
from content.answers.expressions import read_expression
from content.answers.notes import NOTES
from content.answers.numbers import read_column, read_line, read_typed, read_values
from content.answers.texts import read_text
from content.answers.verdicts import MAX_TEXT, UNREADABLE, Reading, Verdict
from content.generate import VariantPart, part_of
from content.responses import Response

Read = Callable[[VariantPart, str, str], Reading | None]

READERS: Mapping[str, Read] = {
    "number": read_typed,
    "choice": read_choice,
    "expression": read_expression,
    "text": read_text,
    "list": read_values,
    "set": read_values,
    "pair": read_values,
    "order": read_order,
    "match": read_match,
    "blanks": read_blanks,
    "column": read_column,
    "number-line": read_line,
}
_RESPONSE: TypeAdapter[Response] = TypeAdapter(Response)


def check(spec: VariantPart | Response | Mapping[str, Any], text: str, language: str) -> Verdict:
    """Grade what was given, in the one string in which it travels; numbers as `language` writes them.

    `spec` is a part of a variant, or a response on its own whose expressions are constants: a record, or its mapping as
    it stands in YAML. Raises pydantic's ValidationError for a mapping that is no response, ExpressionError for one that
    needs variables. An answer never raises: what is too long, too deep or too big is unreadable.
    """
    part = spec if isinstance(spec, VariantPart) else _alone(spec)
    if len(text) > MAX_TEXT:
        return UNREADABLE
    if part.response == "extended":
        given = text.strip()
        return Verdict("unscored", 0.0, (), None, given) if given else UNREADABLE
    reading = READERS[part.response](part, text, language)
    if reading is None:
        return UNREADABLE
    if reading.score == 1.0:
        return Verdict("right", 1.0, (), None, reading.given)
    rules = tuple(id for id, answers in part.predicted.items() if reading.signs.intersection(answers))
    return Verdict("wrong", reading.score, rules, _feedback(part, reading, rules), reading.given, reading.note)


def _alone(spec: Response | Mapping[str, Any]) -> VariantPart:
    return part_of(spec if isinstance(spec, BaseModel) else _RESPONSE.validate_python(dict(spec)))


def _feedback(part: VariantPart, reading: Reading, rules: tuple[str, ...]) -> str | None:
    if reading.given in part.wrong:
        return part.wrong[reading.given]
    told = [text for sign, text in part.wrong.items() if sign in reading.signs]
    if len(told) == 1:
        return told[0]
    if reading.note:
        return NOTES[reading.note]
    if len(rules) == 1:
        return part.feedback.get(rules[0], part.look_again)
    return part.look_again
