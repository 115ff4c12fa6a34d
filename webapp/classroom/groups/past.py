"""Groups of the days before today, as they stood when each day was over."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import select

from models.decisions.pairs import Pair, Shared, count_shared, too_often_today
from webapp.extensions import core
from webapp.tables import Classroom, Group, GroupMember

STANDING = ("accepted", "changed")
LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PastGroup:
    """kind: group or mixed; the children who sat in it."""

    day: date
    kind: str
    members: frozenset[int]


def past_groups(classroom: Classroom, before: date) -> tuple[PastGroup, ...]:
    """Every skill group and mixed group of the class that stood on a day before this one."""
    rows = core().execute(
        select(Group.id, Group.day, Group.kind, GroupMember.student_id)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(
            Group.class_id == classroom.id, Group.day < before, Group.status.in_(STANDING),
            Group.kind.in_(("group", "mixed")), GroupMember.role.in_(("member", "unsure")),
        )
    )  # fmt: skip
    found = defaultdict(set)
    for group_id, day, kind, student in rows:
        found[group_id, day, kind].add(student)
    return tuple(PastGroup(day, kind, frozenset(members)) for (_id, day, kind), members in sorted(found.items()))


def often_today(past: Iterable[PastGroup]) -> dict[Pair, Shared]:
    """Pairs who would share skill groups too often, were they to share one today."""
    days = defaultdict(list)
    for each in past:
        if each.kind == "group":
            days[each.day].append(each.members)
    return too_often_today(count_shared(days.values()))


def met_lately(past: Iterable[PastGroup], today: date) -> dict[Pair, int]:
    """How often two sat in one group in the last two weeks, of whichever kind."""
    met = defaultdict[Pair, int](int)
    for each in past:
        if today - each.day <= LATELY:
            for two in combinations(sorted(each.members), 2):
                met[two] += 1
    return dict(met)
