"""The moves of a procedure in a child's words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from content.bugs.work import Move as Done
from content.bugs.work import Work
from webapp.typesetting import typeset

FRACTION = re.compile(r"(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Move:
    """One move: words, and a sum, which runs from left to right in every language."""

    words: str
    sum: Markup | str = ""


def moves_of(procedure: str, work: Work) -> list[Move]:
    """One short sentence per move. Empty where there are no words for one of them."""
    if procedure in ("addition", "multiplication", "division", "order of operations"):
        return {"addition": added, "multiplication": multiplied, "division": divided}.get(procedure, ordered)(
            work.moves
        )
    said = [WORDS[procedure, done.code](done) for done in work.moves if (procedure, done.code) in WORDS]
    return said if len(said) == len(work.moves) else []


def sum_of(*pieces: str) -> Markup | str:
    """Numbers with signs between them; fractions stand as one writes them."""
    line = " ".join(pieces)
    stacked = FRACTION.sub(r"\\frac{\1}{\2}", line)
    return typeset(f"${stacked}$", "") if stacked != line else line


def place_name(place: int) -> str:
    names = (_("Ones"), _("Tens"), _("Hundreds"), _("Thousands"))
    return names[place] if place < len(names) else _("Next place")


def added(moves: Sequence[Done]) -> list[Move]:
    found: list[Move] = []
    for done in moves:
        if done.code == "add":
            place = sum(each.sum != "" for each in found)
            found.append(Move(place_name(place), f"{' + '.join(done.numbers)} = {done.result}"))
        elif done.result != "0":
            found.append(Move(_("Write %(digit)s and carry %(carry)s.", digit=done.numbers[0][-1], carry=done.result)))
    return found


def multiplied(moves: Sequence[Done]) -> list[Move]:
    rows = [done for done in moves if done.code == "row"]
    found = [
        Move(_("Times the %(place)s", place=place_name(at).lower()), f"{a} × {int(digit) * 10**at} = {row.result}")
        for at, row in enumerate(rows)
        for a, digit in [row.numbers]
        if row.result != "0" or len(rows) == 1
    ]
    if len(found) > 1:
        sizes = [row.result for row in rows if row.result != "0"]
        found.append(Move(_("Add the rows"), f"{' + '.join(sizes)} = {moves[-1].result}"))
    return found


def divided(moves: Sequence[Done]) -> list[Move]:
    begun = next((at for at, done in enumerate(moves) if done.result != "0"), len(moves) - 1)
    return [
        Move(_("%(rest)s holds %(number)s this often: %(times)s.", rest=rest, number=number, times=done.result))
        for done in moves[begun:]
        for rest, number in [done.numbers]
    ]


def ordered(moves: Sequence[Done]) -> list[Move]:
    signs = {"-": "−", "*": "×", "/": "÷"}
    return [
        Move(_("Then") if at else _("First"), f"{left} {signs.get(done.code, done.code)} {right} = {done.result}")
        for at, done in enumerate(moves)
        for left, right in [done.numbers]
    ]


def same(words: Callable[[], str]) -> Callable[[Done], Move]:
    """The number is only written in another way."""
    return lambda done: Move(words(), sum_of(done.numbers[0], "=", done.result))


def between(words: Callable[[], str], sign: str) -> Callable[[Done], Move]:
    return lambda done: Move(words(), sum_of(done.numbers[0], sign, done.numbers[1], "=", done.result))


def telling(words: Callable[[Done], str]) -> Callable[[Done], Move]:
    return lambda done: Move(words(done))


WORDS: dict[tuple[str, str], Callable[[Done], Move]] = {
    ("fraction sum", "change the bottom"): same(lambda: _("Cut it into smaller parts")),
    ("fraction sum", "add tops"): between(lambda: _("All parts have one size: count them"), "+"),
    ("fraction sum", "trade a whole"): same(lambda: _("There are not enough parts: trade one whole")),
    ("fraction sum", "take"): telling(
        lambda done: _("Take %(number)s away: %(left)s stays.", number=done.numbers[-1], left=done.result)
    ),
    ("fraction sum", "make wholes"): same(lambda: _("Make whole ones of the parts")),
    ("fraction product", "one fraction"): same(lambda: _("Write it as one fraction")),
    ("fraction product", "tops and bottoms"): between(lambda: _("Top times top, bottom times bottom"), r"\times"),
    ("fraction quotient", "one fraction"): same(lambda: _("Write it as one fraction")),
    ("fraction quotient", "turn over"): lambda done: Move(
        _("Turn the second one over"), sum_of(done.numbers[0], r"\to", done.result)
    ),
    ("fraction quotient", "tops and bottoms"): between(lambda: _("Top times top, bottom times bottom"), r"\times"),
    ("fraction comparison", "compare"): telling(
        lambda done: _(
            "Cut both into parts of one size: there are %(first)s and %(second)s of them.",
            first=done.numbers[0],
            second=done.numbers[1],
        )
    ),
    ("simplest form", "divide"): lambda done: Move(
        _("Divide top and bottom by %(number)s", number=done.numbers[0]), sum_of("=", done.result)
    ),
    ("simplest form", "nothing divides both"): telling(
        lambda done: _(
            "No number but 1 divides both %(top)s and %(bottom)s.", top=done.numbers[0], bottom=done.numbers[1]
        )
    ),
    ("equal fraction", "times both"): lambda done: Move(
        _("The bottom is %(times)s times as large, so the top is too", times=done.numbers[1]),
        f"{done.numbers[0]} × {done.numbers[1]} = {done.result}",
    ),
    ("improper fraction", "whole times bottom, and the top"): lambda done: Move(
        _("Each whole is %(parts)s parts, and there are more", parts=done.numbers[1]),
        f"{done.numbers[0]} × {done.numbers[1]} + {done.numbers[2]} = {done.result}",
    ),
    ("decimal", "point under point"): telling(lambda done: _("Write point under point, then work as with whole ones.")),
    ("decimal", "times"): lambda done: Move(
        _("Multiply as if there were no points"), f"{done.numbers[0]} × {done.numbers[1]} = {done.result}"
    ),
    ("decimal", "place the point"): telling(
        lambda done: _("Count the places after both points: so many has the answer, %(places)s.", places=done.result)
    ),
    ("decimal", "make the divisor whole"): lambda done: Move(
        _("Move both points until the second number is whole"), done.result.replace(":", "÷")
    ),
    ("decimal", "compare"): telling(lambda done: _("Compare place by place, from the left.")),
    ("signed numbers", "sizes, then the sign"): telling(
        lambda done: _("Work with the sizes, then find the sign: %(answer)s.", answer=done.result)
    ),
    ("signed numbers", "add the opposite"): telling(
        lambda done: _("Taking %(one)s away is adding %(other)s.", one=done.numbers[0], other=done.result)
    ),
    ("signed numbers", "add"): lambda done: Move(
        _("Now add"), f"{done.numbers[0]} + {done.numbers[1]} = {done.result}"
    ),
}
