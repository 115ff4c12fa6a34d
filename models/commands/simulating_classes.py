"""`python -m models simulate-class`: what a policy does for whole classes whose truth is known."""

from __future__ import annotations

import argparse
import json
import sys

from models.simulation.classes import simulate_classes
from models.simulation.world import CARD

MOST_CLASSES, MOST_WEEKS = 1000, 40


def run(given: argparse.Namespace) -> int:
    """Print the figures; 1 where they cannot be had."""
    fitted = None
    if given.learners == "log":
        from models.knowledge.bounds import ParamsInvalid
        from models.knowledge.fitted import read_fitted

        if given.params is None:
            print("--learners log takes --params FILE, what `fit` made of a response log", file=sys.stderr)
            return 1
        try:
            fitted = read_fitted(given.params).decide
        except (ParamsInvalid, OSError) as error:
            print(error, file=sys.stderr)
            return 1
    if not (1 <= given.classes <= MOST_CLASSES and 1 <= given.weeks <= MOST_WEEKS):
        print(f"give 1 to {MOST_CLASSES} classes and 1 to {MOST_WEEKS} weeks", file=sys.stderr)
        return 1
    found = simulate_classes(
        given.policy, given.learners, given.classes, given.weeks, given.seed, fitted, say, given.grouping,
        frozenset(given.extras),
    )  # fmt: skip
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        print("\n".join(f"{name}: {value}" for name, value in found.items()))
        print(f"\n{CARD}")
    return 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
