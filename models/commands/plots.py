"""What `evaluate --plot DIR` draws, as SVG by hand: a reliability diagram, and learning curves.

Both are readable without colour: what was answered are discs and full lines, what was foreseen is dashed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from models.knowledge.responses import Responses
from models.knowledge.scores import reliability

SIDE, MARGIN = 360, 56
OPPORTUNITIES = 15
FEWEST = 20  # answers that a point stands for
STYLE = (
    "text{font:13px sans-serif;fill:#222}.axis{stroke:#222;fill:none}.even{stroke:#999;stroke-dasharray:2 4;fill:none}"
    ".seen{stroke:#1b5e8a;stroke-width:2.5;fill:none}.foreseen{stroke:#b3541e;stroke-width:2.5;stroke-dasharray:7 5;"
    "fill:none}.disc{fill:#1b5e8a}"
)

Array = NDArray[np.float64]
Place = tuple[float, float]


def draw(folder: Path, log: Responses, correct: Array) -> None:
    """`reliability.svg` and `learning.svg` of these predictions in the folder, made if need be. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    y = log.right.astype(np.float64)
    (folder / "reliability.svg").write_text(reliability_svg(y, correct), encoding="utf-8")
    (folder / "learning.svg").write_text(learning_svg(y, correct, opportunities(log)), encoding="utf-8")


def drawn(folder: Path, log: Responses, correct: Array) -> str:
    """The same; what went wrong in words, or nothing."""
    try:
        draw(folder, log, correct)
    except OSError as error:
        return f"{folder}: nothing can be drawn there: {error}"
    return ""


def reliability_svg(y: Array, correct: Array) -> str:
    bins = reliability(y, correct)
    points = [_place(foreseen, right) for foreseen, right, _ in bins]
    table = "; ".join(f"{foreseen:.2f} foreseen, {right:.2f} right ({count})" for foreseen, right, count in bins)
    shapes = [_line("even", [_place(0, 0), _place(1, 1)]), _line("seen", points)]
    shapes += [f'<circle class="disc" cx="{x:.1f}" cy="{up:.1f}" r="4.5"/>' for x, up in points]
    ticks = [(share, f"{share:.1f}") for share in (0, 0.2, 0.4, 0.6, 0.8, 1)]
    title = f"Reliability: share right by what was foreseen, {len(y)} answers"
    return _picture(title, table, "foreseen chance of a right answer", "share right", ticks, shapes)


def learning_svg(y: Array, correct: Array, opportunity: NDArray[np.int64]) -> str:
    """Share right, and foreseen, at a student's first, second, ... answer on a skill."""
    counts = np.bincount(opportunity, minlength=OPPORTUNITIES)[:OPPORTUNITIES]
    shown = np.flatnonzero(counts >= min(FEWEST, counts.max()))
    right, foreseen = (
        np.bincount(opportunity, weights=values, minlength=OPPORTUNITIES)[shown] / counts[shown]
        for values in (y, correct)
    )
    across = shown / (OPPORTUNITIES - 1)
    lines = [[_place(x, up) for x, up in zip(across, values, strict=True)] for values in (right, foreseen)]
    rows = zip(shown, right, foreseen, counts[shown], strict=True)
    table = "; ".join(f"answer {n + 1}: {was:.2f} right, {said:.2f} foreseen ({count})" for n, was, said, count in rows)
    shapes = [_line("seen", lines[0]), _line("foreseen", lines[1])]
    shapes += [f'<circle class="disc" cx="{x:.1f}" cy="{up:.1f}" r="4"/>' for x, up in lines[0]]
    x, y_key = MARGIN + SIDE - 130, MARGIN + SIDE - 44
    for n, (name, word) in enumerate((("seen", "answered"), ("foreseen", "foreseen"))):
        at = y_key + 22 * n
        shapes += [_line(name, [(x, at - 4), (x + 40, at - 4)]), f'<text x="{x + 48}" y="{at}">{word}</text>']
    ticks = [(n / (OPPORTUNITIES - 1), str(n + 1)) for n in range(0, OPPORTUNITIES, 2)]
    return _picture("Learning curve", table, "answer on the skill, in order", "share right", ticks, shapes)


def opportunities(log: Responses) -> NDArray[np.int64]:
    """How many answers of the same student on the same (first tagged) skill came before each."""
    skill = np.array([tags[0] for tags in log.skills])
    order = np.lexsort((np.arange(len(log)), skill, log.student))
    s, k = log.student[order], skill[order]
    begins = np.r_[True, (s[1:] != s[:-1]) | (k[1:] != k[:-1])]
    at = np.arange(len(order))
    found = np.zeros(len(order), dtype=np.int64)
    found[order] = at - np.maximum.accumulate(np.where(begins, at, 0))
    return found


def _place(across: float, up: float) -> Place:
    return MARGIN + SIDE * float(across), MARGIN + SIDE * (1 - float(up))


def _line(name: str, points: Iterable[Place]) -> str:
    return f'<polyline class="{name}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _picture(title: str, table: str, below: str, beside: str, ticks: list[tuple[float, str]], shapes: list[str]) -> str:
    """Axes, ticks and words around the shapes; the numbers stand in the description for those who do not see it."""
    width, foot = SIDE + 2 * MARGIN, MARGIN + SIDE
    marks = [
        f'<text x="{_place(at, 0)[0]:.1f}" y="{foot + 20}" text-anchor="middle">{word}</text>' for at, word in ticks
    ]
    marks += [
        f'<text x="{MARGIN - 10}" y="{_place(0, share)[1] + 4:.1f}" text-anchor="end">{share:.1f}</text>'
        for share in (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" width="{width}" height="{width}" '
        'role="img" aria-labelledby="title table">',
        f'<title id="title">{escape(title)}</title><desc id="table">{escape(table)}</desc><style>{STYLE}</style>',
        f'<rect width="{width}" height="{width}" fill="#fff"/>',
        f'<text x="{MARGIN}" y="{MARGIN - 22}">{escape(title)}</text>',
        f'<path class="axis" d="M{MARGIN} {MARGIN}V{foot}H{MARGIN + SIDE}"/>',
        *marks, *shapes,
        f'<text x="{MARGIN + SIDE / 2}" y="{foot + 42}" text-anchor="middle">{escape(below)}</text>',
        f'<text transform="translate(16 {MARGIN + SIDE / 2}) rotate(-90)" text-anchor="middle">{escape(beside)}</text>',
        "</svg>", "",
    ])  # fmt: skip
