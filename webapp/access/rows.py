"""School, packs, units, tickets, sittings, flags."""

import re

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from webapp.access.classes import taught_class
from webapp.extensions import db
from webapp.tables import (
    FlagRow,
    GroupRule,
    InstalledPack,
    PackDraft,
    Person,
    PictureRow,
    School,
    Sitting,
    TicketSet,
    Unit,
)

SUM = re.compile("[0-9a-f]{64}")


def school(person: Person) -> School:
    """The person's own school."""
    return db.session.get_one(School, person.school_id)


def pack(person: Person, installed_id: int) -> InstalledPack:
    """A pack of the adult's own school. NotFound: another school's, or a student asks."""
    found = db.session.get(InstalledPack, installed_id)
    if found is None or person.role == "student" or found.school_id != person.school_id:
        raise NotFound
    return found


def picture(person: Person, sha256: str) -> PictureRow:
    """A picture of a pack of the person's own school. NotFound: another school's, or no sum at all."""
    if not SUM.fullmatch(sha256):
        raise NotFound
    found = db.session.scalar(select(PictureRow).filter_by(school_id=person.school_id, sha256=sha256))
    if found is None:
        raise NotFound
    return found


def may_change_pack(person: Person, installed: InstalledPack) -> bool:
    """The admin each of the own school, a teacher what they shared themselves."""
    shared = person.role == "teacher" and installed.published_by == person.id
    return installed.school_id == person.school_id and (person.role == "admin" or shared)


def changeable_pack(person: Person, installed_id: int) -> InstalledPack:
    """A pack that this adult may take back or retire. NotFound otherwise."""
    found = pack(person, installed_id)
    if not may_change_pack(person, found):
        raise NotFound
    return found


def pack_draft(person: Person, draft_id: int) -> PackDraft:
    """A checked upload: the admin may have each of the own school, a teacher their own. NotFound otherwise."""
    found = db.session.get(PackDraft, draft_id)
    mine = found is not None and found.school_id == person.school_id
    if found is None or not mine or (person.role != "admin" and found.created_by != person.id):
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


def group_rule(person: Person, rule_id: int) -> GroupRule:
    """What a teacher of its class wants of every grouping. NotFound: no such rule, or not this teacher's class."""
    found = db.session.get(GroupRule, rule_id)
    if found is None:
        raise NotFound
    taught_class(person, found.class_id)
    return found


def flag(teacher: Person, flag_id: int) -> FlagRow:
    """A flag in a class that this teacher teaches."""
    found = db.session.scalar(select(FlagRow).where(FlagRow.id == flag_id))
    if found is None:
        raise NotFound
    taught_class(teacher, found.class_id)
    return found
