"""Staff's rows: a teacher saw a child do it (or not) without an item."""

from webapp.evidence import states
from webapp.evidence.parameters import current_parameters
from webapp.evidence.sittings import issue_time
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Classroom, EvidenceRow, Person


def observe(
    teacher: Person,
    student: Person,
    classroom: Classroom,
    skill: str,
    showed: bool,
    note: str,
    now: int,
    kind: str = "observation",
) -> None:
    """Keep an observation, or with that kind a conference, and move the child's state. Call inside
    `writing([student.id])`; raises NotFound for a skill that no installed pack has.
    """
    _, pack = packs.find_skill(student.school_id, skill)
    row = staff_row(teacher, student, classroom, kind, now)
    row.skills, row.verdict, row.why = [skill], "right" if showed else "wrong", note[:500] or None
    row.pack_id, row.pack_version = pack.header.id, pack.header.version
    db.session.add(row)
    db.session.flush()
    states.advance(student.id, current_parameters(), row.issued_at)


def staff_row(teacher: Person | None, student: Person, classroom: Classroom, kind: str, now: int) -> EvidenceRow:
    """A row that belongs to no sitting: its time is the server's, later than anything else of the child."""
    return EvidenceRow(
        school_id=student.school_id,
        class_id=classroom.id,
        student_id=student.id,
        sitting_id=None,
        position=0,
        part="",
        try_=1,
        kind=kind,
        revision=1,
        source=kind,
        issued_at=issue_time(student.id, now),
        received_at=now,
        skills=[],
        misconceptions=[],
        actor_id=teacher.id if teacher else None,
    )
