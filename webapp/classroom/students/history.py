"""What one child answered, sitting by sitting, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from webapp.classroom.students.entries import Entry, entries_of
from webapp.classroom.words import day_in_words
from webapp.evidence.fold import JUDGED, STAFF
from webapp.extensions import db
from webapp.reasons import SOURCES, Titles
from webapp.school_days import SchoolDays
from webapp.tables import EvidenceRow, Person, Sitting, TicketSet

PAGE = 8  # sittings
SHOWN = (*sorted(JUDGED), *sorted(STAFF))
_log = EvidenceRow.__table__

Kept = Mapping[tuple[str, str], str]  # by (pack, ticket)


@dataclass(frozen=True, slots=True)
class Sat:
    """One sitting, or what staff noted at one time. `what`: the kind of evidence, and its name where a teacher gave it
    one; `said`: how it went; `skills`: about what."""

    day: str
    what: str
    said: str
    skills: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 1; `last` is the number of the last one."""

    number: int
    last: int
    sat: tuple[Sat, ...]


def read_page(student: Person, number: int, titles: Titles, days: SchoolDays, kept: Kept) -> Page:
    """A number past either end gives the page nearest to it. `kept`: what the teacher calls tickets of her own."""
    c = _log.c
    own: list[ColumnElement[bool]] = [c.student_id == student.id, c.kind.in_(SHOWN)]
    count = db.session.scalar(select(func.count(c.issued_at.distinct())).where(*own)) or 0
    last = max(1, -(-count // PAGE))
    number = min(max(number, 1), last)
    newest = select(c.issued_at).where(*own).distinct().order_by(c.issued_at.desc())
    times = db.session.scalars(newest.limit(PAGE).offset((number - 1) * PAGE)).all()
    rows = db.session.execute(
        select(_log)
        .where(*own, c.issued_at.in_(times))
        .order_by(c.issued_at.desc(), c.position.desc(), c.part.desc(), c["try"].desc(), c.revision.desc(), c.id.desc())
    ).all()
    named, words = names_of(rows, kept), zip(rows, entries_of(student, rows, titles), strict=True)
    sat = []
    for _time, group in groupby(words, key=lambda pair: pair[0].issued_at):
        own_rows, entries = zip(*group, strict=True)
        sat.append(as_sat(own_rows, entries, named.get(own_rows[0].sitting_id), titles, days))
    return Page(number, last, tuple(sat))


def names_of(rows: Sequence[Any], kept: Kept) -> dict[int, str]:
    """By sitting what the teacher calls its ticket, of those that she put together and keeps."""
    if not kept:
        return {}
    sat = {row.sitting_id for row in rows if row.sitting_id}
    wanted = select(Sitting.id, TicketSet.pack_id, TicketSet.ticket).join(
        TicketSet, TicketSet.id == Sitting.ticket_set_id
    )
    found = db.session.execute(wanted.where(Sitting.id.in_(sat)))
    return {row.id: kept[row.pack_id, row.ticket] for row in found if (row.pack_id, row.ticket) in kept}


def as_sat(rows: Sequence[Any], entries: tuple[Entry, ...], name: str | None, titles: Titles, days: SchoolDays) -> Sat:
    source = str(_(SOURCES.get(rows[0].source, rows[0].source)))
    counting = [entry for entry in entries if entry.counts]
    if rows[0].kind in STAFF:
        said = ", ".join(entry.verdict for entry in entries)
    elif counting:
        said = _("%(right)s of %(all)s right", right=sum(entry.right for entry in counting), all=len(counting))
    else:
        said = _("nothing counts")
    return Sat(
        day=day_in_words(rows[0].issued_at, days),
        what=_("%(source)s “%(name)s”", source=source, name=name) if name else source,
        said=said,
        skills=", ".join(dict.fromkeys(titles.skill(skill) for row in rows for skill in row.skills)),
        entries=entries,
    )
