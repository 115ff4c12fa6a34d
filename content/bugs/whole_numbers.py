"""Column subtraction as one procedure with switches, so that wrong rules combine and a worked example comes for free.

The rules are those of Brown & Burton (1978, "Diagnostic models for procedural bugs") and VanLehn (1990, "Mind bugs").
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

SWITCHES = frozenset(
    {
        "smaller_from_larger",  # 72 - 15: 5 - 2 = 3, so 63
        "no_decrement",  # 72 - 15: trades, but the 7 stays 7, so 67
        "zero_minus_n",  # 80 - 24: 0 - 4 = 0, so 60
        "added_instead",  # 72 - 15: 87
        "borrow_from_zero",  # 305 - 9: the 0 becomes 9 and the 3 stays 3, so 396
        "borrow_across_zero",  # 305 - 9: the 3 gives, the 0 is skipped and stays 0, so 206
        "stops_borrow_at_zero",  # 305 - 9: nobody gives, so 306
    }
)

Code = Literal[
    "take",
    "trade",
    "pass",
    "smaller from larger",
    "zero stays",
    "no decrement",
    "zero to nine",
    "skip zero",
    "stop at zero",
    "add",
    "stuck",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One move. `place` counts columns from the ones (0). `top`, `bottom`: digits it meets, `result`: what it leaves.

    `take`: top - bottom = result is written. `trade`: this column's top grows by ten to result. `pass`: this column's
    top gives one to its right and becomes result. The other codes name the switch that took the place of the right
    move.
    """

    code: Code
    place: int
    top: int
    bottom: int
    result: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the written work.

    `traded` stands above the struck-out top digit, None where nothing was traded. `top` and `bottom` are None where
    the number has no digit there; `result` is None where nothing is written (leading zeros).
    """

    place: int
    top: int | None
    bottom: int | None
    traded: int | None
    result: int | None


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out: the answer, the moves in order, the columns from left to right.

    `answer` is None where the rule leads nowhere, as in 15 - 72 by the right rule. `fired` are the switches that
    really took effect: a rule that did not fire predicts nothing of its own.
    """

    answer: int | None
    steps: tuple[Step, ...]
    columns: tuple[Column, ...]
    fired: frozenset[str]


def subtract(a: int, b: int, switches: AbstractSet[str] = frozenset()) -> Worked:
    """Work a - b in columns as a child with these wrong rules would; with none, the right way.

    a and b are whole numbers of at most 18 digits. Raises ValueError for negative or longer numbers and
    unknown switches.
    """
    unknown = sorted(set(switches) - SWITCHES)
    if unknown:
        raise ValueError(f"unknown rule {unknown[0]!r}: choose from {', '.join(sorted(SWITCHES))}")
    if not (0 <= a < 10**18 and 0 <= b < 10**18):
        raise ValueError(f"{a} - {b}: column subtraction takes whole numbers from 0 to 18 digits")
    paper = _Paper(a, b, switches)
    if "added_instead" in switches:
        paper.add()
    else:
        paper.take_all()
    return paper.worked()


class _Paper:
    """The sheet being written on: digits by place, the ones first."""

    def __init__(self, a: int, b: int, switches: AbstractSet[str]) -> None:
        self.numbers = (a, b)
        width = max(len(str(a)), len(str(b)))
        self.top = _digits(a, width)
        self.bottom = _digits(b, width)
        self.now = list(self.top)
        self.result: list[int] = []
        self.switches = switches
        self.steps: list[Step] = []
        self.fired: set[str] = set()
        self.stuck = False

    def note(self, code: Code, place: int, bottom: int, result: int, switch: str | None = None) -> None:
        self.steps.append(Step(code, place, self.now[place], bottom, result))
        if switch:
            self.fired.add(switch)

    def add(self) -> None:
        self.fired.add("added_instead")
        total = sum(self.numbers)
        carry = 0
        for place, (top, bottom) in enumerate(zip(self.top, self.bottom, strict=True)):
            carry, digit = divmod(top + bottom + carry, 10)
            self.note("add", place, bottom, digit)
        self.result = _digits(total, len(str(total)))

    def take_all(self) -> None:
        for place, bottom in enumerate(self.bottom):
            digit = self.take(place, bottom)
            if digit is None:
                self.stuck = True
                return
            self.result.append(digit)

    def take(self, place: int, bottom: int) -> int | None:
        """Write one column's digit, trading first where it is needed; None where no column can give."""
        top = self.now[place]
        if top < bottom:
            if top == 0 and "zero_minus_n" in self.switches:
                self.note("zero stays", place, bottom, 0, "zero_minus_n")
                return 0
            if "smaller_from_larger" in self.switches:
                self.note("smaller from larger", place, bottom, bottom - top, "smaller_from_larger")
                return bottom - top
            if not self.give(place + 1):
                self.note("stuck", place, bottom, top)
                return None
            self.note("trade", place, bottom, top + 10)
            self.now[place] = top + 10
        self.note("take", place, bottom, self.now[place] - bottom)
        return self.now[place] - bottom

    def give(self, place: int) -> bool:
        """Let the column at `place` give one to its right, by the rules in force.

        False where no column is left to give.
        """
        if not any(self.now[place:]):
            return False
        bottom = self.bottom[place]
        if "no_decrement" in self.switches:
            self.note("no decrement", place, bottom, self.now[place], "no_decrement")
        elif self.now[place] > 0:
            self.note("pass", place, bottom, self.now[place] - 1)
            self.now[place] -= 1
        elif "stops_borrow_at_zero" in self.switches:
            self.note("stop at zero", place, bottom, 0, "stops_borrow_at_zero")
        elif "borrow_from_zero" in self.switches:
            self.note("zero to nine", place, bottom, 9, "borrow_from_zero")
            self.now[place] = 9
        elif "borrow_across_zero" in self.switches:
            self.note("skip zero", place, bottom, 0, "borrow_across_zero")
            return self.give(place + 1)
        else:
            self.give(place + 1)
            self.note("pass", place, bottom, 9)
            self.now[place] = 9
        return True

    def worked(self) -> Worked:
        answer = None if self.stuck else sum(digit * 10**place for place, digit in enumerate(self.result))
        shown = 0 if answer is None else len(str(answer))
        width = max(len(self.top), shown)
        lengths = [len(str(number)) for number in self.numbers]
        columns = tuple(
            Column(
                place,
                self.top[place] if place < lengths[0] else None,
                self.bottom[place] if place < lengths[1] else None,
                self.now[place] if place < len(self.now) and self.now[place] != self.top[place] else None,
                self.result[place] if place < shown else None,
            )
            for place in reversed(range(width))
        )
        return Worked(answer, tuple(self.steps), columns, frozenset(self.fired))


def _digits(number: int, width: int) -> list[int]:
    return [number // 10**place % 10 for place in range(width)]
