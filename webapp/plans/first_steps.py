"""Each child's first step, after the ticket or before the next day: what the child's own page would show now.

The playlist decides it when the child looks. Nothing is decided here, and looking changes nothing.
"""

from dataclasses import dataclass

from flask_babel import gettext as _

from webapp import access
from webapp.classroom import names
from webapp.practice.cards import main_card
from webapp.practice.reasons import in_words
from webapp.practice.today import look
from webapp.tables import Classroom, Person


@dataclass(frozen=True, slots=True)
class FirstStep:
    """`title` and `why` in the child's own words. Without a title there is nothing to start, and `why` says why."""

    student: Person
    name: str
    alias: str
    title: str
    why: str


def first_steps(classroom: Classroom, now: int) -> list[FirstStep]:
    """By what comes first, then by name: who begins alike stands together."""
    students = access.students_of(classroom)
    called, aliases = names.show_names(students), names.aliases(students)
    steps = [first_step(student, called[student.id], aliases[student.id], now) for student in students]
    return sorted(steps, key=lambda step: (not step.title, step.title, step.name.casefold(), step.student.id))


def first_step(student: Person, name: str, alias: str, now: int) -> FirstStep:
    today = look(student, now)
    card = main_card(today)
    if card is None:
        return FirstStep(student, name, alias, "", in_words(today.step.reason) if today.step else "")
    begun = today.open_sitting is not None or today.beside is not None
    return FirstStep(student, name, alias, card.title, _("This is begun: it goes on.") if begun else card.why)
