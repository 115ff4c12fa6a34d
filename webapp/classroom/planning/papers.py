"""A class's exit ticket on paper: its questions, and the grid into which a teacher types what the children wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from content.forms import ticket_form
from content.generate import Variant, VariantPart
from content.paper import LETTERS, typed, written
from webapp.access import students_of
from webapp.classroom import names
from webapp.classroom.answers import short_prompt
from webapp.classroom.days import day_at
from webapp.classroom.planning.units import read_day
from webapp.evidence import papers
from webapp.evidence.fold import JUDGED
from webapp.evidence.grading import judge
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Classroom, EvidenceRow, Person, Sitting, TicketSet, Unit
from webapp.writing import writing

NOT_SURE = "?"
LONGEST = 200
_log = EvidenceRow.__table__


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form. `place`: where its answer stands in a sitting."""

    number: int
    place: papers.Place
    variant: Variant
    part: VariantPart

    @property
    def prompt(self) -> str:
        return short_prompt(self.part, self.variant.stem)

    @property
    def right(self) -> str:
        """What is right, as a teacher would type it; empty where the teacher reads the answers."""
        return written(self.part, self.part.key[0]) if self.part.key else ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """(letter, text), as the form prints them."""
        return tuple(zip(LETTERS, (option.text for option in self.part.options), strict=False))


@dataclass(frozen=True, slots=True)
class Line:
    """One child in the grid: what stands in the boxes, by question. `device`: the child answered there, so that
    nothing is typed; `kept`: the day of a paper that was kept."""

    student: Person
    name: str
    alias: str
    device: bool
    kept: int | None
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]

    @property
    def open_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.device)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form says: answers by (student, question's number), and the day of work as typed."""

    day: str = ""
    answers: Mapping[tuple[int, int], str] = field(default_factory=dict)


def questions_of(classroom: Classroom, ticket_set: TicketSet) -> tuple[Question, ...]:
    pack = packs.load(classroom.school_id, ticket_set.pack_id, ticket_set.pack_version)
    variants = ticket_form(pack, ticket_set.ticket, ticket_set.form)
    parts = [(at, variant, part) for at, variant in enumerate(variants, 1) for part in variant.parts]
    return tuple(Question(number, (at, part.id), variant, part) for number, (at, variant, part) in enumerate(parts, 1))


def lay_out(classroom: Classroom, ticket_set: TicketSet) -> Grid:
    """Children by name, with what of their papers is kept."""
    students = students_of(classroom)
    questions = questions_of(classroom, ticket_set)
    wanted = select(Sitting).where(Sitting.ticket_set_id == ticket_set.id)
    sittings = {sitting.student_id: sitting for sitting in db.session.scalars(wanted)}
    on_device = answered_on_device(ticket_set)
    called, aliases = names.show_names(students), names.aliases(students)
    lines = [
        Line(
            student,
            called[student.id],
            aliases[student.id],
            student.id in on_device,
            sittings[student.id].opened_at if student.id in sittings and student.id not in on_device else None,
            given_in(sittings.get(student.id), questions),
        )
        for student in students
    ]
    return Grid(questions, tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.student.id))))


def answered_on_device(ticket_set: TicketSet) -> frozenset[int]:
    """Children who have answered it themselves; a device's rows name no adult."""
    mine = _log.c.sitting_id.in_(select(Sitting.id).where(Sitting.ticket_set_id == ticket_set.id))
    own = select(_log.c.student_id).where(mine, _log.c.kind.in_(JUDGED), _log.c.actor_id.is_(None))
    return frozenset(db.session.scalars(own.distinct()))


def given_in(sitting: Sitting | None, questions: Sequence[Question]) -> tuple[str, ...]:
    standing = papers.rows_of(sitting.id) if sitting else {}
    return tuple(as_typed(question, standing.get(question.place, [])) for question in questions)


def as_typed(question: Question, rows: Sequence[Any]) -> str:
    if not rows:
        return ""
    return NOT_SURE if rows[-1].kind == "not-sure" else written(question.part, rows[-1].answer or "")


def read_typed(form: Mapping[str, str], grid: Grid) -> Typed:
    """The boxes `answer.STUDENT.NUMBER` of the children whose papers may be typed."""
    found = {}
    for line in grid.open_lines:
        for question in grid.questions:
            text = form.get(f"answer.{line.student.id}.{question.number}", "").replace("\x00", "").strip()
            found[line.student.id, question.number] = text[:LONGEST]
    return Typed(form.get("day", ""), found)


def typed_so_far(grid: Grid, day: str) -> Typed:
    """The form before anything is typed: what was kept, and this day of work."""
    boxes = [(line, question.number) for line in grid.open_lines for question in grid.questions]
    return Typed(day, {(line.student.id, number): line.given[number - 1] for line, number in boxes})


def first_day(classroom: Classroom, ticket_set: TicketSet) -> date:
    """From when on a paper may be: the unit's first day, or that of the ticket."""
    return min(db.session.get_one(Unit, ticket_set.unit_id).starts_on, day_at(classroom, ticket_set.opened_at))


def check(
    told: Typed, grid: Grid, classroom: Classroom, ticket_set: TicketSet, now: int, names_hidden: bool = False
) -> dict[str, str]:
    """What to mend, by field. While names are hidden a child is called as the page calls it then."""
    errors = {}
    day = read_day(told.day)
    if day is None or not first_day(classroom, ticket_set) <= day <= day_at(classroom, now):
        errors["day"] = _("Choose the day of work, from the unit's first day to today.")
    for line in grid.open_lines:
        for question in grid.questions:
            text = told.answers[line.student.id, question.number]
            if text not in ("", NOT_SURE) and unreadable(question.part, text, line.student.language):
                where = f"answer.{line.student.id}.{question.number}"
                errors[where] = _(
                    "%(name)s, question %(number)s: “%(text)s” is no answer to it. Leave it blank, or type ?.",
                    name=line.alias if names_hidden else line.name, number=question.number, text=text,
                )  # fmt: skip
    return errors


def unreadable(part: VariantPart, text: str, language: str) -> bool:
    return judge(part, typed(part, text), language).kind == "unreadable"


def keep(told: Typed, grid: Grid, classroom: Classroom, ticket_set: TicketSet, teacher: Person, now: int) -> int:
    """Keep what was typed; how many papers were new or changed.

    A child at a time, so that other writers get their turn. A child who has answered on a device meanwhile keeps that.
    What was kept before a failure is kept: sent again, the rest follows.
    """
    day = date.fromisoformat(told.day)
    count = 0
    for line in grid.open_lines:
        paper = paper_of(told, line, grid.questions)
        if not paper and line.kept is None:
            continue
        with writing([line.student.id]):
            if line.student.id not in answered_on_device(ticket_set):
                count += papers.keep(line.student, classroom, ticket_set, paper, day, teacher, now)
    return count


def paper_of(told: Typed, line: Line, questions: Sequence[Question]) -> dict[papers.Place, str | None]:
    found: dict[papers.Place, str | None] = {}
    for question in questions:
        text = told.answers[line.student.id, question.number]
        if text:
            found[question.place] = papers.NOT_SURE if text == NOT_SURE else typed(question.part, text)
    return found
