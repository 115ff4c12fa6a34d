"""How often two children sit in the same skill group: the watch against tracking.

A shared opportunity of a pair is a school day of which each of the two sat in a skill group that stood when the day
was over; they were together when it was the same group. Lessons for all, mixed groups, proposals that nobody accepted
and days on which only one of them sat in a group are no opportunities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]  # two different children, the smaller number first
Day: TypeAlias = Collection[Collection[int]]  # the skill groups of one school day, each its children

SHARED_FROM = 6  # opportunities, today's included
SHARE_ABOVE = 0.60


@dataclass(frozen=True, slots=True)
class Shared:
    """Of how many shared opportunities a pair sat together."""

    together: int
    chances: int

    @property
    def too_often(self) -> bool:
        return self.chances >= SHARED_FROM and self.together > SHARE_ABOVE * self.chances


def pair(one: int, other: int) -> Pair:
    """Raises ValueError for a child and itself."""
    if one == other:
        raise ValueError(f"child {one} is no pair with itself")
    return (one, other) if one < other else (other, one)


def count_shared(days: Iterable[Day]) -> dict[Pair, Shared]:
    """Per pair with an opportunity, over these days. A child stands in one group of a day at most."""
    chances, together = Counter[Pair](), Counter[Pair]()
    for groups in days:
        where = {child: at for at, members in enumerate(groups) for child in members}
        for both in combinations(sorted(where), 2):
            chances[both] += 1
            together[both] += where[both[0]] == where[both[1]]
    return {both: Shared(together[both], number) for both, number in chances.items()}


def too_often_today(before: Mapping[Pair, Shared]) -> dict[Pair, Shared]:
    """Pairs who would be together too often if they sat together today as well, and how often that would be."""
    today = {both: Shared(shared.together + 1, shared.chances + 1) for both, shared in before.items()}
    return {both: shared for both, shared in today.items() if shared.too_often}
