"""What one child needs today, as the pages of the class say it: what was raised, and its group or its need."""

from dataclasses import dataclass

from models.decisions.proposals import RANK, build_group
from webapp import access
from webapp.classroom.days import day_at
from webapp.classroom.groups.cards import Card, Dealer
from webapp.classroom.groups.decided import decided_on
from webapp.classroom.groups.needs import gather
from webapp.classroom.live import now as live
from webapp.classroom.live.now import Row
from webapp.classroom.planning.units import goals_of, open_unit
from webapp.tables import Classroom, Person


@dataclass(frozen=True, slots=True)
class Today:
    """`row`: what "Who needs me now" says of the child, or would where there is time; None: nothing was raised.

    card: the group that stands today, else the child's most specific need alone: which proposed group it would be in
    depends on the whole class, and takes its page's time to work out
    """

    row: Row | None
    card: Card | None


def look(classroom: Classroom, student: Person, now: int) -> Today:
    dealer = Dealer(classroom, access.students_of(classroom))
    rows, _devices = live.rows_of(dealer, now)
    return Today(
        row=next((row for row in rows if row.student.id == student.id), None),
        card=group_of(dealer, student, now) or need_of(dealer, student, now),
    )


def group_of(dealer: Dealer, student: Person, now: int) -> Card | None:
    decided = decided_on(dealer.classroom, day_at(dealer.classroom, now))
    standing = [each for each in decided if each.standing and each.group.kind != "mixed"]
    own = [dealer.decided(each, number) for number, each in enumerate(standing, 1) if student.id in each.members]
    return own[0] if own else None


def need_of(dealer: Dealer, student: Person, now: int) -> Card | None:
    unit = open_unit(dealer.classroom)
    needs = gather([student.id], goals_of(unit), now).needs if unit else ()
    first = min(needs, key=lambda need: RANK[need.kind], default=None)
    return dealer.propose(build_group("alone", [first], now)) if first else None
