"""Units ("short races"): started, changed and ended by a teacher; one is open in a class at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from werkzeug.datastructures import MultiDict

from content.pack import Skill
from webapp.classroom.days import day_at
from webapp.extensions import db
from webapp.inserting import insert
from webapp.library import packs, standards
from webapp.tables import Classroom, Person, Unit, UnitGoal

USUAL_WEEKS = 3
SHORTEST_DAYS = 11  # two weeks of school: from a Monday to the next week's Friday
LONGEST_DAYS = 6 * 7
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says, as typed: dates are ISO text, goals are keys of skills."""

    title: str
    starts_on: str
    ends_on: str
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft that was found good."""

    title: str
    starts_on: date
    ends_on: date
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A skill that can be a goal."""

    key: str
    title: str
    objective: str
    grade: str
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The choices of one pack."""

    title: str
    choices: tuple[Choice, ...]


def shelves(school_id: int) -> list[Shelf]:
    """What the installed packs offer: skills that have items, by pack."""
    found, own = [], standards.decided(school_id)
    for pack in packs.newest(school_id):
        with_items = {skill for item in pack.items for skill in item.skills}
        choices = tuple(
            Choice(key, skill.title, skill.objective, skill.grade, (*skill.standards, *own.get(key, ())))
            for skill in pack.skills
            if skill.id in with_items
            for key in [packs.skill_key(pack, skill.id)]
        )
        if choices:
            found.append(Shelf(pack.header.title, choices))
    return found


def open_unit(classroom: Classroom) -> Unit | None:
    """The unit that was not ended yet, begun or not."""
    wanted = select(Unit).where(Unit.class_id == classroom.id, Unit.closed_at.is_(None))
    return db.session.scalars(wanted.order_by(Unit.starts_on.desc(), Unit.id.desc())).first()


def goals_of(unit: Unit) -> list[str]:
    """Keys of its goal skills, in order."""
    wanted = select(UnitGoal.skill).where(UnitGoal.unit_id == unit.id)
    return list(db.session.scalars(wanted.order_by(UnitGoal.position, UnitGoal.id)))


def skills_of(goals: Iterable[str], school_id: int) -> list[str]:
    """The goals and whatever they require, each after what it requires: the columns of the grid."""
    library = {key: skill for key, skill, _pack in packs.skills(school_id)}
    ordered: dict[str, None] = {}
    for goal in goals:
        visit(goal, library, ordered, frozenset())
    return list(ordered)


def visit(key: str, library: Mapping[str, Skill], ordered: dict[str, None], above: frozenset[str]) -> None:
    if key in ordered or key in above:
        return
    for requirement in library[key].requires if key in library else ():
        slug = requirement.skill
        other = slug if "/" in slug else f"{key.partition('/')[0]}/{slug}"
        if other in library:
            visit(other, library, ordered, above | {key})
    ordered[key] = None


def draft_of(unit: Unit | None, classroom: Classroom, now: int) -> Draft:
    """The form's first state: the open unit, else the usual three weeks from today."""
    if unit is not None:
        return Draft(unit.title, unit.starts_on.isoformat(), unit.ends_on.isoformat(), tuple(goals_of(unit)))
    day = day_at(classroom, now)
    return Draft("", day.isoformat(), (day + timedelta(weeks=USUAL_WEEKS)).isoformat(), ())


def read_draft(form: MultiDict[str, str]) -> Draft:
    title = form.get("title", "").replace("\x00", "").strip()
    return Draft(title, form.get("starts_on", ""), form.get("ends_on", ""), tuple(form.getlist("goals")))


def check(draft: Draft, known: Sequence[str], today: date) -> tuple[Plan | None, dict[str, str]]:
    """The plan, or what to mend by field. `known` are the keys that may be goals, in their order."""
    errors: dict[str, str] = {}
    if not draft.title:
        errors["title"] = _("Give the unit a title.")
    elif len(draft.title) > LONGEST_TITLE:
        errors["title"] = _("Use at most %(count)s characters.", count=LONGEST_TITLE)
    goals = tuple(key for key in known if key in draft.goals)
    if set(draft.goals) - set(known):
        errors["goals"] = _("One of these skills is not installed any more. Choose again.")
    elif not goals:
        errors["goals"] = _("Choose at least one goal skill.")
    starts_on, ends_on = read_day(draft.starts_on), read_day(draft.ends_on)
    if starts_on is None:
        errors["starts_on"] = _("Choose the first day.")
    if ends_on is None:
        errors["ends_on"] = _("Choose the last day.")
    elif ends_on < today:
        errors["ends_on"] = _("That day is over. Choose a later one.")
    elif starts_on is not None and not SHORTEST_DAYS <= (ends_on - starts_on).days <= LONGEST_DAYS:
        errors["ends_on"] = _("A unit lasts two to six weeks. Choose a last day that fits.")
    if errors or starts_on is None or ends_on is None:
        return None, errors
    return Plan(draft.title, starts_on, ends_on, goals), errors


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lock(classroom: Classroom) -> None:
    """Until the write ends, nobody else starts a unit or sets a ticket here. SQLite has one writer at a time anyway."""
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom.id).with_for_update())


def start(classroom: Classroom, plan: Plan, teacher: Person) -> Unit | None:
    """None where a unit is open already: it is the one to change or to end. Call inside `writing`."""
    lock(classroom)
    if open_unit(classroom) is not None:
        return None
    unit = Unit(
        class_id=classroom.id,
        title=plan.title,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        created_by=teacher.id,
    )
    db.session.add(unit)
    db.session.flush()
    keep_goals(unit, plan.goals)
    return unit


def change(unit: Unit, plan: Plan) -> bool:
    """False where somebody ended it meanwhile. Call inside `writing`."""
    values = {"title": plan.title, "starts_on": plan.starts_on, "ends_on": plan.ends_on}
    changed = db.session.execute(
        update(Unit).where(Unit.id == unit.id, Unit.closed_at.is_(None)).values(values).returning(Unit.id)
    ).scalar_one_or_none()
    if changed is None:
        return False
    keep_goals(unit, plan.goals)
    return True


def name_lesson(unit: Unit, goal: str | None) -> None:
    """What the class's lessons are on from now on: one of the unit's goals, or none. Call inside `writing`."""
    db.session.execute(update(Unit).where(Unit.id == unit.id).values(lesson=goal))


def keep_goals(unit: Unit, goals: Sequence[str]) -> None:
    db.session.execute(delete(UnitGoal).where(UnitGoal.unit_id == unit.id, UnitGoal.skill.not_in(goals)))
    for position, skill in enumerate(goals, start=1):
        row = insert(UnitGoal.__table__).values(unit_id=unit.id, skill=skill, position=position)
        db.session.execute(
            row.on_conflict_do_update(index_elements=["unit_id", "skill"], set_={"position": position})
        )  # fmt: skip


def end(unit: Unit, now: int) -> bool:
    """False where it was ended before. Call inside `writing`, after its open ticket was closed."""
    ended = update(Unit).where(Unit.id == unit.id, Unit.closed_at.is_(None)).values(closed_at=now).returning(Unit.id)
    return db.session.execute(ended).scalar_one_or_none() is not None
