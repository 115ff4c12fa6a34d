"""The demo school as rows: an admin, two teachers, two classes of 28, a unit in each."""

import random
from dataclasses import dataclass
from datetime import date

from webapp import clock
from webapp.accounts import classes, enrolment, passwords, people
from webapp.classroom.planning import units
from webapp.demo.names import FIRST, LAST
from webapp.extensions import db
from webapp.tables import Classroom, Person, School, Teaching, Unit

NAME = "Demo School"
ROOMS = (("Room 12", "Tess", "Taylor"), ("Room 14", "Omar", "Ortiz"))
CHILDREN = 28
PACK = "subtract-regroup"
GOALS = tuple(
    f"{PACK}/{skill}" for skill in ("subtract-within-100-no-trade", "subtract-within-100-regroup", "subtract-from-tens")
)
GRADES = ("1", "2", "2", "2", "2", "3")  # most are in grade 2; some are ahead or behind it


@dataclass(frozen=True, slots=True)
class Room:
    classroom: Classroom
    teacher: Person
    students: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Adult:
    """Who signs in how; the password is shown at each start of the demo."""

    role: str
    first_name: str
    last_name: str
    sign_in_name: str
    password: str


def make_adults() -> list[Adult]:
    """The demo's three adults with passwords of their own; no two demo schools share one."""
    found = [Adult("admin", "Ada", "Admin", "ada", passwords.one_time_password())]
    found += [
        Adult("teacher", first, last, first.lower(), passwords.one_time_password()) for _room, first, last in ROOMS
    ]
    return found


def make_school(adults: list[Adult], hashes: list[str], first_day: date, now: int, rng: random.Random) -> list[Room]:
    """The school, its people and classes; every child is enrolled from `first_day` on. Call inside `writing`."""
    school = School(name=NAME, time_zone="UTC", language="en", created_at=now)
    db.session.add(school)
    db.session.flush()
    staff = [
        people.make_adult(school, adult.role, adult.first_name, adult.last_name, adult.sign_in_name, hashed, now)
        for adult, hashed in zip(adults, hashes, strict=True)
    ]
    year = classes.current_year(school, first_day)
    names = rng.sample(FIRST, CHILDREN * len(ROOMS))
    rooms = []
    for index, ((room_name, _first, _last), teacher) in enumerate(zip(ROOMS, staff[1:], strict=True)):
        classroom = classes.make_class(school, year, room_name)
        db.session.add(Teaching(class_id=classroom.id, teacher_id=teacher.id, role="lead", starts_on=first_day))
        own = sorted(names[index * CHILDREN : (index + 1) * CHILDREN])
        students = make_children(classroom, own, first_day, now, rng)
        rooms.append(Room(classroom, teacher, students))
    return rooms


def make_children(
    classroom: Classroom, names: list[str], first_day: date, now: int, rng: random.Random
) -> tuple[Person, ...]:
    students: list[Person] = []
    for number, name in enumerate(names, start=1):
        child = enrolment.make_student(
            classroom,
            name,
            rng.choice(LAST),
            f"{classroom.id}{number:03d}",
            "en",
            now,
            taken=classes.codes_of(students),
            faces=[student.face for student in students],
            rng=rng,
        )
        enrolment.enrol(classroom, child, first_day)
        enrolment.set_grade(child, "mathematics", rng.choice(GRADES))
        students.append(child)
    return tuple(students)


def start_unit(room: Room, first_day: date) -> Unit:
    """The class's unit: three goal skills, six weeks. Call inside `writing`."""
    plan = units.Plan(
        "Subtracting when you need to trade", first_day, first_day.fromordinal(first_day.toordinal() + 41), GOALS
    )
    unit = units.start(room.classroom, plan, room.teacher)
    if unit is None:
        raise RuntimeError("a new class has no unit yet")
    return unit


def school_days(today: date, count: int) -> list[date]:
    """The last `count` weekdays before today, and today, whatever day it is."""
    found = [today]
    day = today
    while len(found) <= count:
        day = day.fromordinal(day.toordinal() - 1)
        if day.weekday() < 5:
            found.append(day)
    return sorted(found)


def at(day: date, hour: int, minute: int = 0) -> int:
    """An instant of the demo school's day."""
    return day.toordinal() * clock.DAY - date(1970, 1, 1).toordinal() * clock.DAY + (hour * 60 + minute) * clock.MINUTE
