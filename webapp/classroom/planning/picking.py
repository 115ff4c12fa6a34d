"""Single questions on a goal, of which a teacher puts an exit ticket together."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from content.generate import CASE, variant
from content.items import Item
from content.pack import Pack
from content.picked import MOST_QUESTIONS, can_be_picked, name_of
from webapp.classroom.planning import keeping
from webapp.classroom.planning.tickets import Offer, Question, asked, offer, whole
from webapp.classroom.planning.units import goals_of
from webapp.library import packs
from webapp.tables import Classroom, Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """One task with an example of its numbers: its questions, and whether another day brings other numbers."""

    item: str
    kind: str
    varies: bool
    questions: tuple[Question, ...]

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """What it tells apart: (the misconception's title, the answers that it predicts)."""
        return tuple(error for question in self.questions for error in question.errors)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the unit with the tasks that a ticket on it may ask. `pack`: whose they are."""

    skill: str
    title: str
    pack: Pack
    choices: tuple[Choice, ...]


def goals(classroom: Classroom, unit: Unit) -> dict[str, str]:
    """The unit's goals that an installed pack still has, with their titles, in the teacher's order."""
    library = packs.library(classroom.school_id)
    return {skill: library[skill].title for skill in goals_of(unit) if skill in library}


def goal(classroom: Classroom, key: str) -> Goal:
    """NotFound where no installed pack has the skill. What was voided is not offered."""
    skill, pack = packs.find_skill(classroom.school_id, key)
    voided = packs.withdrawn(pack, classroom.school_id)
    offered = [item for item in can_be_picked(pack, skill.id) if item.id not in voided]
    return Goal(key, skill.title, pack, tuple(choice(pack, item) for item in offered))


def choice(pack: Pack, item: Item) -> Choice:
    made = variant(pack, item.id, f"{CASE}1" if item.cases else "example")
    return Choice(item.id, item.kind, bool(item.variables) or len(item.cases) > 1, tuple(asked(pack, made)))


def check(found: Goal, picked: Sequence[str]) -> str | None:
    """What to mend, in words. None where it can be set."""
    questions = {each.item: len(each.questions) for each in found.choices}
    if not picked or not set(picked) <= questions.keys():
        return _("Choose at least one question.")
    if sum(questions[item] for item in picked) > MOST_QUESTIONS:
        return _("Choose at most five questions: a ticket takes about five minutes.")
    return None


def name(found: Goal, picked: Sequence[str]) -> str:
    """How the ticket is called: the same questions in the same order are the same ticket."""
    chosen = [each.item for each in found.choices if each.item in picked]
    return name_of(found.skill.partition("/")[2], chosen)


def preview(classroom: Classroom, found: Goal, picked: Sequence[str]) -> Offer | None:
    """The whole ticket as the class would get it, with what to do per error. None where it cannot be set."""
    ticket = whole(found.pack, name(found, picked)) if check(found, picked) is None else None
    if ticket is None:
        return None
    return offer(classroom, found.pack, ticket, keeping.kept(classroom).get((found.pack.header.id, ticket.id)))
