"""Mixed groups and pairs for a discussion: different in what they know, and new to each other.

Children in order of what they know are dealt into as many layers as a group has places; a group takes one of each
layer as far as it goes. Then pairs of children change places while that helps: first what the teacher wants, then the
mixture, then who has sat together lately. A seed decides among equals, so that the same seed gives the same groups.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from statistics import median

import numpy as np

from models.decisions.constraints import Constraints, discord
from models.decisions.pairs import Pair

SMALLEST, LARGEST = 2, 4
ALIKE, MET = 4.0, 1.0  # what two of one layer in a group cost; what it costs that two met lately, each time
ROUNDS = 100
STARTS = 3  # the best of so many dealings

Groups = list[list[int]]


def mix(
    levels: Mapping[int, float | None], size: int, rules: Constraints, met: Mapping[Pair, int], seed: int
) -> tuple[tuple[int, ...], ...]:
    """Groups of `size` (2 to 4) or one child fewer; pairs and one of three where the number is odd.

    levels: child -> mean P(known) over the goals, None where nothing is known of it: it counts as the middle
    met: how often two sat in one group lately. Raises ValueError for another size.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"mixed groups have {SMALLEST} to {LARGEST} children, got {size}")
    if len(levels) < 2 * SMALLEST:
        return (tuple(sorted(levels)),) if levels else ()
    middle = median([level for level in levels.values() if level is not None] or [0.0])
    at = {child: middle if level is None else level for child, level in levels.items()}
    rng = np.random.default_rng(seed)
    order = sorted(at, key=lambda child: (at[child], child))
    number = count_groups(len(order), size)
    layers = {child: place // number for place, child in enumerate(order)}
    tried = [settle(deal(order, number, rng), layers, rules, met) for _ in range(STARTS)]
    _cost, best = min(tried, key=lambda each: each[0])
    return tuple(tuple(sorted(best[n])) for n in rng.permutation(number))


def count_groups(children: int, size: int) -> int:
    """As few groups of `size` as will do; never one child alone."""
    number = -(-children // size)
    return number if children // number >= SMALLEST else children // SMALLEST


def deal(order: Sequence[int], number: int, rng: np.random.Generator) -> Groups:
    """Layer after layer, each in an order of its own."""
    groups: Groups = [[] for _ in range(number)]
    for start in range(0, len(order), number):
        layer = list(order[start : start + number])
        for n, child in zip(rng.permutation(number), layer, strict=False):
            groups[n].append(child)
    return groups


def settle(
    groups: Groups, layers: Mapping[int, int], rules: Constraints, met: Mapping[Pair, int]
) -> tuple[float, Groups]:
    """Two children change places wherever that helps, until it helps nowhere; the cost, and the groups."""

    def weigh(group: Sequence[int]) -> float:
        found = discord(group, rules)
        for two in combinations(sorted(group), 2):
            found += ALIKE * (layers[two[0]] == layers[two[1]]) + MET * met.get(two, 0)
        return found

    weights = [weigh(group) for group in groups]
    for _ in range(ROUNDS):
        moved = False
        for i, j in combinations(range(len(groups)), 2):
            one, other, weight = best_swap(groups[i], groups[j], weights[i] + weights[j], weigh)
            if weight is not None:
                groups[i], groups[j], moved = one, other, True
                weights[i], weights[j] = weigh(one), weigh(other)
        if not moved:
            break
    return sum(weights), groups


def best_swap(
    one: list[int], other: list[int], before: float, weigh: Callable[[Sequence[int]], float]
) -> tuple[list[int], list[int], float | None]:
    """Both groups after the change of places that helps most; None with them where none does."""
    best = before - 1e-9
    found: tuple[list[int], list[int], float | None] = one, other, None
    for a in one:
        for b in other:
            left = [b if child == a else child for child in one]
            right = [a if child == b else child for child in other]
            weight = weigh(left) + weigh(right)
            if weight < best:
                best, found = weight, (left, right, weight)
    return found
