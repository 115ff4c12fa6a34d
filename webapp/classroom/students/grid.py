"""The skills grid: children by the unit's skills; as a page, on paper and as CSV, the same cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from models.decisions.bands import Band
from webapp import access
from webapp.classroom import names
from webapp.classroom.planning import units
from webapp.classroom.words import belief_in_words
from webapp.evidence.beliefs import SkillStanding, stand
from webapp.extensions import db
from webapp.language import N_
from webapp.reasons import titles_of
from webapp.school_days import SchoolDays, school_days
from webapp.tables import Classroom, Person, School

BANDS: dict[Band, str] = {
    "no data": N_("no data"),
    "emerging": N_("emerging"),
    "developing": N_("developing"),
    "capable": N_("capable"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A skill; goals say so in their heading."""

    skill: str
    heading: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One child on one skill. `words` is what a tap tells: how sure, from what, how long ago."""

    band: Band
    few: bool
    due: bool
    words: str

    @property
    def text(self) -> str:
        """What the cell says: `developing? due`."""
        return _(BANDS[self.band]) + ("?" if self.few else "") + (" " + _("due") if self.due else "")


@dataclass(frozen=True, slots=True)
class Row:
    student: Person
    name: str
    alias: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def lay_out(classroom: Classroom, goals: Sequence[str], now: int) -> Grid:
    """Children by name, skills from the first that is required to the goals. Empty without goals."""
    students = access.students_of(classroom)
    skills = units.skills_of(goals, classroom.school_id)
    titles = titles_of(classroom.school_id)
    standings = stand([student.id for student in students], skills, now)
    days = school_days(db.session.get_one(School, classroom.school_id))
    called, aliases = names.show_names(students), names.aliases(students)
    columns = tuple(Column(key, heading(titles.skill(key), key in goals)) for key in skills)
    rows = [
        Row(
            student,
            called[student.id],
            aliases[student.id],
            tuple(cell(standings[student.id, skill], now, days) for skill in skills),
        )
        for student in students
    ]
    return Grid(columns, tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.student.id))))


def heading(title: str, is_goal: bool) -> str:
    return _("%(title)s (goal)", title=title) if is_goal else title


def cell(standing: SkillStanding, now: int, days: SchoolDays) -> Cell:
    return Cell(standing.band, standing.few, standing.belief.due, belief_in_words(standing, now, days))


def as_rows(grid: Grid) -> Iterator[list[str]]:
    """The grid for a spreadsheet."""
    yield [_("Student"), *(column.heading for column in grid.columns)]
    for row in grid.rows:
        yield [row.name, *(each.text for each in row.cells)]
