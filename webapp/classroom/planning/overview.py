"""A teacher's classes as cards: what each is in the middle of."""

from dataclasses import dataclass

from webapp import access
from webapp.access.classes import classes_of
from webapp.classroom.days import day_at
from webapp.classroom.planning import tickets, units
from webapp.reasons import titles_of
from webapp.tables import Classroom, Person, Unit


@dataclass(frozen=True, slots=True)
class ClassCard:
    """`ticket` is the title of the open exit ticket; `over` says that the unit's last day is past."""

    classroom: Classroom
    students: int
    unit: Unit | None
    goals: tuple[str, ...]
    over: bool
    ticket: str


def cards(teacher: Person, now: int) -> list[ClassCard]:
    """By name of the class."""
    return [card(classroom, now) for classroom in classes_of(teacher)]


def card(classroom: Classroom, now: int) -> ClassCard:
    unit = units.open_unit(classroom)
    titles = titles_of(classroom.school_id)
    ticket = tickets.open_ticket(classroom)
    return ClassCard(
        classroom=classroom,
        students=len(access.students_of(classroom)),
        unit=unit,
        goals=tuple(titles.skill(key) for key in units.goals_of(unit)) if unit else (),
        over=unit is not None and unit.ends_on < day_at(classroom, now),
        ticket=ticket.title if ticket else "",
    )
