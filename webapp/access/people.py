"""People as the school's admin, or a sign-in page, may meet them."""

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from webapp.access.classes import current, today
from webapp.extensions import db
from webapp.tables import Classroom, Enrolment, LetIn, Person, School, SchoolYear


def managed_person(admin: Person, person_id: int) -> Person:
    """Anybody of the admin's own school. NotFound: another school's, or no admin asks."""
    found = db.session.get(Person, person_id)
    if found is None or admin.role != "admin" or found.school_id != admin.school_id:
        raise NotFound
    return found


def managed_teacher(admin: Person, person_id: int) -> Person:
    """A teacher of the admin's own school, who may be given a class. NotFound otherwise."""
    found = managed_person(admin, person_id)
    if found.role != "teacher":
        raise NotFound
    return found


def class_with_code(code: str) -> Classroom:
    """The class of this year that children find by its code, however they type it. NotFound: no such class now."""
    found = db.session.scalar(select(Classroom).where(Classroom.code == code.replace("\0", "").strip().upper()[:40]))
    if found is None:
        raise NotFound
    year = db.session.get_one(SchoolYear, found.year_id)
    if not year.starts_on <= today(found.school_id) <= year.ends_on:
        raise NotFound
    return found


def door_is_open(classroom: Classroom, remembered: frozenset[int], now: int) -> bool:
    """May names show: the teacher has opened sign-in, or a child of this class signed in on this device before."""
    return classroom.id in remembered or (classroom.sign_in_open_until or 0) > now


def student_at_door(classroom: Classroom, student_id: int) -> Person:
    """A child who may sign in to this class. NotFound: not enrolled today, or disabled."""
    here = (
        select(Person)
        .join(Enrolment, Enrolment.student_id == Person.id)
        .where(
            Person.id == student_id,
            Enrolment.class_id == classroom.id,
            current(Enrolment, today(classroom.school_id)),
            Person.disabled_at.is_(None),
        )
    )
    found = db.session.scalars(here).first()
    if found is None:
        raise NotFound
    return found


def waiting_child(classroom: Classroom, let_in_id: int) -> LetIn:
    """A child's device that waits at this class's door. NotFound: another class's, or used already."""
    found = db.session.get(LetIn, let_in_id)
    if found is None or found.class_id != classroom.id or found.used_at is not None:
        raise NotFound
    student_at_door(classroom, found.student_id)
    return found


def school_by_name(name: str) -> School | None:
    """For the command line, whose user has the whole database anyway."""
    wanted = name.strip().casefold()
    return next((s for s in db.session.scalars(select(School)) if s.name.casefold() == wanted), None)
