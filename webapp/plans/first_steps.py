"""Each child's first step, after the ticket or before the next day: what the child's own page would show now.

The playlist decides it when the child looks. Nothing is decided here, and looking changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from markupsafe import Markup

from webapp import access, clock
from webapp.classroom import names
from webapp.practice.cards import main_card
from webapp.practice.class_day import class_day
from webapp.practice.reasons import in_words
from webapp.practice.today import Today, look_within
from webapp.school_days import zone_of
from webapp.tables import Classroom, Person


@dataclass(frozen=True, slots=True)
class Beginner:
    """`title` and `why` of the first step in the child's own words. Without a title there is nothing to start, and
    `why` says why."""

    student: Person
    name: str
    alias: str
    title: Markup
    why: str


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Who begins alike, for the same reason, by name."""

    title: Markup
    why: str
    beginners: tuple[Beginner, ...]


def first_steps(classroom: Classroom, now: int) -> list[FirstStep]:
    """What most begin with comes first; children with nothing to start come last."""
    students = access.students_of(classroom)
    called, aliases = names.show_names(students), names.aliases(students)
    zone = zone_of(classroom.school_id)
    works_in = access.classes_of_students(students, clock.day_of(now, zone))
    days = {room.id: class_day(room, zone, now) for room in dict.fromkeys(works_in.values())}
    found = together(
        first_step(look_within(student, days[works_in[student.id].id], now), student, called, aliases)
        for student in students
    )
    return sorted(found, key=lambda step: (not step.title, -len(step.beginners), step.title, step.why))


def together(each: Iterable[Beginner]) -> list[FirstStep]:
    ordered = sorted(each, key=lambda one: (one.title, one.why, one.name.casefold(), one.student.id))
    return [FirstStep(*alike, tuple(own)) for alike, own in groupby(ordered, key=lambda one: (one.title, one.why))]


def as_rows(steps: Iterable[FirstStep]) -> Iterator[list[str]]:
    """The page's rows for a spreadsheet."""
    yield [_("First step"), _("Why"), _("Students")]
    for step in steps:
        title = step.title.striptags() or _("nothing to start")
        yield [title, step.why or "–", ", ".join(one.name for one in step.beginners)]


def first_step(today: Today, student: Person, called: Mapping[int, str], aliases: Mapping[int, str]) -> Beginner:
    card, who = main_card(today), (student, called[student.id], aliases[student.id])
    if card is None:
        return Beginner(*who, title=Markup(), why=in_words(today.step.reason) if today.step else "")
    begun = today.open_sitting is not None or today.beside is not None
    return Beginner(*who, title=card.title, why=_("This is begun: it goes on.") if begun else card.why)
