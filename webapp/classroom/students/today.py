"""What one child needs today, as the pages of the class say it: what was raised, and in which group it sits."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp import access
from webapp.classroom.groups import groups
from webapp.classroom.groups.cards import Card, Dealer, deal
from webapp.classroom.live import now as live
from webapp.classroom.live.now import Row
from webapp.tables import Classroom, Person


@dataclass(frozen=True, slots=True)
class Today:
    """`row`: what "Who needs me now" says of the child, or would where there is time; None: nothing was raised."""

    row: Row | None
    cards: tuple[Card, ...]


def look(classroom: Classroom, student: Person, now: int) -> Today:
    dealer = Dealer(classroom, access.students_of(classroom))
    rows, _devices = live.rows_of(dealer, now)
    deck = deal(dealer, groups.today(classroom, dealer.students, now))
    return Today(
        row=next((row for row in rows if row.student.id == student.id), None),
        cards=of_child([*deck.standing, *deck.proposed, *deck.alone], student),
    )


def of_child(cards: Sequence[Card], student: Person) -> tuple[Card, ...]:
    return tuple(card for card in cards if any(chip.id == student.id for chip in card.people))
