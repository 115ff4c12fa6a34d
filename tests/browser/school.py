"""Schools for the journeys, written straight into the server's database, and what a test may know that nobody sees."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from content.generate import VariantPart
from content.reading import read as read_pack
from webapp import clock
from webapp.accounts import classes, enrolment, passwords, people, pictures
from webapp.classroom.planning import tickets, units
from webapp.evidence.sittings import variant_of
from webapp.evidence.tokens import read as read_token
from webapp.extensions import db
from webapp.library.publishing import publish
from webapp.security import hash_token
from webapp.settings import ROOT
from webapp.tables import EvidenceRow, Person, School, SignInSession, Sitting
from webapp.writing import writing

GOALS = ("subtract-regroup/subtract-within-100-no-trade", "subtract-regroup/subtract-within-100-regroup")
PASSWORD = "five green apples"
FIRST = (
    "Ana", "Ben", "Chloe", "Dev", "Eli", "Farah", "Gus", "Hana", "Ida", "Jonas", "Kiki", "Leo", "Maya", "Noor",
    "Otto", "Pia", "Quin", "Rosa", "Sami", "Tara", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zara", "Bo", "Cy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChildFacts:
    id: int
    name: str
    pictures: tuple[str, ...]


@dataclass
class Room:
    """A school of one class: Tess teaches it, Ada is the admin. `mark` makes their sign-in names the school's own."""

    app: Flask
    mark: str
    school_id: int
    class_id: int
    code: str
    admin_id: int
    teacher_id: int
    children: list[ChildFacts] = field(default_factory=list)
    ticket_set_id: int = 0

    def child(self, name: str) -> ChildFacts:
        return next(child for child in self.children if child.name == name)

    @property
    def path(self) -> str:
        return f"/classes/{self.class_id}"


def make_room(app: Flask, children: int = 28, unit: bool = True, ticket: bool = True) -> Room:
    mark, now = secrets.token_hex(3), clock.now()
    with app.app_context():
        hashed = passwords.hash_password(PASSWORD)
        with writing():
            school = School(name=f"School {mark}", time_zone="UTC", language="en", created_at=now)
            db.session.add(school)
            db.session.flush()
            ada = people.make_adult(school, "admin", "Ada", "Admin", f"ada-{mark}", hashed, now)
            tess = people.make_adult(school, "teacher", "Tess", "Taylor", f"tess-{mark}", hashed, now)
            day = clock.day_of(now, "UTC")
            classroom = classes.make_class(school, classes.current_year(school, day), "Room 12")
            classes.assign(classroom, tess, ada, now)
            classroom.sign_in_open_until = now + 4 * clock.HOUR
            publish(read_pack(ROOT / "content/packs/subtract-regroup"), school.id, ada, now)
            room = Room(app, mark, school.id, classroom.id, classroom.code, ada.id, tess.id)
            room.children = [make_child(classroom, name, day, now) for name in FIRST[:children]]
            if unit:
                units.start(classroom, units.Plan("Trading a ten", day, day + timedelta(20), GOALS), tess)
            if unit and ticket:
                found = tickets.set_ticket(classroom, "subtract-regroup", "et-regroup", tess, now)
                room.ticket_set_id = found.id if found else 0
    return room


def make_child(classroom: classes.Classroom, name: str, day: object, now: int) -> ChildFacts:
    number = f"{classroom.id}-{name}"
    student = enrolment.make_student(classroom, name, f"{name[0]}stone", number, "en", now)
    enrolment.enrol(classroom, student, day)
    return ChildFacts(student.id, name, pictures.code_of(student) or ())


def cookie_of(app: Flask, person_id: int) -> str:
    """A session cookie as sign-in gives it; the sign-in pages themselves are walked through elsewhere."""
    token = secrets.token_urlsafe(24)
    with app.app_context():
        with writing() as session:
            session.add(
                SignInSession(
                    token_hash=hash_token(token), person_id=person_id, started_at=clock.now(), ended_at=None, how="test"
                )
            )
        serializer = app.session_interface.get_signing_serializer(app)
        return str(serializer.dumps({"_user_id": token, "_fresh": True}))


def part_asked(app: Flask, token: str) -> VariantPart:
    """What the question behind an answer's token asks, with its key and the predicted answers."""
    with app.app_context():
        asked = read_token(token)
        return variant_of(db.session.get_one(Sitting, asked.sitting), asked).part(asked.part)


def log_of(app: Flask, child: ChildFacts) -> list[EvidenceRow]:
    with app.app_context():
        return list(db.session.scalars(select(EvidenceRow).filter_by(student_id=child.id).order_by(EvidenceRow.id)))


def person_named(app: Flask, sign_in_name: str) -> Person:
    with app.app_context():
        return db.session.scalars(select(Person).filter_by(sign_in_name=sign_in_name)).one()
