"""The form by which a teacher says what a child showed; sent twice, it is kept once."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from werkzeug.datastructures import MultiDict

from webapp.evidence.deliveries import whole
from webapp.evidence.observations import observe
from webapp.extensions import db
from webapp.tables import Classroom, EvidenceRow, Person

LONGEST_NOTE = 500
SHOWED = {"yes": True, "not yet": False}
KINDS = ("observation", "conference")  # seen at work, heard in a talk
_log = EvidenceRow.__table__


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says. `after` is the teacher's last observation of this child when the form was shown."""

    skill: str = ""
    showed: str = ""
    note: str = ""
    after: int | None = None
    kind: str = "observation"


def read_draft(form: MultiDict[str, str]) -> Draft:
    note = form.get("note", "").replace("\x00", "").strip()
    after, kind = whole(form.get("after"), 2**62), form.get("kind", "observation")
    return Draft(form.get("skill", ""), form.get("showed", ""), note, after, kind)


def check(draft: Draft, known: Collection[str]) -> dict[str, str]:
    """What to mend, by field."""
    errors = {}
    if draft.skill not in known:
        errors["skill"] = _("Choose the skill that you saw.")
    if draft.showed not in SHOWED:
        errors["showed"] = _("Say whether the child showed it.")
    if draft.kind not in KINDS:
        errors["kind"] = _("Say how you came to know it.")
    if len(draft.note) > LONGEST_NOTE:
        errors["note"] = _("Use at most %(count)s characters.", count=LONGEST_NOTE)
    return errors


def keep(draft: Draft, teacher: Person, student: Person, classroom: Classroom, now: int) -> bool:
    """False where this very form was kept already. Call inside `writing([student.id])`: the child's lock decides."""
    if draft.after is not None and is_kept(draft, student, teacher):
        return False
    observe(teacher, student, classroom, draft.skill, SHOWED[draft.showed], draft.note, now, draft.kind)
    return True


def is_kept(draft: Draft, student: Person, teacher: Person) -> bool:
    verdict = "right" if SHOWED[draft.showed] else "wrong"
    c = _log.c
    rows = db.session.execute(
        select(c.kind, c.skills, c.why).where(*own(student, teacher), c.id > (draft.after or 0), c.verdict == verdict)
    )
    same = draft.kind, [draft.skill], draft.note
    return any((row.kind, row.skills, row.why or "") == same for row in rows)


def last(student: Person, teacher: Person) -> int:
    """The number of this teacher's last observation of this child; 0 before the first."""
    return db.session.scalar(select(func.max(_log.c.id)).where(*own(student, teacher))) or 0


def own(student: Person, teacher: Person) -> tuple[ColumnElement[bool], ...]:
    c = _log.c
    return c.student_id == student.id, c.actor_id == teacher.id, c.kind.in_(KINDS)


def last_in(classroom: Classroom, teacher: Person) -> int:
    """The number of this teacher's last observation in this class; 0 before the first."""
    c = _log.c
    mine = c.class_id == classroom.id, c.actor_id == teacher.id, c.kind.in_(KINDS)
    return db.session.scalar(select(func.max(c.id)).where(*mine)) or 0


def read_tap(form: MultiDict[str, str]) -> tuple[int, Draft]:
    """A tap on a cell of the grid: `saw` is `STUDENT:yes:SKILL`. Student 0 for anything else."""
    student, _colon, rest = form.get("saw", "").partition(":")
    showed, _colon, skill = rest.partition(":")
    return whole(student, 2**53) or 0, Draft(skill, showed, "", whole(form.get("after"), 2**62))
