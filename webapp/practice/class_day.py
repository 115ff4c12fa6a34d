"""What a class's children all begin from on a day, read once however many of them are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from content.pack import Pack, Skill
from models.knowledge.params import Params
from webapp import clock
from webapp.evidence.parameters import current_parameters
from webapp.extensions import core
from webapp.library import packs
from webapp.practice.past import midnight
from webapp.practice.unit import current_ticket, current_unit, goals_of, skill_of
from webapp.school_days import SchoolDays
from webapp.tables import Classroom, ClosedDay, TicketSet, Unit

CLOSED = select(ClosedDay.day).where(ClosedDay.school_id == bindparam("school"))


@dataclass(frozen=True, slots=True)
class ClassDay:
    """`goals`: those of the unit, and the ticket's; none where there is no unit, or none that can be practised.
    `midnight`: when the school's day began. `library` and `packs`: each skill, and the pack that teaches it."""

    classroom: Classroom
    day: date
    midnight: int
    calendar: SchoolDays
    unit: Unit | None
    goals: tuple[str, ...]
    ticket_set: TicketSet | None
    library: dict[str, Skill]
    packs: Mapping[str, Pack]
    params: Params


def class_day(classroom: Classroom, zone: str, now: int) -> ClassDay:
    """`zone`: the school's time zone."""
    day = clock.day_of(now, zone)
    taught = list(packs.skills(classroom.school_id))
    library = {key: skill for key, skill, _pack in taught}
    unit = current_unit(classroom, day)
    ticket_set = current_ticket(unit) if unit else None
    goals = goals_of(unit, library) if unit else []
    if ticket_set is not None and (of_ticket := skill_of(classroom.school_id, ticket_set)) not in goals:
        goals.append(of_ticket)
    return ClassDay(
        classroom=classroom,
        day=day,
        midnight=midnight(day, zone),
        calendar=SchoolDays(zone, frozenset(core().execute(CLOSED, {"school": classroom.school_id}).scalars())),
        unit=unit,
        goals=tuple(goals),
        ticket_set=ticket_set,
        library=library,
        packs={key: pack for key, _skill, pack in taught},
        params=current_parameters(),
    )
