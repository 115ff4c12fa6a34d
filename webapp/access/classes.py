"""Classes and the children in them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from werkzeug.exceptions import NotFound

from webapp import clock
from webapp.extensions import db
from webapp.school_days import zone_of
from webapp.tables import Classroom, Enrolment, Person, Teaching


def today(school_id: int) -> date:
    return clock.day_of(clock.now(), zone_of(school_id))


def current(table: type[Enrolment] | type[Teaching], day: Any) -> ColumnElement[bool]:
    """Holds for who is in the class on that day, a date or a parameter."""
    return (table.starts_on <= day) & or_(table.ends_on.is_(None), table.ends_on >= day)


# Built once: these are asked with every request of a class.
TEACHES = select(Teaching.class_id).where(
    Teaching.teacher_id == bindparam("teacher"), current(Teaching, bindparam("day"))
)
TAUGHT = select(Classroom).where(Classroom.id.in_(TEACHES), Classroom.school_id == bindparam("school"))
TAUGHT_ONE = TAUGHT.where(Classroom.id == bindparam("room"))
TAUGHT_BY_NAME = TAUGHT.order_by(Classroom.name)
ENROLLED = select(Enrolment.student_id).where(
    Enrolment.class_id == bindparam("room"), current(Enrolment, bindparam("day"))
)
STUDENTS = (
    select(Person)
    .where(Person.id.in_(ENROLLED), Person.disabled_at.is_(None))
    .order_by(Person.first_name, Person.last_name, Person.id)
)
JOINED = (
    select(Classroom)
    .join(Enrolment, Enrolment.class_id == Classroom.id)
    .where(Enrolment.student_id == bindparam("student"), current(Enrolment, bindparam("day")))
    .order_by(Enrolment.starts_on.desc(), Enrolment.id.desc())
)


def classes_of(person: Person) -> Sequence[Classroom]:
    """The classes that a teacher teaches today, by name."""
    return db.session.scalars(TAUGHT_BY_NAME, as_teacher(person)).all()


def as_teacher(person: Person) -> dict[str, Any]:
    return {"teacher": person.id, "school": person.school_id, "day": today(person.school_id)}


def taught_class(person: Person, class_id: int) -> Classroom:
    """A class that this teacher teaches today. NotFound: no such class, not theirs, or their time there is over."""
    found = None
    if person.role == "teacher":
        found = db.session.scalar(TAUGHT_ONE, as_teacher(person) | {"room": class_id})
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
    return db.session.scalars(STUDENTS, {"room": classroom.id, "day": today(classroom.school_id)}).all()


def a_student_of(classroom: Classroom, student_id: int) -> Person:
    """A child enrolled in this class today. NotFound otherwise."""
    for student in students_of(classroom):
        if student.id == student_id:
            return student
    raise NotFound


def classes_of_students(students: Iterable[Person], day: date) -> dict[int, Classroom]:
    """By child the class that each works in on that day, in one query; who is in none is left out."""
    enrolled = (
        select(Enrolment.student_id, Classroom)
        .join(Classroom, Classroom.id == Enrolment.class_id)
        .where(Enrolment.student_id.in_([student.id for student in students]), current(Enrolment, day))
        .order_by(Enrolment.starts_on, Enrolment.id)
    )
    return {row.student_id: row.Classroom for row in db.session.execute(enrolled)}


def classroom_of_student(student: Person, day: date | None = None) -> Classroom | None:
    """The class a child works in now: the one joined last, where there are two. `day`: today, where it is known."""
    return db.session.scalars(JOINED, {"student": student.id, "day": day or today(student.school_id)}).first()
