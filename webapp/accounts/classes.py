"""Classes: their year and code, sign-in opened and closed, who teaches, whose pictures are whose."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from webapp import access
from webapp.access.classes import current, today
from webapp.accounts import audit, pictures
from webapp.clock import MINUTE
from webapp.extensions import db
from webapp.tables import Classroom, Enrolment, Person, School, SchoolYear, Teaching

OPEN_FOR = 15 * MINUTE
WORDS = [
    "ANT",
    "BAT",
    "BEE",
    "CAT",
    "COW",
    "CRAB",
    "DEER",
    "DOG",
    "DUCK",
    "ELK",
    "FISH",
    "FOX",
    "FROG",
    "GOAT",
    "HARE",
    "HAWK",
    "HEN",
    "KIWI",
    "LAMB",
    "LARK",
    "LION",
    "LYNX",
    "MOLE",
    "MOOSE",
    "MOTH",
    "MOUSE",
    "NEWT",
    "OTTER",
    "OWL",
    "PANDA",
    "PONY",
    "PUMA",
    "ROBIN",
    "SEAL",
    "SHEEP",
    "SNAIL",
    "STORK",
    "SWAN",
    "TIGER",
    "TOAD",
    "TROUT",
    "WHALE",
    "WOLF",
    "WREN",
]
DIGITS = "23456789"  # 0 and 1 look like letters


class ClassFacts(NamedTuple):
    classroom: Classroom
    teachers: list[Person]
    students: int


def current_year(school: School, day: date) -> SchoolYear:
    """The school year that `day` is in, made where there is none: August to July. Flushes; call inside `writing`."""
    year = year_of(school, day)
    if year is None:
        first = day.year if day.month >= 8 else day.year - 1
        year = SchoolYear(
            school_id=school.id,
            name=f"{first}-{first + 1}",
            starts_on=date(first, 8, 1),
            ends_on=date(first + 1, 7, 31),
        )
        db.session.add(year)
        db.session.flush()
    return year


def year_of(school: School, day: date) -> SchoolYear | None:
    holds = (SchoolYear.starts_on <= day) & (SchoolYear.ends_on >= day)
    query = select(SchoolYear).where(SchoolYear.school_id == school.id, holds)
    return db.session.scalars(query.order_by(SchoolYear.starts_on.desc())).first()


def make_class(school: School, year: SchoolYear, name: str, subject: str = "mathematics") -> Classroom:
    """A class with a code of its own. Flushes; call inside `writing`."""
    classroom = Classroom(school_id=school.id, year_id=year.id, name=name, subject=subject, code=free_code())
    db.session.add(classroom)
    db.session.flush()
    return classroom


def free_code() -> str:
    """A word and four digits, about 180,000 codes: a child can copy it, and it is not guessed by trying a few."""
    while True:
        code = secrets.choice(WORDS) + "".join(secrets.choice(DIGITS) for _digit in range(4))
        if db.session.scalar(select(Classroom.id).where(Classroom.code == code)) is None:
            return code


def classes_of_school(school: School) -> Sequence[Classroom]:
    """This year's classes, by name."""
    year = year_of(school, today(school.id))
    if year is None:
        return []
    query = select(Classroom).where(Classroom.school_id == school.id, Classroom.year_id == year.id)
    return db.session.scalars(query.order_by(Classroom.name)).all()


def overview(school: School) -> list[ClassFacts]:
    """This year's classes with their teachers of today and the number of children."""
    day = today(school.id)
    rooms = classes_of_school(school)
    counts: dict[int, int] = dict(
        db.session.execute(
            select(Enrolment.class_id, func.count())
            .join(Person, Person.id == Enrolment.student_id)
            .where(Enrolment.class_id.in_([r.id for r in rooms]), current(Enrolment, day), Person.disabled_at.is_(None))
            .group_by(Enrolment.class_id)
        ).all()
    )
    return [ClassFacts(room, teachers_of(room), counts.get(room.id, 0)) for room in rooms]


def count_children(rooms: Sequence[Classroom]) -> int:
    """Children enrolled today; one who is in two classes counts once."""
    query = (
        select(func.count(Enrolment.student_id.distinct()))
        .join(Person, Person.id == Enrolment.student_id)
        .where(Enrolment.class_id.in_([room.id for room in rooms]), Person.disabled_at.is_(None))
    )
    return db.session.scalar(query.where(current(Enrolment, today(rooms[0].school_id)))) or 0 if rooms else 0


def teachers_of(classroom: Classroom) -> list[Person]:
    here = (
        select(Person)
        .join(Teaching, Teaching.teacher_id == Person.id)
        .where(
            Teaching.class_id == classroom.id,
            current(Teaching, today(classroom.school_id)),
            Person.disabled_at.is_(None),
        )
    )
    return list(db.session.scalars(here.order_by(Person.first_name, Person.last_name)))


def assign(classroom: Classroom, teacher: Person, actor: Person, now: int) -> None:
    """From today on; nothing changes where the teacher has the class already. Call inside `writing`."""
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom.id).with_for_update())  # pressed twice
    day = today(classroom.school_id)
    found = db.session.scalar(select(Teaching).filter_by(class_id=classroom.id, teacher_id=teacher.id))
    if found is not None and found.starts_on <= day and found.ends_on is None:
        return
    if found is None:
        role = "co-teacher" if teachers_of(classroom) else "lead"
        db.session.add(Teaching(class_id=classroom.id, teacher_id=teacher.id, role=role, starts_on=day, ends_on=None))
    else:
        found.starts_on, found.ends_on = min(found.starts_on, day), None
    audit.record(actor, "give class", "teacher", teacher.id, now, class_id=classroom.id)


def unassign(classroom: Classroom, teacher: Person, actor: Person, now: int) -> None:
    """The teacher's last day in the class was yesterday. Call inside `writing`."""
    day = today(classroom.school_id)
    found = db.session.scalar(
        select(Teaching).where(
            Teaching.class_id == classroom.id, Teaching.teacher_id == teacher.id, current(Teaching, day)
        )
    )
    if found is not None:
        found.ends_on = day - timedelta(days=1)
        audit.record(actor, "take class", "teacher", teacher.id, now, class_id=classroom.id)


def open_sign_in(classroom: Classroom, now: int) -> None:
    """Names show on every device for OPEN_FOR from now; pressed again, from then. Call inside `writing`."""
    classroom.sign_in_open_until = now + OPEN_FOR


def close_sign_in(classroom: Classroom) -> None:
    classroom.sign_in_open_until = None


def open_until(classroom: Classroom, now: int) -> int | None:
    until = classroom.sign_in_open_until
    return until if until is not None and until > now else None


def classes_by_id(ids: Sequence[int]) -> list[Classroom]:
    """The classes that a device is remembered for, in that order; those of past years are left out."""
    found = {room.id: room for room in db.session.scalars(select(Classroom).where(Classroom.id.in_(ids)))}
    years = {year.id: year for year in db.session.scalars(select(SchoolYear))} if found else {}
    rooms = [found[id_] for id_ in ids if id_ in found]
    return [r for r in rooms if years[r.year_id].starts_on <= today(r.school_id) <= years[r.year_id].ends_on]


def everybody_in(classroom: Classroom) -> list[Person]:
    """The children enrolled today, also those who are disabled (last), for the admin."""
    here = select(Enrolment.student_id).where(
        Enrolment.class_id == classroom.id, current(Enrolment, today(classroom.school_id))
    )
    query = select(Person).where(Person.id.in_(here)).order_by(Person.first_name, Person.last_name, Person.id)
    return sorted(db.session.scalars(query), key=lambda person: person.disabled_at is not None)


def codes_of(students: Iterable[Person]) -> set[pictures.Code]:
    return {code for student in students if (code := pictures.code_of(student))}


def cards(classroom: Classroom, actor: Person, now: int) -> list[tuple[Person, pictures.Code | None]]:
    """Each child with the three pictures; that somebody saw them is kept. Call inside `writing`."""
    found = [(student, pictures.code_of(student)) for student in access.students_of(classroom)]
    audit.record(actor, "show cards", "class", classroom.id, now, children=len(found))
    return found
