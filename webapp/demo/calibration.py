"""`flask --app wsgi demo-calibration`: what is believed of the demo's children beside what was planted.

The children learn and forget in ways of which the model is not told, so this is how far P(known) can be taken at its
word where the model is wrong, as every model is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click
import numpy as np
from flask import current_app
from flask.cli import with_appcontext

from webapp.demo.truth import read_truth
from webapp.evidence.beliefs import stand

GROUPS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Children and skills of whom about the same is said. said: mean P(known); knew: the share that does know."""

    count: int
    said: float
    knew: float


@click.command("demo-calibration")
@with_appcontext
def demo_calibration() -> None:
    """P(known) of the demo's children, from the least to the most, beside the share that truly knew."""
    try:
        truth = read_truth(current_app.config["INSTANCE"])
    except FileNotFoundError as error:
        raise click.ClickException("There is no demo school here; `flask --app wsgi demo` makes one.") from error
    knows = {int(child): planted["knows"] for child, planted in truth["children"].items()}
    pairs = believed(knows, truth["at"])
    groups = calibration(pairs)
    for group in groups:
        click.echo(f"{group.count:4} said {group.said:.3f}, knew {group.knew:.3f}")
    click.echo(f"mean distance {distance(groups):.3f} over {len(pairs)} children and skills with answers")


def believed(knows: Mapping[int, Mapping[str, bool]], now: int) -> list[tuple[float, bool]]:
    """(P(known), truly known) of each child and skill with an answer; `knows` by child and skill."""
    skills = sorted(next(iter(knows.values())))
    standings = stand(list(knows), skills, now)
    return [(s.belief.p, knows[child][skill]) for (child, skill), s in standings.items() if s.belief.answers]


def calibration(pairs: Sequence[tuple[float, bool]], groups: int = GROUPS) -> list[Group]:
    """As many groups, alike in size, by what was said."""
    ordered = sorted(pairs)
    parts = [part for part in np.array_split(np.array(ordered, dtype=float), groups) if len(part)]
    return [Group(len(part), float(part[:, 0].mean()), float(part[:, 1].mean())) for part in parts]


def distance(groups: Sequence[Group]) -> float:
    """How far off what is said is, on average."""
    return sum(g.count * abs(g.said - g.knew) for g in groups) / sum(g.count for g in groups)
