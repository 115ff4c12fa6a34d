"""Grade one answer: right, wrong or unreadable, and which wrong rules explain it."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from content.generate import VariantPart
from content.numerals import read_number
from content.templates import written

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on an answer. Unreadable is no evidence either way: ask again.

    `score` is 0 to 1. `misconceptions`: every rule that predicts this answer. `feedback`: Markdown for the child; it
    speaks of a rule only where exactly one explains the answer. `given`: the answer in canonical form, as in
    `VariantPart.key` and `.predicted`; None where unreadable.
    """

    kind: Literal["right", "wrong", "unreadable"]
    score: float
    misconceptions: tuple[str, ...]
    feedback: str | None
    given: str | None


UNREADABLE = Verdict("unreadable", 0.0, (), None, None)


def check(part: VariantPart, text: str, language: str) -> Verdict:
    """Grade what was typed (a number as `language` writes it) or chosen (option ids, by spaces or commas)."""
    if len(text) > MAX_TEXT:
        return UNREADABLE
    given = _number(part, text, language) if part.response == "number" else _chosen(part, text)
    if given is None:
        return UNREADABLE
    if _is_right(part, given):
        return Verdict("right", 1.0, (), None, given)
    rules = _explained(part, given)
    return Verdict("wrong", 0.0, rules, _feedback(part, given, rules), given)


def _number(part: VariantPart, text: str, language: str) -> str | None:
    value = read_number(text, language, decimals="decimal" in part.form)
    return None if value is None else written(value)


def _chosen(part: VariantPart, text: str) -> str | None:
    ids = list(dict.fromkeys(re.findall(r"[^\s,]+", text)))
    known = {option.id for option in part.options}
    if not ids or not known.issuperset(ids) or (len(ids) > 1 and not part.many):
        return None
    return " ".join(sorted(ids))


def _is_right(part: VariantPart, given: str) -> bool:
    if given in part.key:
        return True
    if part.tolerance is None or part.response != "number":
        return False
    return any(abs(Fraction(given) - Fraction(answer)) <= Fraction(part.tolerance) for answer in part.key)


def _explained(part: VariantPart, given: str) -> tuple[str, ...]:
    # of several options chosen together each may show its own rule
    answers = set(given.split()) if part.many else {given}
    return tuple(id for id, predicted in part.predicted.items() if answers.intersection(predicted))


def _feedback(part: VariantPart, given: str, rules: tuple[str, ...]) -> str | None:
    if given in part.wrong:
        return part.wrong[given]
    if len(rules) == 1:
        return part.feedback.get(rules[0], part.look_again)
    return part.look_again
