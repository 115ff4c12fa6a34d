"""Exit tickets that a teacher put together and keeps under a name, to give them again in other numbers."""

from sqlalchemy import delete, select

from content.picked import MARK
from webapp.classroom.planning.units import lock
from webapp.extensions import db
from webapp.tables import Classroom, KeptTicket, TicketSet

MOST = 80  # letters of a name


def kept(classroom: Classroom) -> dict[tuple[str, str], str]:
    """(pack, ticket) of what is kept for this class, and what it is called."""
    rows = db.session.scalars(
        select(KeptTicket).where(KeptTicket.class_id == classroom.id).order_by(KeptTicket.title, KeptTicket.id)
    )
    return {(row.pack_id, row.ticket): row.title for row in rows}


def name_of(classroom: Classroom, ticket_set: TicketSet) -> str | None:
    """What the teacher calls a ticket that was set. It is written for staff: no child's page or paper shows it."""
    if not ticket_set.ticket.startswith(MARK):
        return None
    own = (KeptTicket.class_id == classroom.id, KeptTicket.pack_id == ticket_set.pack_id)
    return db.session.scalar(select(KeptTicket.title).where(*own, KeptTicket.ticket == ticket_set.ticket))


def keep(classroom: Classroom, pack_id: str, ticket: str, title: str) -> None:
    """Under this name, also where it had another one. Call inside `writing`."""
    lock(classroom)
    forget(classroom, pack_id, ticket)
    db.session.add(KeptTicket(class_id=classroom.id, pack_id=pack_id, ticket=ticket, title=title[:MOST]))
    db.session.flush()


def forget(classroom: Classroom, pack_id: str, ticket: str) -> None:
    """What was sat of it stays. Call inside `writing`."""
    own = (KeptTicket.class_id == classroom.id, KeptTicket.pack_id == pack_id, KeptTicket.ticket == ticket)
    db.session.execute(delete(KeptTicket).where(*own))
