"""What a teacher wants of any grouping: who sits apart, who together, how many at a table; what is not kept is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from models.decisions.pairs import Pair, Shared, pair
from models.decisions.reason import Reason

FEWEST_SEATS, MOST_SEATS = 2, 6
OFTEN = "constraint.often"
# What breaking each costs; together and partners are earned instead, so that each group can be weighed by itself.
APART, SEATS, PARTNER, TOGETHER, TOO_OFTEN = 1000.0, 80.0, 60.0, 50.0, 20.0


@dataclass(frozen=True, slots=True)
class Constraints:
    """Of one class on one day.

    apart, together   pairs
    partners          child -> those who speak its language: at least one sits beside it
    seats             of a group, 2 to 6; seats_of: child -> the most children in its group (an accommodation)
    often             pairs who were together too often, see `pairs.too_often_today`; a pair that is to be together
                      is none of them: there the reason is stated

    Raises ValueError for seats that no group has, and for a pair that is to be both apart and together.
    """

    apart: frozenset[Pair] = frozenset()
    together: frozenset[Pair] = frozenset()
    partners: Mapping[int, frozenset[int]] = field(default_factory=dict)
    seats: int = MOST_SEATS
    seats_of: Mapping[int, int] = field(default_factory=dict)
    often: Mapping[Pair, Shared] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for seats in (self.seats, *self.seats_of.values()):
            if not FEWEST_SEATS <= seats <= MOST_SEATS:
                raise ValueError(f"seats of a group: {FEWEST_SEATS} to {MOST_SEATS}, got {seats}")
        if both := self.apart & self.together:
            raise ValueError(f"children {min(both)} are to be apart and together")

    def unstated(self, two: Pair) -> Shared | None:
        """How often a pair was together, where that is too often and no constraint wants it."""
        one, other = two
        wanted = two in self.together or other in self.partners.get(one, ()) or one in self.partners.get(other, ())
        return None if wanted else self.often.get(two)

    def admit(self, child: int, members: Collection[int]) -> bool:
        """May this child join these? There is a seat for it, and nobody there from whom it sits apart."""
        seats = min(self.seats, *(self.seats_of.get(each, self.seats) for each in (child, *members)))
        return len(members) < seats and not any(pair(child, each) in self.apart for each in members)


NONE = Constraints()


def discord(members: Collection[int], wanted: Constraints) -> float:
    """What a group costs; less is better. Only costs of groupings of the same children can be compared."""
    found = SEATS * max(0, len(members) - wanted.seats)
    for two in combinations(sorted(members), 2):
        found += APART * (two in wanted.apart) - TOGETHER * (two in wanted.together)
        found += TOO_OFTEN * (wanted.unstated(two) is not None)
    for child in members:
        found += SEATS * max(0, len(members) - wanted.seats_of.get(child, len(members)))
        found += PARTNER * (child in wanted.partners and wanted.partners[child].isdisjoint(members))
    return found


def broken(members: Collection[int], elsewhere: Collection[int], wanted: Constraints) -> tuple[Reason, ...]:
    """What this group does not keep, one reason each, in order. elsewhere: the children of the other groups."""
    found = []
    for one, other in combinations(sorted(members), 2):
        if (one, other) in wanted.apart:
            found.append(Reason.of("constraint.apart", student=one, other=other))
        if shared := wanted.unstated((one, other)):
            found.append(Reason.of(OFTEN, student=one, other=other, together=shared.together, of=shared.chances))
    for one, other in sorted(wanted.together):
        for child, missing in ((one, other), (other, one)):
            if child in members and missing in elsewhere:
                found.append(Reason.of("constraint.together", student=child, other=missing))
    return (*found, *missed(members, wanted))


def missed(members: Collection[int], wanted: Constraints) -> list[Reason]:
    """Partners that are not here, and seats that are not enough."""
    found = []
    for child in sorted(members):
        partners = wanted.partners.get(child)
        if partners and partners.isdisjoint(members):
            named = " ".join(str(each) for each in sorted(partners))
            found.append(Reason.of("constraint.partner", student=child, others=named))
        if len(members) > wanted.seats_of.get(child, len(members)):
            found.append(Reason.of("constraint.small-group", student=child, seats=wanted.seats_of[child]))
    if len(members) > wanted.seats:
        found.append(Reason.of("constraint.seats", seats=wanted.seats))
    return found


def left_out(child: int, wanted: Constraints, members: Collection[int]) -> Reason:
    """Why a child is in no group: somebody is in it from whom it sits apart, or there is no seat left."""
    apart = sorted(each for each in members if pair(child, each) in wanted.apart)
    if apart:
        return Reason.of("constraint.left-out", student=child, other=apart[0])
    return Reason.of("constraint.no-seat", student=child, seats=len(members))
