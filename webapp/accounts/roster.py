"""A class list is checked, looked at, and applied: all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

from sqlalchemy import insert, select

from webapp.access.classes import current
from webapp.accounts import audit, classes, enrolment, pictures
from webapp.accounts.roster_plan import SLICE, Entry, Plan, make_plan
from webapp.accounts.roster_reading import RosterRow, fold_name
from webapp.extensions import db
from webapp.tables import ChildGrade, Classroom, Enrolment, Person, School

Rng = Random | None


class PlanChanged(Exception):
    """The school changed since the plan was shown; `plan` is what the list would do now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the plan changed")
        self.plan = plan


def apply(
    school: School,
    rows: Sequence[RosterRow],
    actor: Person | None,
    now: int,
    *,
    digest: str | None = None,
    rng: Random | None = None,
) -> Plan:
    """Make the school as the rows say and return what was done; applied again it does nothing.

    Raises PlanChanged where `digest` (of the plan that somebody looked at) is given and no longer true, unless
    everything is in place already. Flushes; call inside `writing`, which keeps all of it or nothing.
    """
    db.session.execute(select(School.id).where(School.id == school.id).with_for_update())  # one list at a time
    plan = make_plan(school, rows)
    if plan.changes_nothing:
        return plan
    if digest is not None and plan.digest() != digest:
        raise PlanChanged(plan)
    rooms = make_classes(school, plan)
    desks = Desks(rooms.values(), plan)
    new = plan.of("created")
    for start in range(0, len(new), SLICE):
        create(school, new[start : start + SLICE], rooms, desks, plan, now, rng)
    for entry in plan.of("moved", "joined", "changed"):
        change(school, entry, rooms, desks, plan, rng)
    db.session.flush()
    audit.record(actor, "apply roster", "school", school.id, now, school_id=school.id, **plan.counts)
    return plan


def make_classes(school: School, plan: Plan) -> dict[str, Classroom]:
    """This year's classes by folded name, the new ones among them."""
    year = classes.current_year(school, plan.day)
    for name in plan.new_classes:
        classes.make_class(school, year, name)
    return {fold_name(room.name): room for room in classes.classes_of_school(school)}


class Desks:
    """Which pictures and faces are taken in each class that children join, kept while they are seated."""

    def __init__(self, rooms: Iterable[Classroom], plan: Plan) -> None:
        self.codes: dict[int, set[pictures.Code]] = defaultdict(set)
        self.faces: dict[int, list[str | None]] = defaultdict(list)
        joined = {fold_name(name) for entry in plan.entries for name in entry.joins}
        ids = [room.id for room in rooms if fold_name(room.name) in joined]
        here = select(Enrolment.class_id, Person).join(Person, Person.id == Enrolment.student_id)
        for class_id, student in db.session.execute(
            here.where(Enrolment.class_id.in_(ids), current(Enrolment, plan.day))
        ):
            self.seat(class_id, pictures.code_of(student), student.face)

    def seat(self, class_id: int, code: pictures.Code | None, face: str | None) -> None:
        if code:
            self.codes[class_id].add(code)
        self.faces[class_id].append(face)

    def taken(self, rooms: Sequence[Classroom]) -> set[pictures.Code]:
        return set().union(*(self.codes[room.id] for room in rooms))


def create(
    school: School,
    entries: Sequence[Entry],
    rooms: dict[str, Classroom],
    desks: Desks,
    plan: Plan,
    now: int,
    rng: Rng,
) -> None:
    """The new children of a slice of the list, saved together."""
    places: list[tuple[Classroom, Person]] = []
    students = []
    for entry in entries:
        row = entry.row
        joined = [rooms[fold_name(name)] for name in entry.joins]
        code = pictures.choose_code(desks.taken(joined), rng)
        face = pictures.choose_face(desks.faces[joined[0].id], rng)
        language = row.language or school.language
        student = enrolment.draft_student(
            school.id, row.first_name, row.last_name, row.student_id, language, code, face, now
        )
        students.append(student)
        for room in joined:
            desks.seat(room.id, code, face)
            places.append((room, student))
    enrolment.save_students(students)
    enrolment.enrol_many(places, plan.day)
    grades = {student: entry.row.grade for student, entry in zip(students, entries, strict=True)}
    subjects = {(student, room.subject) for room, student in places}
    rows = [{"student_id": who.id, "subject": subject, "grade": grades[who]} for who, subject in subjects]
    db.session.execute(insert(ChildGrade), rows)


def change(school: School, entry: Entry, rooms: dict[str, Classroom], desks: Desks, plan: Plan, rng: Rng) -> None:
    row, student = entry.row, entry.person
    assert student is not None  # noqa: S101  # for the type checker: `create` makes those who are new
    student.first_name, student.last_name = row.first_name, row.last_name
    student.language = row.language or school.language
    student.disabled_at = None
    for old in entry.leaves:
        enrolment.leave(old, plan.day)
    joined = [rooms[fold_name(name)] for name in entry.joins]
    if joined and pictures.code_of(student) in {None, *desks.taken(joined)}:
        enrolment.new_pictures(student, desks.taken(joined), rng)
    for room in joined:
        enrolment.enrol(room, student, plan.day)
        desks.seat(room.id, pictures.code_of(student), student.face)
    for subject in {rooms[key].subject for key in entry.classes}:
        enrolment.set_grade(student, subject, row.grade)
