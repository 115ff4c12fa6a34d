"""Whole classes over whole weeks, and their figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from models.knowledge.params import Params
from models.knowledge.step import DAY
from models.simulation.child import enrol
from models.simulation.grouping import Grouping, grouping_of
from models.simulation.measures import Tally, figures
from models.simulation.policies import Policy
from models.simulation.pupil import Pupil
from models.simulation.school_day import Room, play_day
from models.simulation.whole_day import Extra
from models.simulation.world import Learners, make_nature

CHILDREN = 28
START = 1_788_000_000_000_000  # microseconds; a Monday morning, which one does not matter
DAYS_A_WEEK = 5


def simulate_classes(
    policy: Policy,
    learners: Learners,
    classes: int,
    weeks: int,
    seed: int,
    fitted: Params | None = None,
    tell: Callable[[str], Any] = str,
    grouping: Grouping | None = None,
    extras: frozenset[Extra] = frozenset(),
) -> dict[str, Any]:
    """The figures of so many classes. The same seed gives every policy the same worlds, children and absences."""
    played = []
    for number in range(classes):
        room = make_room(policy, learners, weeks, seed, number, fitted, grouping, extras)
        rng = np.random.default_rng([seed, number, 1])
        for day in range(room.days):
            play_day(room, day, rng)
        played.append((room.tally, room.children, room.nature))
        tell(f"class {number + 1} of {classes}")
    asked: dict[str, Any] = {"policy": policy, "learners": learners, "classes": classes, "weeks": weeks, "seed": seed}
    asked |= {"grouping": grouping or grouping_of(policy), "extras": sorted(extras)}
    return asked | figures(played, START, START + 7 * weeks * DAY)


def make_room(
    policy: Policy,
    learners: Learners,
    weeks: int,
    seed: int,
    number: int,
    fitted: Params | None,
    grouping: Grouping | None = None,
    extras: frozenset[Extra] = frozenset(),
) -> Room:
    rng = np.random.default_rng([seed, number])
    nature = make_nature(rng, learners, fitted)
    days = weeks * DAYS_A_WEEK
    children = [enrol(n, nature, days, START, rng) for n in range(CHILDREN)]
    pupils = [Pupil(n, nature.believed) for n in range(CHILDREN)]
    grouped = grouping or grouping_of(policy)
    return Room(nature, policy, grouped, days, START, children, pupils, Tally.of(children, nature), extras=extras)
