"""Classes and the children in them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from werkzeug.exceptions import NotFound

from webapp import clock
from webapp.extensions import db
from webapp.tables import Classroom, Enrolment, Person, School, Teaching


def today(school_id: int) -> date:
    return clock.day_of(clock.now(), db.session.get_one(School, school_id).time_zone)


def current(table: type[Enrolment] | type[Teaching], day: date) -> ColumnElement[bool]:
    return (table.starts_on <= day) & or_(table.ends_on.is_(None), table.ends_on >= day)


def classes_of(person: Person) -> Select[Classroom]:
    """The classes that a teacher teaches today, by name."""
    mine = select(Teaching.class_id).where(Teaching.teacher_id == person.id, current(Teaching, today(person.school_id)))
    return (
        select(Classroom)
        .where(Classroom.id.in_(mine), Classroom.school_id == person.school_id)
        .order_by(Classroom.name)
    )


def taught_class(person: Person, class_id: int) -> Classroom:
    """A class that this teacher teaches today. NotFound: no such class, not theirs, or their time there is over."""
    found = None
    if person.role == "teacher":
        found = db.session.scalar(classes_of(person).where(Classroom.id == class_id))
    if found is None:
        raise NotFound
    return found


def managed_class(person: Person, class_id: int) -> Classroom:
    """A class of the admin's own school: its roster and cards, never what its children answered."""
    found = db.session.get(Classroom, class_id)
    if found is None or person.role != "admin" or found.school_id != person.school_id:
        raise NotFound
    return found


def classroom(person: Person, class_id: int) -> Classroom:
    """A class whose roster this adult may see: as its teacher or as the school's admin."""
    return managed_class(person, class_id) if person.role == "admin" else taught_class(person, class_id)


def students_of(classroom: Classroom) -> Sequence[Person]:
    """The children enrolled today, by first name."""
    here = select(Enrolment.student_id).where(
        Enrolment.class_id == classroom.id, current(Enrolment, today(classroom.school_id))
    )
    wanted = select(Person).where(Person.id.in_(here), Person.disabled_at.is_(None))
    return db.session.scalars(wanted.order_by(Person.first_name, Person.last_name, Person.id)).all()


def a_student_of(classroom: Classroom, student_id: int) -> Person:
    """A child enrolled in this class today. NotFound otherwise."""
    for student in students_of(classroom):
        if student.id == student_id:
            return student
    raise NotFound


def classroom_of_student(student: Person) -> Classroom | None:
    """The class a child works in now: the one joined last, where there are two."""
    mine = (
        select(Classroom)
        .join(Enrolment, Enrolment.class_id == Classroom.id)
        .where(Enrolment.student_id == student.id, current(Enrolment, today(student.school_id)))
        .order_by(Enrolment.starts_on.desc(), Enrolment.id.desc())
    )
    return db.session.scalars(mine).first()
