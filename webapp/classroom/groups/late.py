"""Answers that came after a group was accepted: told by name, and nobody is moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.decisions.constraints import Constraints
from models.decisions.groups import Proposal
from models.decisions.pairs import pair
from models.decisions.proposals import Key, StudentNeed
from webapp.classroom.groups.decided import Decided
from webapp.classroom.groups.needs import Gathered


@dataclass(frozen=True, slots=True)
class Late:
    """A child whose answers came later. fits: it needs what a group is about; else it is in it, and no longer does."""

    student: int
    fits: bool


def late_in(
    decided: Iterable[Decided], proposals: Iterable[Proposal], gathered: Gathered, rules: Constraints
) -> Mapping[str, tuple[Late, ...]]:
    """By digest of a skill group that stands. A child fits the first with a free seat, unless a new group takes it."""
    needs: dict[int, set[Key]] = defaultdict(set)
    for need in gathered.needs:
        needs[need.student].update(keys(need))
    free = [child for each in proposals if each.kind == "alone" for child in each.members]
    found: dict[str, list[Late]] = {}
    for each in decided:
        group = each.group
        if not each.standing or group.kind != "group" or group.locked_at is not None:
            continue
        key = group.need_kind, group.need
        lately = {child for child, at in gathered.latest.items() if at > group.decided_at}
        late = [Late(child, False) for child in each.members if child in lately and key not in needs[child]]
        members = list(each.members)
        for child in [child for child in free if child in lately and key in needs[child]]:
            again = any(rules.unstated(pair(child, member)) for member in members)  # that takes a reason, not one tap
            if rules.admit(child, members) and not again:
                late.append(Late(child, True))
                members.append(child)
                free.remove(child)
        if late:
            found[group.digest] = late
    return {name: tuple(late) for name, late in found.items()}


def keys(need: StudentNeed) -> Iterator[Key]:
    """A wrong rule is also a need of the skill in which it shows."""
    yield need.key
    if need.of_skill:
        yield "skill", need.of_skill
