"""What the latest ticket on a skill says, beside the practice before it: (right, all) of the first tries that count."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, select

from webapp.evidence.fold import JUDGED
from webapp.evidence.states import counted_of
from webapp.extensions import core
from webapp.tables import Sitting


def newest_sittings(purpose: str, *which: Any) -> Select[Any]:
    """A child's sittings on a skill, the newest first."""
    s = Sitting.__table__.c
    return (
        select(s.id, s.opened_at)
        .where(s.student_id == bindparam("student"), s.skill == bindparam("skill"), s.purpose == purpose, *which)
        .order_by(s.opened_at.desc())
    )


TICKETS = newest_sittings("ticket", Sitting.finished_at.is_not(None))
PRACTICE = newest_sittings("practice", Sitting.opened_at > bindparam("since"))


def latest_results(student_id: int, skill: str) -> dict[str, tuple[int, int]]:
    """(right, all) of the first tries in the latest finished ticket on a skill and the last practice set before it.

    A set after the ticket is no conflict with it: the child has moved on since, or not yet. No more sittings are read
    than these, however long the child's past is.
    """
    here = {"student": student_id, "skill": skill}
    tickets = list(islice(results(TICKETS, here), 2))
    if not tickets:
        return {}
    opened_at, ticket = tickets[0]
    since = tickets[1][0] if len(tickets) > 1 else 0
    practised_at, practice = next(results(PRACTICE, here | {"since": since}), (0, (0, 0)))
    return {"ticket": ticket, "practice": practice} if practised_at < opened_at else {"ticket": ticket}


def results(which: Select[Any], here: dict[str, Any]) -> Iterator[tuple[int, tuple[int, int]]]:
    """When a sitting was opened, and (right, all) of its first tries that count; none where none does."""
    for sitting in core().execute(which, here):
        first = [row for row in counted_of(sitting.id) if row.kind in JUDGED and row.try_ == 1]
        if first:
            yield sitting.opened_at, (sum(row.verdict == "right" for row in first), len(first))
