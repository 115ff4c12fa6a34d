"""A number line as the page draws it: marks, labels, and where a point may stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

LEFT, RIGHT = 20, 300  # of the drawing's 320 units
BETWEEN = 10  # places between two marks, where a point need not stand on one
MOST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """`x` in the drawing; `label` is a number as text, or a fraction's `top` and `bottom`; empty for a bare mark."""

    x: float
    label: str
    top: str
    bottom: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """`values`: what each place on it travels as, from the left. `names`: what each mark is called, which never is its
    value where that is not written on the line: to find it is the task."""

    marks: tuple[Mark, ...]
    values: tuple[str, ...]
    names: tuple[str, ...]
    between: int
    jump: bool

    @property
    def on_marks(self) -> bool:
        return self.between == 1


def draw_line(shown: Mapping[str, Any]) -> NumberLine:
    low, high, step = (Fraction(str(shown[name])) for name in ("low", "high", "step"))
    count = int((high - low) / step)
    labels = {Fraction(str(value)): str(text) for value, text in dict(shown.get("labels") or {}).items()}
    between = 1 if shown.get("snap", True) or shown.get("jump") else max(1, min(BETWEEN, MOST // max(count, 1)))
    steps = [low + step * number for number in range(count + 1)]
    places = [low + step * number / between for number in range(count * between + 1)]
    return NumberLine(
        marks=tuple(mark(LEFT + (RIGHT - LEFT) * at / max(count, 1), labels.get(s, "")) for at, s in enumerate(steps)),
        values=tuple(str(place) for place in places),
        names=tuple(names_of(steps, labels)),
        between=between,
        jump=bool(shown.get("jump")),
    )


def mark(x: float, label: str) -> Mark:
    top, bar, bottom = label.partition("/")
    return Mark(round(x, 1), "" if bar else label, top if bar else "", bottom)


def names_of(steps: list[Fraction], labels: Mapping[Fraction, str]) -> Iterator[str]:
    """A label by itself; a bare mark by how many it is on from the label before it."""
    before, since = "", 0
    for step in steps:
        since += 1
        if step in labels:
            before, since = labels[step], 0
            yield before
        elif before:
            yield _("mark %(number)s after %(label)s", number=since, label=before)
        else:
            yield _("mark %(number)s", number=since)
