"""Voiding an item: its key or its words were not right, so no answer to it counts, and children are not given it again.

Every version of the pack that holds the very same item is meant. Each row gets a void of its own in the log, and the
child is folded again without it. Answers that arrive later, from devices that were away, are voided in the night.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from content.pack import Pack
from webapp import clock
from webapp.accounts import audit
from webapp.evidence import states
from webapp.evidence.observations import staff_row
from webapp.evidence.parameters import current_parameters
from webapp.extensions import core, db
from webapp.inserting import insert_once
from webapp.library import packs
from webapp.tables import Classroom, EvidenceRow, Person, VoidedItem
from webapp.writing import writing

SLICE = 10  # children a write: each is folded anew, and other writers get their turn between
SECONDS = 20  # a page waits so long; what is left then the next press or the night does
COUNTING = ("answer", "not-sure", "hint")
_log = EvidenceRow.__table__
_void = _log.alias("void")
_undone = _log.alias("undone")


@dataclass(frozen=True, slots=True)
class Touched:
    """What counts still, or what a void took out of the count."""

    answers: int
    children: int

    def __add__(self, other: "Touched") -> "Touched":
        return Touched(self.answers + other.answers, self.children + other.children)


def versions_with(school_id: int, pack: Pack, item_id: str) -> list[str]:
    """The versions, retired ones too, that hold this very item. Raises KeyError where this pack has no such item."""
    meant = pack.item(item_id)
    rows = [row for row in packs.installed(school_id) if row.pack_id == pack.header.id]
    loaded = [packs.load(school_id, row.pack_id, row.version) for row in rows]
    return [each.header.version for each in loaded if any(item == meant for item in each.items if item.id == item_id)]


def counting(school_id: int, pack_id: str, item: str, versions: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    """The rows on an item that no staff's void names."""
    undone = select(_undone.c.id).where(_undone.c.voids_id == _void.c.id, _undone.c.kind == "void").exists()
    voided = select(_void.c.id).where(_void.c.voids_id == _log.c.id, _void.c.kind == "void", ~undone).exists()
    return (
        _log.c.school_id == school_id,
        _log.c.pack_id == pack_id,
        _log.c.item == item,
        _log.c.pack_version.in_(versions),
        _log.c.kind.in_(COUNTING),
        ~voided,
    )


def count(school_id: int, pack: Pack, item: str) -> Touched:
    """How many answers of how many children a void of this item takes out of the count."""
    rows = counting(school_id, pack.header.id, item, versions_with(school_id, pack, item))
    answers = func.count().filter(_log.c.kind == "answer")
    found = db.session.execute(select(answers, func.count(_log.c.student_id.distinct())).where(*rows)).one()
    return Touched(*found)


def void(school_id: int, pack: Pack, item: str, why: str, by: Person | None, now: int) -> tuple[Touched, bool]:
    """Void an item in every version that holds it. What was taken out of the count, and whether that was all of it.

    The decision is kept first, so that a stop in between loses nothing: pressing again, or the night, goes on.
    """
    versions = versions_with(school_id, pack, item)
    with writing():
        for version in versions:
            values = {"school_id": school_id, "pack_id": pack.header.id, "version": version, "item": item}
            values |= {"why": why, "decided_at": now, "decided_by": by.id if by else None}
            core().execute(insert_once(VoidedItem.__table__), values)
        named = f"{pack.header.id}/{item}"
        audit.record(by, "void", "question", named, now, school_id=school_id, versions=versions, why=why)
    return void_rows(school_id, pack.header.id, item, versions, why, by, now)


def void_rows(
    school_id: int, pack_id: str, item: str, versions: Sequence[str], why: str, by: Person | None, now: int
) -> tuple[Touched, bool]:
    """Void what counts still, a few children at a time."""
    rows = counting(school_id, pack_id, item, versions)
    children = list(db.session.scalars(select(_log.c.student_id).where(*rows).distinct().order_by(_log.c.student_id)))
    done, began = Touched(0, 0), clock.now()
    for ids in slices(children):
        if clock.now() - began > SECONDS * clock.SECOND:
            return done, False
        done += void_slice(ids, rows, why, by, now)
    return done, True


def slices(children: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(children), SLICE):
        yield children[start : start + SLICE]


def void_slice(
    ids: Sequence[int], rows: tuple[ColumnElement[bool], ...], why: str, by: Person | None, now: int
) -> Touched:
    """The children's rows, read again under the lock: a second press finds nothing left to do."""
    answers = children = 0
    with writing(ids) as session:
        for student_id in ids:
            wanted = select(EvidenceRow).where(*rows, EvidenceRow.student_id == student_id).order_by(EvidenceRow.id)
            found = session.scalars(wanted).all()
            if not found:
                continue
            student = session.get_one(Person, student_id)
            for row in found:
                session.add(void_of(row, student, session.get_one(Classroom, row.class_id), why, by, now))
                session.flush()
            states.replay(student_id, current_parameters())
            answers += sum(row.kind == "answer" for row in found)
            children += 1
    return Touched(answers, children)


def void_of(
    row: EvidenceRow, student: Person, classroom: Classroom, why: str, by: Person | None, now: int
) -> EvidenceRow:
    made = staff_row(by, student, classroom, "void", now)
    made.voids_id, made.why = row.id, why[:500]
    return made


def every_night(_zone: str, now: int) -> str:
    """A nightly job: answers that came after their item was voided do not count either. What it did, in words."""
    done = Touched(0, 0)
    for each in db.session.scalars(select(VoidedItem).order_by(VoidedItem.id)).all():
        by = db.session.get(Person, each.decided_by) if each.decided_by else None
        done += void_rows(each.school_id, each.pack_id, each.item, [each.version], each.why, by, now)[0]
    return f"Late answers to voided questions: {done.answers}."


def voided_in(school_id: int, pack_id: str, version: str) -> dict[str, VoidedItem]:
    """The voided items of a version, by id."""
    wanted = select(VoidedItem).filter_by(school_id=school_id, pack_id=pack_id, version=version)
    return {each.item: each for each in db.session.scalars(wanted)}
