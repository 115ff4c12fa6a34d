"""Making a child: the row, the pictures, the first state, the grade, the class."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import insert, select

from webapp.accounts import pictures
from webapp.extensions import db
from webapp.first_state import make_states
from webapp.tables import ChildGrade, Classroom, Enrolment, Person


def make_student(
    classroom: Classroom,
    first_name: str,
    last_name: str,
    student_number: str,
    language: str,
    now: int,
    *,
    taken: Collection[pictures.Code] = (),
    faces: Collection[str | None] = (),
    rng: Random | None = None,
) -> Person:
    """A new child of this class's school, with a face and a picture code not in `taken`, and the first state.

    Flushes; call inside `writing`.
    """
    code = pictures.choose_code(taken, rng)
    face = pictures.choose_face(faces, rng)
    student = draft_student(classroom.school_id, first_name, last_name, student_number, language, code, face, now)
    save_students([student])
    return student


def draft_student(
    school_id: int,
    first_name: str,
    last_name: str,
    student_number: str,
    language: str,
    code: pictures.Code,
    face: str,
    now: int,
) -> Person:
    """A child who is not saved yet; see `save_students`."""
    return Person(
        school_id=school_id,
        role="student",
        first_name=first_name,
        last_name=last_name,
        language=language,
        student_number=student_number,
        face=face,
        picture_code=pictures.seal_code(code),
        created_at=now,
    )


def save_students(students: Sequence[Person]) -> None:
    """Save drafted children with the state that every child has from the start. Flushes; call inside `writing`."""
    db.session.add_all(students)
    db.session.flush()
    make_states(students)


def enrol(classroom: Classroom, student: Person, day: date) -> None:
    """The child is in this class from `day` on. Call inside `writing`, once per class."""
    enrol_many([(classroom, student)], day)


def enrol_many(places: Sequence[tuple[Classroom, Person]], day: date) -> None:
    rows = [
        {"class_id": room.id, "student_id": student.id, "starts_on": day, "ends_on": None} for room, student in places
    ]
    if rows:
        db.session.execute(insert(Enrolment), rows)


def leave(enrolment: Enrolment, day: date) -> None:
    """The child's last day in the class was the day before `day`."""
    enrolment.ends_on = day - timedelta(days=1)


def set_grade(student: Person, subject: str, grade: str) -> None:
    found = db.session.scalar(select(ChildGrade).filter_by(student_id=student.id, subject=subject))
    if found is None:
        db.session.add(ChildGrade(student_id=student.id, subject=subject, grade=grade))
    else:
        found.grade = grade


def new_pictures(student: Person, taken: Collection[pictures.Code], rng: Random | None = None) -> None:
    """Another code: the old card opens nothing any more."""
    old = pictures.code_of(student)
    student.picture_code = pictures.seal_code(pictures.choose_code({*taken, *([old] if old else [])}, rng))
