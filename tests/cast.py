"""The people of the tests, and how one of them opens a browser."""

import secrets
from contextvars import Context
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from webapp import clock
from webapp.extensions import db
from webapp.first_state import make_state
from webapp.security import hash_token
from webapp.tables import Classroom, Enrolment, Person, School, SchoolYear, SignInSession, Teaching
from webapp.writing import writing

YEAR_START, YEAR_END = date(2020, 1, 1), date(2099, 12, 31)


class Browser(FlaskClient):
    """Each request gets its own application context, as from a server, and the test sees what the request wrote."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        response = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response


@dataclass
class Cast:
    app: Flask
    school: School
    other_school: School
    ada: Person  # admin
    tess: Person  # teaches Sam
    omar: Person  # teaches Nia
    sam: Person
    sue: Person  # in Sam's class too
    nia: Person
    zoe: Person  # teacher at the other school
    max: Person  # admin at the other school
    dan: Person  # disabled teacher
    room: Classroom  # Tess's class
    other_room: Classroom  # Omar's class

    def browser(self, person: Person | None = None) -> FlaskClient:
        """A fresh browser, signed in as `person` by a session row (the sign-in pages have their own tests)."""
        client = Browser(self.app, self.app.response_class, use_cookies=True)
        if person is not None:
            token = secrets.token_urlsafe(24)
            with writing() as session:
                session.add(
                    SignInSession(
                        token_hash=hash_token(token),
                        person_id=person.id,
                        started_at=clock.now(),
                        ended_at=None,
                        how="test",
                    )
                )
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
        return client


def assemble(app: Flask) -> Cast:
    """Write the cast into the database."""
    with writing() as session:
        school, other_school = (
            School(name=name, time_zone="America/New_York", language="en", created_at=clock.now())
            for name in ("Hill School", "Lake School")
        )
        session.add_all([school, other_school])
        session.flush()
        ada = add_person(school, "admin", "Ada", "Admin")
        tess = add_person(school, "teacher", "Tess", "Teacher")
        omar = add_person(school, "teacher", "Omar", "Other")
        dan = add_person(school, "teacher", "Dan", "Disabled")
        dan.disabled_at = clock.now()
        zoe = add_person(other_school, "teacher", "Zoe", "Zander")
        max_ = add_person(other_school, "admin", "Max", "Major")
        room = add_class(school, "Room 12", "FOX412", [tess, dan])
        other_room = add_class(school, "Room 14", "OWL514", [omar])
        sam = add_student(room, "Sam", "Stone", "1001")
        sue = add_student(room, "Sue", "Summer", "1002")
        nia = add_student(other_room, "Nia", "North", "1003")
    return Cast(app, school, other_school, ada, tess, omar, sam, sue, nia, zoe, max_, dan, room, other_room)


def add_person(school: School, role: str, first: str, last: str, **more: object) -> Person:
    person = Person(
        school_id=school.id,
        role=role,
        first_name=first,
        last_name=last,
        language="en",
        sign_in_name=None if role == "student" else first.lower(),
        created_at=clock.now(),
        **more,
    )
    db.session.add(person)
    db.session.flush()
    return person


def add_class(school: School, name: str, code: str, teachers: list[Person]) -> Classroom:
    year = db.session.query(SchoolYear).filter_by(school_id=school.id).first()
    if year is None:
        year = SchoolYear(school_id=school.id, name="this year", starts_on=YEAR_START, ends_on=YEAR_END)
        db.session.add(year)
        db.session.flush()
    room = Classroom(school_id=school.id, year_id=year.id, name=name, subject="mathematics", code=code)
    db.session.add(room)
    db.session.flush()
    for teacher in teachers:
        db.session.add(Teaching(class_id=room.id, teacher_id=teacher.id, role="lead", starts_on=YEAR_START))
    return room


def add_student(room: Classroom, first: str, last: str, number: str) -> Person:
    """A child enrolled in `room`, with the state row that every child has from enrolment on."""
    school = db.session.get_one(School, room.school_id)
    student = add_person(school, "student", first, last, student_number=number, face="fox")
    db.session.add(Enrolment(class_id=room.id, student_id=student.id, starts_on=YEAR_START))
    make_state(student)
    return student
