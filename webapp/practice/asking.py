"""A child who needs the teacher, or a break."""

from sqlalchemy import bindparam, select

from models.decisions.flags import Flag
from models.decisions.reason import Reason
from webapp import clock
from webapp.evidence import states
from webapp.evidence.deliveries import Delivery
from webapp.evidence.flags import raise_flag, zone_of
from webapp.evidence.observations import staff_row
from webapp.evidence.parameters import current_parameters
from webapp.evidence.presence import hear
from webapp.evidence.tokens import sign
from webapp.extensions import core, db
from webapp.practice.place import find_place
from webapp.practice.questions import open_token
from webapp.practice.ticket import find_ticket_place
from webapp.tables import Classroom, FlagRow, Person, Presence, Sitting

ASKED = (
    select(FlagRow.since)
    .where(FlagRow.student_id == bindparam("student"), FlagRow.kind == "help requested", FlagRow.cleared_at.is_(None))
    .order_by(FlagRow.since.desc())
)
LONGEST_BREAK = 30 * clock.MINUTE  # after that the child, or the day, has long gone on


def row_within(sitting: Sitting, kind: str) -> Delivery | None:
    """The call for help, or for a break, as a row of the sitting that the child is in: so it keeps its place
    in the log. None where every question is over."""
    if sitting.purpose == "ticket":
        works = find_ticket_place(sitting).works
        work = next((each for each in works if not each.answered), works[-1])
    elif (found := find_place(sitting).work) is not None:
        work = found
    else:
        return None
    return Delivery(sign(open_token(sitting, work)), kind, work.revision)


def ask(student: Person, classroom: Classroom, now: int) -> None:
    """Call the teacher from outside a sitting. Call inside `writing([student.id])`."""
    keep(student, classroom, "help", now)
    params = current_parameters()
    raise_flag(
        Flag("help requested", None, now, Reason("flag.help"), Reason("ask.what-now")),
        student.id,
        classroom.id,
        params.id,
        now,
    )


def take_break(student: Person, classroom: Classroom, now: int) -> None:
    """Rest outside a sitting. Call inside `writing([student.id])`."""
    keep(student, classroom, "break", now)
    hear(student.id, now, active=True, doing="break")


def come_back(student: Person, now: int) -> None:
    """Call inside `writing()`."""
    hear(student.id, now, active=True, doing="screen")


def keep(student: Person, classroom: Classroom, kind: str, now: int) -> None:
    row = staff_row(None, student, classroom, kind, now)
    row.source = "practice"
    db.session.add(row)
    db.session.flush()
    states.advance(student.id, current_parameters(), row.issued_at)


def has_asked(student: Person, now: int) -> bool:
    """The teacher knows already, and is on the way; a call of an earlier day has left the teacher's page."""
    found = core().execute(ASKED, {"student": student.id}).first()
    return found is not None and found.since >= clock.start_of_day(now, zone_of(student.id))


def has_break(student: Person, now: int) -> bool:
    found = db.session.get(Presence, student.id, populate_existing=True)
    return found is not None and found.doing == "break" and now - found.active_at < LONGEST_BREAK
