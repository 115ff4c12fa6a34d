"""What a class list would change in a school: looked up, compared, nothing written."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from webapp.access.classes import current, today
from webapp.accounts.classes import classes_of_school
from webapp.accounts.roster_reading import RosterRow, fold_name
from webapp.extensions import db
from webapp.tables import ChildGrade, Classroom, Enrolment, Person, School

SLICE = 500  # rows per query: databases bound the number of parameters


@dataclass(slots=True)
class Entry:
    """One child of the file: who it is, where it goes, and what is different."""

    row: RosterRow
    person: Person | None
    classes: list[str]  # the file's classes of this child, folded
    joins: list[str] = field(default_factory=list)  # class names, as the file or the school writes them
    leaves: list[Enrolment] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # the names of those classes
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)  # what: (before, after)

    @property
    def name(self) -> str:
        return f"{self.row.first_name} {self.row.last_name}".strip()

    @property
    def kind(self) -> str:
        if self.person is None:
            return "created"
        if self.joins:
            return "moved" if self.leaves else "joined"
        return "changed" if self.changes else "unchanged"


@dataclass(slots=True)
class Plan:
    """`left_out`: children of the file's classes whom the file does not name; they are told and never removed."""

    new_classes: list[str]
    entries: list[Entry]
    left_out: list[tuple[str, str]]  # class, child
    day: date

    def of(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in kinds]

    @property
    def changes_nothing(self) -> bool:
        return not self.new_classes and all(entry.kind == "unchanged" for entry in self.entries)

    @property
    def counts(self) -> dict[str, int]:
        kinds = ("created", "moved", "joined", "changed", "unchanged")
        return {
            "classes": len(self.new_classes),
            **{kind: len(self.of(kind)) for kind in kinds},
            "left out": len(self.left_out),
        }

    def digest(self) -> str:
        """Equal for equal plans: what is applied has to be what was looked at."""
        lines = [[e.row.student_id, e.kind, e.joins, e.left, sorted(e.changes.items())] for e in self.entries]
        return hashlib.sha256(json.dumps([self.new_classes, lines, self.left_out]).encode()).hexdigest()


def make_plan(school: School, rows: Sequence[RosterRow]) -> Plan:
    """Compare the rows with the school as it is today."""
    day = today(school.id)
    rooms = {fold_name(room.name): room for room in classes_of_school(school)}
    wanted: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        wanted[row.student_id.casefold()].append(row)
    known = people_by_number(school)
    grades = grades_of(known.values())
    places = places_of(known.values(), day)
    entries = [compare(school, listed, known.get(key), rooms, grades, places) for key, listed in wanted.items()]
    spellings: dict[str, str] = {}
    for row in rows:
        spellings.setdefault(fold_name(row.class_name), row.class_name)
    new = [spelling for key, spelling in spellings.items() if key not in rooms]
    listed_rooms = [room for key, room in rooms.items() if key in spellings]
    return Plan(new, entries, left_out(listed_rooms, wanted, known, places, entries), day)


def compare(
    school: School,
    listed: Sequence[RosterRow],
    person: Person | None,
    rooms: dict[str, Classroom],
    grades: dict[tuple[int, str], str],
    places: dict[int, list[tuple[Enrolment, Classroom]]],
) -> Entry:
    """A child in one class whom the file puts into another one has moved; anything less clear only joins."""
    row = listed[0]
    there = {fold_name(r.class_name): r.class_name for r in listed}
    entry = Entry(row, person, list(there))
    here = places.get(person.id, []) if person else []
    now_in = {fold_name(room.name) for _enrolment, room in here}
    entry.joins = [name for key, name in there.items() if key not in now_in]
    if len(here) == 1 and len(there) == 1 and entry.joins:
        entry.leaves, entry.left = [here[0][0]], [here[0][1].name]
    if person is not None:
        subjects = {rooms[key].subject for key in there if key in rooms} or {"mathematics"}
        entry.changes = differences(row, person, school, {s: grades.get((person.id, s), "") for s in subjects})
    return entry


def differences(row: RosterRow, person: Person, school: School, grade: dict[str, str]) -> dict[str, tuple[str, str]]:
    pairs = {
        "first_name": (person.first_name, row.first_name),
        "last_name": (person.last_name, row.last_name),
        "language": (person.language, row.language or school.language),
        "grade": (next((kept for kept in grade.values() if kept != row.grade), row.grade), row.grade),
        "signs in": ("no" if person.disabled_at is not None else "yes", "yes"),
    }
    return {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}


def left_out(
    rooms: Sequence[Classroom],
    wanted: dict[str, list[RosterRow]],
    known: dict[str, Person],
    places: dict[int, list[tuple[Enrolment, Classroom]]],
    entries: Sequence[Entry],
) -> list[tuple[str, str]]:
    """Children in one of the file's classes who are not in the file for it, and are not moved out of it by the file."""
    room_ids = {room.id for room in rooms}
    moving = {enrolment.id for entry in entries for enrolment in entry.leaves}
    found = []
    for key, person in known.items():
        listed = {fold_name(row.class_name) for row in wanted.get(key, [])}
        for enrolment, room in places.get(person.id, []):
            named = fold_name(room.name) in listed or enrolment.id in moving
            if room.id in room_ids and not named and person.disabled_at is None:
                found.append((room.name, f"{person.first_name} {person.last_name}".strip()))
    return sorted(found)


def people_by_number(school: School) -> dict[str, Person]:
    """Every child of the school by its id in lower case."""
    query = select(Person).where(Person.school_id == school.id, Person.role == "student")
    return {(p.student_number or "").casefold(): p for p in db.session.scalars(query) if p.student_number}


def grades_of(people: Iterable[Person]) -> dict[tuple[int, str], str]:
    return {
        (grade.student_id, grade.subject): grade.grade
        for some in slices([person.id for person in people])
        for grade in db.session.scalars(select(ChildGrade).where(ChildGrade.student_id.in_(some)))
    }


def places_of(people: Iterable[Person], day: date) -> dict[int, list[tuple[Enrolment, Classroom]]]:
    """The classes that each child is in on that day."""
    found: dict[int, list[tuple[Enrolment, Classroom]]] = defaultdict(list)
    for some in slices([person.id for person in people]):
        query = (
            select(Enrolment, Classroom)
            .join(Classroom, Classroom.id == Enrolment.class_id)
            .where(Enrolment.student_id.in_(some), current(Enrolment, day))
        )
        for enrolment, room in db.session.execute(query):
            found[enrolment.student_id].append((enrolment, room))
    return found


def slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), SLICE):
        yield ids[start : start + SLICE]
