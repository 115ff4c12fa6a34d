"""School, packs, units, tickets, sittings, flags."""

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from webapp.access.classes import taught_class
from webapp.extensions import db
from webapp.tables import FlagRow, InstalledPack, Person, School, Sitting, TicketSet, Unit


def school(person: Person) -> School:
    """The person's own school."""
    return db.session.get_one(School, person.school_id)


def pack(person: Person, installed_id: int) -> InstalledPack:
    """A pack of the adult's own school. NotFound: another school's, or a student asks."""
    found = db.session.get(InstalledPack, installed_id)
    if found is None or person.role == "student" or found.school_id != person.school_id:
        raise NotFound
    return found


def own_sitting(student: Person, sitting_id: int) -> Sitting:
    """The child's own sitting. NotFound: another child's."""
    found = db.session.get(Sitting, sitting_id)
    if found is None or found.student_id != student.id:
        raise NotFound
    return found


def unit(teacher: Person, unit_id: int) -> Unit:
    """A unit of a class that this teacher teaches."""
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise NotFound
    taught_class(teacher, found.class_id)
    return found


def ticket_set(teacher: Person, ticket_set_id: int) -> TicketSet:
    """A ticket set in a class that this teacher teaches."""
    found = db.session.get(TicketSet, ticket_set_id)
    if found is None:
        raise NotFound
    taught_class(teacher, found.class_id)
    return found


def flag(teacher: Person, flag_id: int) -> FlagRow:
    """A flag in a class that this teacher teaches."""
    found = db.session.scalar(select(FlagRow).where(FlagRow.id == flag_id))
    if found is None:
        raise NotFound
    taught_class(teacher, found.class_id)
    return found
