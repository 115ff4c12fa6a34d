"""What may be said of an answer."""

from dataclasses import dataclass
from typing import Literal

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on an answer. Unreadable is no evidence either way: ask again. Unscored waits for the teacher.

    `score` is 0 to 1. `misconceptions`: every rule that predicts this answer. `feedback`: Markdown for the child; it
    speaks of a rule only where exactly one explains the answer. `given`: the answer in canonical form, as in
    `VariantPart.key` and `.predicted`; None where unreadable. `note`: the value is right and the form is not; then the
    feedback is one of `notes.NOTES`, in English, for the page to translate.
    """

    kind: Literal["right", "wrong", "unreadable", "unscored"]
    score: float
    misconceptions: tuple[str, ...]
    feedback: str | None
    given: str | None
    note: str | None = None


UNREADABLE = Verdict("unreadable", 0.0, (), None, None)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as its type reads it: in canonical form, and how much of it is right.

    `signs`: what of it predictions may know, the whole answer or each of its pieces; `note` as in Verdict.
    """

    given: str
    score: float
    signs: frozenset[str]
    note: str | None = None

    @classmethod
    def whole(cls, given: str, right: bool, note: str | None = None) -> "Reading":
        """An answer that is one thing: right or not, or in the wrong form."""
        return cls(given, 1.0 if right and note is None else 0.0, frozenset([given]), note)
