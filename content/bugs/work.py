"""A sheet on which a procedure is worked, right or with wrong rules, and what stands on it in the end."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from content.terms import Mixed


@dataclass(frozen=True, slots=True)
class Move:
    """One move: what is done, with which numbers, and what it leaves. `rule`: the wrong rule that took its place."""

    code: str
    numbers: tuple[str, ...]
    result: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What was worked out: the answer as it is written, its value, the moves in order.

    Both are None where the rules lead nowhere. `fired` are the rules that really took effect: one that did not fire
    predicts nothing of its own.
    """

    answer: str | None
    value: Fraction | None
    moves: tuple[Move, ...]
    fired: frozenset[str]


class Sheet:
    """The sheet being written on. `rules`: the wrong rules in force."""

    def __init__(self, rules: AbstractSet[str]) -> None:
        self.rules = rules
        self.moves: list[Move] = []
        self.fired: set[str] = set()

    def has(self, rule: str, where: bool = True) -> bool:
        """Whether this rule is in force and comes up here; then it fires."""
        if where and rule in self.rules:
            self.fired.add(rule)
            return True
        return False

    def move(self, code: str, *numbers: object, to: object, rule: str | None = None) -> None:
        self.moves.append(Move(code, tuple(map(str, numbers)), str(to), rule))

    def done(self, value: Fraction | int | None, answer: str | None = None) -> Work:
        """The finished work; `answer` where it is written otherwise than a whole number."""
        if value is None:
            return Work(None, None, tuple(self.moves), frozenset(self.fired))
        return Work(answer or str(value), Fraction(value), tuple(self.moves), frozenset(self.fired))

    def fraction(self, number: Mixed | None) -> Work:
        """The finished work where it is a fraction; None where its bottom would be 0."""
        if number is None or number.bottom == 0:
            return self.done(None)
        return self.done(number.value, spell(number))


def spell(number: Mixed) -> str:
    """1 2/4, 2/4 or 3."""
    if number.bottom == 1:
        return str(number.whole + number.top)
    if number.whole and not number.top:
        return str(number.whole)
    part = f"{number.top}/{number.bottom}"
    return f"{number.whole} {part}" if number.whole else part
