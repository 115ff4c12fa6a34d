"""The teacher's bell: an exit ticket is closed, and what the children have answered by then counts."""

from collections.abc import Sequence

from sqlalchemy import select, update

from webapp import access
from webapp.evidence import flags, states
from webapp.evidence.ends import end
from webapp.evidence.fold import JUDGED
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.tables import Classroom, EvidenceRow, Person, Sitting, TicketSet

_log = EvidenceRow.__table__


def who_may_sit(classroom: Classroom, ticket_set_ids: Sequence[int]) -> set[int]:
    """The children whose states the bell may move: the class, and who sits these tickets from outside it."""
    sitting = db.session.scalars(select(Sitting.student_id).where(Sitting.ticket_set_id.in_(ticket_set_ids)))
    return {student.id for student in access.students_of(classroom)} | set(sitting)


def ring(ticket_set: TicketSet, teacher: Person, now: int) -> bool:
    """Close a ticket for the class. False: it was closed before. Call inside `writing(...)` with all who sit it.

    A sitting with an answer is finished here. One without any is left: it says nothing, and counts as missed.
    """
    closing = update(TicketSet).where(TicketSet.id == ticket_set.id, TicketSet.closed_at.is_(None))
    if db.session.execute(closing.values(closed_at=now).returning(TicketSet.id)).scalar_one_or_none() is None:
        return False
    params = current_parameters()
    for sitting in unfinished(ticket_set):
        if end(sitting, teacher.id, now):
            child = states.advance(sitting.student_id, params, sitting.opened_at)
            flags.decide(child, sitting.student_id, sitting, params, now)
    return True


def unfinished(ticket_set: TicketSet) -> Sequence[Sitting]:
    """Sittings that have an answer and no end."""
    answered = select(_log.c.id).where(_log.c.sitting_id == Sitting.id, _log.c.kind.in_(JUDGED)).exists()
    wanted = select(Sitting).where(Sitting.ticket_set_id == ticket_set.id, Sitting.finished_at.is_(None), answered)
    return db.session.scalars(wanted.order_by(Sitting.student_id)).all()
