"""Groups of one need each, rearranged until the constraints are kept, as far as they can be.

Steepest descent from the groups as they would be without constraints: a child moves to another group on one of its own
needs, or two change places; where that is not enough a need is split over one group more. Whom a group still cannot
take (somebody is there from whom it sits apart, or no seat is left) stays out: rather one of whom we are less sure. The
same children in any order give the same groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from models.decisions.constraints import Constraints, broken, discord, left_out
from models.decisions.proposals import Key, StudentNeed
from models.decisions.reason import Reason

SMALLEST = 3
ROUNDS = 60  # each lessens the discord; far more than a class of 36 needs
# What it costs that a child works on a need that is not its first; that groups differ in size; and one group more.
LATER_NEED, SIZE, GROUP = 1.0, 0.02, 1.0

Needs: TypeAlias = list[StudentNeed]
Wanted: TypeAlias = Mapping[int, Sequence[StudentNeed]]


def seat(buckets: Sequence[Needs], wanted: Wanted, rules: Constraints) -> tuple[list[Needs], dict[int, Reason]]:
    """The groups, and whom no group can take, each with the reason. buckets: per need its children, three or more."""
    groups = [part for bucket in buckets for part in split(bucket, rules.seats)]
    if not any_broken(groups, rules):
        return groups, {}
    settle(groups, wanted, rules)
    if any_broken(groups, rules):
        more = [part for bucket in buckets for part in split(bucket, rules.seats, more=1)]
        settle(more, wanted, rules)
        groups = min(groups, more, key=lambda each: cost(each, wanted, rules))
    return let_in(groups, rules)


def any_broken(groups: Sequence[Needs], rules: Constraints) -> bool:
    everybody = {need.student for group in groups for need in group}
    return any(broken(own := students(group), everybody - own, rules) for group in groups)


def students(group: Sequence[StudentNeed]) -> set[int]:
    return {need.student for need in group}


def split(bucket: Sequence[StudentNeed], seats: int, more: int = 0) -> list[Needs]:
    """As few groups as will do (or so many more, while each has three), of even size, the unsure dealt out evenly."""
    seats = max(seats, SMALLEST)
    parts = -(-len(bucket) // seats)
    while parts > 1 and len(bucket) // parts < SMALLEST:
        parts -= 1
    while more and len(bucket) // (parts + 1) >= SMALLEST:
        parts, more = parts + 1, more - 1
    dealt = sorted(bucket, key=lambda need: (need.unsure, -need.strength, need.student))
    return [dealt[i::parts] for i in range(parts)]


def cost(groups: Sequence[Needs], wanted: Wanted, rules: Constraints) -> float:
    return sum(GROUP + weigh(group, wanted, rules) for group in groups)


def weigh(group: Sequence[StudentNeed], wanted: Wanted, rules: Constraints) -> float:
    later = sum(need.key != wanted[need.student][0].key for need in group)
    return discord(students(group), rules) + LATER_NEED * later + SIZE * len(group) ** 2


def settle(groups: list[Needs], wanted: Wanted, rules: Constraints) -> None:
    """The best exchange of two groups, again and again, while there is one that helps. Changes the list's groups."""
    weights = [weigh(group, wanted, rules) for group in groups]
    for _ in range(ROUNDS):
        best = -1e-9, 0, 0, groups[0], groups[0]
        for i, j in combinations(range(len(groups)), 2):
            for one, other in exchanges(groups[i], groups[j], wanted, rules.seats):
                gain = weigh(one, wanted, rules) + weigh(other, wanted, rules) - weights[i] - weights[j]
                if gain < best[0] - 1e-9:
                    best = gain, i, j, one, other
        _gain, i, j, one, other = best
        if i == j:
            return
        groups[i], groups[j] = one, other
        weights[i], weights[j] = weigh(one, wanted, rules), weigh(other, wanted, rules)


def exchanges(one: Needs, other: Needs, wanted: Wanted, seats: int) -> Iterator[tuple[Needs, Needs]]:
    """Both groups after one child moved, either way, or two changed places; each child on a need of its own."""
    to_other, to_one = movable(one, other[0].key, wanted), movable(other, one[0].key, wanted)
    if len(one) > SMALLEST and len(other) < seats:
        for old, new in to_other:
            yield without(one, old), [*other, new]
    if len(other) > SMALLEST and len(one) < seats:
        for old, new in to_one:
            yield [*one, new], without(other, old)
    for old, new in to_other:
        for back, here in to_one:
            yield [*without(one, old), here], [*without(other, back), new]


def movable(group: Needs, key: Key, wanted: Wanted) -> list[tuple[StudentNeed, StudentNeed]]:
    """Who of a group has that need too: (the need here, the need there), by child."""
    found = []
    for need in sorted(group, key=lambda need: need.student):
        there = next((each for each in wanted[need.student] if each.key == key), None)
        if there is not None:
            found.append((need, there))
    return found


def without(group: Needs, gone: StudentNeed) -> Needs:
    return [need for need in group if need is not gone]


def let_in(groups: Sequence[Needs], rules: Constraints) -> tuple[list[Needs], dict[int, Reason]]:
    """The groups without whom they cannot take. A child who needs a small group is let in first, so that it is not the
    one who stays out for that. Fewer than three are no group."""
    kept, out = [], dict[int, Reason]()
    for group in groups:
        stay: Needs = []
        for need in sorted(group, key=lambda need: (need.student not in rules.seats_of, -need.strength, need.student)):
            if rules.admit(need.student, students(stay)):
                stay.append(need)
            else:
                out[need.student] = left_out(need.student, rules, students(stay))
        if len(stay) >= SMALLEST:
            kept.append(stay)
        else:
            why = next(out[need.student] for need in group if need.student in out)
            out |= {need.student: why for need in stay}
    return kept, out
