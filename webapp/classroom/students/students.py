"""The children of a class, and how each skill of one child stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from content.pack import Skill
from models.decisions.bands import Band, Needs, explain, missing
from webapp import access
from webapp.classroom import names
from webapp.classroom.groups.cards import Dealer
from webapp.classroom.live.now import Row, rows_of
from webapp.classroom.planning import units
from webapp.classroom.words import belief_in_words, missing_in_words, when
from webapp.evidence import states
from webapp.evidence.beliefs import SkillStanding, stand
from webapp.extensions import db
from webapp.library import packs
from webapp.reasons import Titles, say, titles_of
from webapp.school_days import school_days
from webapp.tables import Classroom, Person, Presence, School


@dataclass(frozen=True, slots=True)
class Line:
    """One child in the list. `seen` is empty for a child that has not been here yet; `row`: what was raised of it."""

    student: Person
    name: str
    alias: str
    seen: str
    row: Row | None


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One skill of one child: the band, why it is that, what is believed, and what `capable` still asks for."""

    skill: str
    title: str
    goal: bool
    band: Band
    few: bool
    due: bool
    why: str
    words: str
    missing: tuple[str, ...]


def list_students(classroom: Classroom, now: int) -> list[Line]:
    """By name. A handful of queries, whatever the class's size."""
    students = access.students_of(classroom)
    dealer = Dealer(classroom, students)
    ids = [student.id for student in students]
    p = Presence.__table__.c
    heard = {
        row.student_id: row.heard_at
        for row in db.session.execute(select(p.student_id, p.heard_at).where(p.student_id.in_(ids)))
    }
    rows = {row.student.id: row for row in rows_of(dealer, now)[0]}
    days = school_days(db.session.get_one(School, classroom.school_id))
    lines = [
        Line(
            student,
            dealer.called[student.id],
            dealer.aliases[student.id],
            when(heard[student.id], now, days) if student.id in heard else "",
            rows.get(student.id),
        )
        for student in students
    ]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.student.id))


def called(classroom: Classroom, student: Person) -> tuple[str, str]:
    """(what the class calls the child, what the page says instead while names are hidden)."""
    students = access.students_of(classroom)
    return names.show_names(students)[student.id], names.aliases(students)[student.id]


def skill_lines(classroom: Classroom, student: Person, now: int) -> list[SkillLine]:
    """The unit's skills, then whatever else the child has shown something of."""
    unit = units.open_unit(classroom)
    goals = units.goals_of(unit) if unit else []
    library = {key: skill for key, skill, _pack in packs.skills(classroom.school_id)}
    wanted = dict.fromkeys(units.skills_of(goals, classroom.school_id))
    wanted |= dict.fromkeys(sorted(states.load(student.id)[0].skills))
    titles = titles_of(classroom.school_id)
    days = school_days(db.session.get_one(School, classroom.school_id))
    standings = stand([student.id], list(wanted), now)
    return [
        skill_line(standing, key in goals, library.get(key), titles, belief_in_words(standing, now, days))
        for (_student, key), standing in standings.items()
    ]


def skill_line(standing: SkillStanding, goal: bool, skill: Skill | None, titles: Titles, words: str) -> SkillLine:
    asked = skill.mastered_when if skill else None
    needs = Needs(asked.tickets, frozenset(asked.kinds), asked.contexts) if asked else Needs()
    open_ = () if standing.band in ("capable", "no data") else missing(standing.track, needs)
    return SkillLine(
        skill=standing.skill,
        title=titles.skill(standing.skill),
        goal=goal,
        band=standing.band,
        few=standing.few,
        due=standing.belief.due,
        why=say(explain(standing.track, standing.mean, needs), titles),
        words=words,
        missing=tuple(missing_in_words(open_)),
    )


def charted(lines: Sequence[SkillLine], wanted: str) -> str:
    """Which skill is shown over time: the wanted one, else the first goal with evidence, else any; empty without."""
    shown = [line for line in lines if line.band != "no data"]
    first = sorted(shown, key=lambda line: (line.skill != wanted, not line.goal))
    return first[0].skill if first else ""


def observable(classroom: Classroom, lines: Sequence[SkillLine]) -> list[tuple[str, str]]:
    """(key, title) of the skills that a teacher can say something of: those of the page, then the rest installed."""
    installed = {key: skill.title for key, skill, _pack in packs.skills(classroom.school_id)}
    first = {line.skill: line.title for line in lines if line.skill in installed}
    return list((first | installed).items())
