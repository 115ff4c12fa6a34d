"""The teacher steers one child's playlist: this first, this too, not today, not in this unit, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from webapp.accounts import audit
from webapp.classroom.planning import units
from webapp.extensions import db
from webapp.inserting import insert_once
from webapp.language import N_
from webapp.tables import Classroom, Override, Person, Unit

KINDS = {
    "pin": N_("This first"), "add": N_("This too"), "skip": N_("Not today"), "excuse": N_("Not in this unit"),
}  # fmt: skip
LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says."""

    kind: str = ""
    skill: str = ""
    why: str = ""


def kinds() -> list[tuple[str, str]]:
    """The kinds with their words, as a form offers them."""
    return [(kind, _(words)) for kind, words in KINDS.items()]


def skills_of(classroom: Classroom, unit: Unit) -> list[str]:
    """What may be steered: the unit's goals first, then what they stand on. Work for no goal cannot be given here."""
    goals = units.goals_of(unit)
    return list(dict.fromkeys([*goals, *units.skills_of(goals, classroom.school_id)]))


def read_draft(form: MultiDict[str, str]) -> Draft:
    return Draft(form.get("steer", ""), form.get("about", ""), form.get("why", "").replace("\x00", "").strip())


def check(draft: Draft, skills: Collection[str]) -> dict[str, str]:
    """What to mend, by field."""
    errors = {}
    if draft.kind not in KINDS:
        errors["steer"] = _("Say what is to happen with it.")
    if draft.skill not in skills:
        errors["about"] = _("Choose a skill of this unit.")
    if not draft.why:
        errors["why"] = _("Say why, for your co-teachers and for yourself later.")
    elif len(draft.why) > LONGEST_WHY:
        errors["why"] = _("Use at most %(count)s characters.", count=LONGEST_WHY)
    return errors


def decide(
    draft: Draft, teacher: Person, student: Person, classroom: Classroom, unit: Unit, day: date, now: int
) -> None:  # fmt: skip
    """In the place of what stood about this skill. Call inside `writing([student.id])`."""
    end(student, classroom, draft.skill, now)
    row = {
        "student_id": student.id,
        "class_id": classroom.id,
        "unit_id": unit.id,
        "kind": draft.kind,
        "skill": draft.skill,
        "why": draft.why,
        "set_by": teacher.id,
        "set_at": now,
        "ends_on": day if draft.kind == "skip" else None,
    }
    db.session.execute(insert_once(Override.__table__), row)
    audit.record(teacher, draft.kind, "student", student.id, now, class_id=classroom.id, skill=draft.skill)


def take_back(teacher: Person, student: Person, classroom: Classroom, skill: str, now: int) -> bool:
    """False where nothing stood about this skill. Call inside `writing([student.id])`."""
    if not end(student, classroom, skill, now):
        return False
    audit.record(teacher, "take back", "student", student.id, now, class_id=classroom.id, skill=skill)
    return True


def end(student: Person, classroom: Classroom, skill: str, now: int) -> bool:
    mine = Override.student_id == student.id, Override.class_id == classroom.id, Override.skill == skill
    ended = update(Override).where(*mine, Override.ended_at.is_(None)).values(ended_at=now).returning(Override.id)
    return db.session.execute(ended).scalar_one_or_none() is not None
