"""Reports: somebody says that a question is not right, with the very numbers that they saw."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from content.drawing import NoVariant
from content.expressions import ExpressionError
from content.generate import variant
from content.pack import Pack
from webapp import clock
from webapp.accounts import audit
from webapp.evidence.sittings import pack_of
from webapp.extensions import core, db
from webapp.inserting import insert_once
from webapp.practice.questions import Work, open_token
from webapp.tables import InstalledPack, ItemReport, Person, Sitting

MOST_A_DAY = 20  # of one person; who finds more than that talks to somebody
REASONS = {
    "key": _l("A right answer is not taken"),
    "unclear": _l("It is hard to understand"),
    "broken": _l("Something is missing or does not work"),
    "other": _l("Something else"),
}


class NoSuchQuestion(ValueError):
    """The pack has no such question, or the reason is none of ours."""


def report_seen(student: Person, sitting: Sitting, work: Work, why: str, now: int) -> bool:
    """A child's report of a question of their own sitting, as they see it now. Call inside `writing`."""
    token = open_token(sitting, work)
    item = sitting.tasks[token.position - 1]["item"]
    place = (item, token.part, token.seed)
    return keep(student, pack_of(sitting), place, why, "", now)


def report_looked_at(
    person: Person, installed: InstalledPack, pack: Pack, place: tuple[str, str, str], why: str, note: str, now: int
) -> bool:
    """An adult's report of the variant on their page. Call inside `writing`. Raises NoSuchQuestion."""
    item, part, seed = place
    try:
        variant(pack, item, seed).part(part)
    except (KeyError, NoVariant, ExpressionError) as error:
        raise NoSuchQuestion(item) from error
    audit.record(person, "report", "question", f"{installed.pack_id}/{item}", now)
    return keep(person, pack, place, why, note, now)


def keep(person: Person, pack: Pack, place: tuple[str, str, str], why: str, note: str, now: int) -> bool:
    """Once a person and question. False: it was there, or there are too many of today. Raises NoSuchQuestion."""
    if why not in REASONS:
        raise NoSuchQuestion(why)
    since = select(func.count()).where(ItemReport.person_id == person.id, ItemReport.at > now - clock.DAY)
    if (db.session.scalar(since) or 0) >= MOST_A_DAY:
        return False
    item, part, seed = place
    values = {
        "school_id": person.school_id,
        "person_id": person.id,
        "pack_id": pack.header.id,
        "pack_version": pack.header.version,
        "item": item,
        "part": part,
        "seed": seed,
        "why": why,
        "note": note.strip()[:500],
        "at": now,
    }
    return core().execute(insert_once(ItemReport.__table__), values).scalar_one_or_none() is not None


def open_reports(school_id: int, pack_id: str | None = None) -> Sequence[tuple[ItemReport, str]]:
    """Reports that nobody has settled, with the role of who made each; the newest first."""
    wanted = (
        select(ItemReport, Person.role)
        .join(Person, Person.id == ItemReport.person_id)
        .where(ItemReport.school_id == school_id, ItemReport.decided_at.is_(None))
        .order_by(ItemReport.at.desc(), ItemReport.id.desc())
        .limit(500)
    )
    if pack_id is not None:
        wanted = wanted.where(ItemReport.pack_id == pack_id)
    return [(row, role) for row, role in db.session.execute(wanted)]


def settle(school_id: int, pack_id: str, item: str, by: Person, now: int) -> int:
    """Somebody has looked at the reports of an item. How many there were. Call inside `writing`."""
    open_ones = update(ItemReport).where(
        ItemReport.school_id == school_id,
        ItemReport.pack_id == pack_id,
        ItemReport.item == item,
        ItemReport.decided_at.is_(None),
    )
    found = int(db.session.execute(open_ones.values(decided_at=now, decided_by=by.id)).rowcount)  # type: ignore[attr-defined]
    if found:
        audit.record(by, "settle reports", "question", f"{pack_id}/{item}", now, reports=found)
    return found
