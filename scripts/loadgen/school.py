"""The school that is played: made by the application's own verbs, in the generator's own instance."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from content.reading import read
from webapp import clock, create_app
from webapp.accounts import classes, enrolment, passwords, people, pictures
from webapp.classroom.planning import units
from webapp.extensions import db
from webapp.library.publishing import publish
from webapp.security import hash_token
from webapp.settings import ROOT
from webapp.tables import Classroom, Person, School, SignInSession
from webapp.writing import writing

PACK = "subtract-regroup"
GOALS = (f"{PACK}/subtract-within-100-no-trade", f"{PACK}/subtract-within-100-regroup")
CLASS_SIZE = 30
PASSWORD = "five green apples"  # noqa: S105  # of teachers who live for minutes, on loopback
UNIT_BEGAN = 7  # days ago


@dataclass(frozen=True, slots=True)
class Child:
    id: int
    pictures: tuple[str, ...]
    cookie: str


@dataclass(frozen=True, slots=True)
class Room:
    """One class. `cookie` signs its teacher in."""

    class_id: int
    code: str
    teacher_id: int
    teacher_name: str
    cookie: str
    children: tuple[Child, ...]


@dataclass
class Played:
    """The school as the generator needs it."""

    app: Flask
    school_id: int
    rooms: list[Room] = field(default_factory=list)

    @property
    def children(self) -> list[tuple[Room, Child]]:
        """Seat by seat through the classes, so that any first hundred of them sit in many classes."""
        longest = max(len(room.children) for room in self.rooms)
        return [(r, r.children[seat]) for seat in range(longest) for r in self.rooms if seat < len(r.children)]


def make_school(instance: Path, database: str, students: int) -> Played:
    """Migrate, publish the shipped pack, fill classes of thirty, start a unit in each; everybody is signed in."""
    app = create_app({"INSTANCE": str(instance), "DATABASE": database})
    with app.app_context():
        upgrade()
        now = clock.now()
        hashed = passwords.hash_password(PASSWORD)
        with writing():
            school = School(name="Load School", time_zone="UTC", language="en", created_at=now)
            db.session.add(school)
            db.session.flush()
            admin = people.make_adult(school, "admin", "Ada", "Admin", "ada", hashed, now)
            publish(read(ROOT / "content/packs" / PACK), school.id, admin, now)
        played = Played(app, school.id)
        for number in range(-(-students // CLASS_SIZE)):
            size = min(CLASS_SIZE, students - number * CLASS_SIZE)
            with writing():
                played.rooms.append(make_room(app, school, admin, number + 1, size, hashed))
        db.session.remove()
    return played


def make_room(app: Flask, school: School, admin: Person, number: int, size: int, hashed: str) -> Room:
    now = clock.now()
    day = clock.day_of(now, "UTC") - timedelta(days=UNIT_BEGAN)
    name = f"teacher-{number}"
    teacher = people.make_adult(school, "teacher", f"Teacher{number}", "Tall", name, hashed, now)
    classroom = classes.make_class(school, classes.current_year(school, day), f"Room {number}")
    classes.assign(classroom, teacher, admin, now)
    classroom.sign_in_open_until = now + clock.DAY
    classroom.screen_minutes = classroom.alone_minutes = 0  # an hour of load is longer than a child's day at a screen
    children = make_children(classroom, size, now)
    enrolment.enrol_many([(classroom, child) for child in children], day)
    units.start(classroom, units.Plan("Trading a ten", day, day + timedelta(27), GOALS), teacher)
    own = tuple(Child(c.id, pictures.code_of(c) or (), sign_in(app, c, now)) for c in children)
    return Room(classroom.id, classroom.code, teacher.id, name, sign_in(app, teacher, now), own)


def make_children(classroom: Classroom, size: int, now: int) -> list[Person]:
    codes: list[pictures.Code] = []
    children = []
    for number in range(size):
        codes.append(pictures.choose_code(codes))
        face = pictures.PICTURES[number % len(pictures.PICTURES)]
        first, own = f"Kim{number}", f"{classroom.id}-{number}"
        children.append(enrolment.draft_student(classroom.school_id, first, "Young", own, "en", codes[-1], face, now))
    enrolment.save_students(children)
    return children


def sign_in(app: Flask, person: Person, now: int) -> str:
    """The cookie of a browser that has signed in; `bell` walks through the sign-in pages themselves."""
    token = secrets.token_urlsafe(24)
    db.session.add(
        SignInSession(token_hash=hash_token(token), person_id=person.id, started_at=now, ended_at=None, how="load")
    )
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": token, "_fresh": True}))
