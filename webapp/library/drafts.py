"""Drafts: checked packs that wait to be published. Few and not for long: whoever wants one later uploads it again."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, select

from content.pack import Pack
from content.problems import Problem
from webapp import clock
from webapp.accounts import audit
from webapp.extensions import database, db
from webapp.inserting import insert
from webapp.library import pictures
from webapp.library.packs import parse_draft
from webapp.library.publishing import bring_back, publish
from webapp.tables import InstalledPack, PackDraft, Person
from webapp.writing import writing

KEPT_FOR = 30 * clock.DAY
MOST = 20  # of a school; beyond that the oldest goes
MOST_PROBLEMS = 500  # warnings kept with a draft


def keep(pack: Pack, problems: Sequence[Problem], by: Person, now: int) -> PackDraft:
    """Keep a checked pack until it is published; one of the same pack by the same person gives way. Call inside
    `writing`."""
    pictures.keep(pack, by.school_id)
    body = pack.model_dump_json()
    values = {
        "school_id": by.school_id,
        "pack_id": pack.header.id,
        "version": pack.header.version,
        "title": pack.header.title,
        "body": body,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "problems": [asdict(problem) for problem in problems[:MOST_PROBLEMS]],
        "created_at": now,
        "created_by": by.id,
    }
    table = PackDraft.__table__
    row = insert(table).values(values)
    kept = row.on_conflict_do_update(index_elements=["created_by", "pack_id"], set_=values).returning(table.c.id)
    draft_id = db.session.execute(kept).scalar_one()
    tidy(by.school_id, now)
    audit.record(by, "upload", "pack", f"{pack.header.id} {pack.header.version}", now)
    return db.session.get_one(PackDraft, draft_id, populate_existing=True)


def tidy(school_id: int, now: int) -> None:
    """Old drafts go, and the oldest where there are too many. Call inside `writing`."""
    newest = select(PackDraft.id).filter_by(school_id=school_id).order_by(PackDraft.created_at.desc()).limit(MOST)
    kept = list(db.session.scalars(newest))
    old = (PackDraft.created_at < now - KEPT_FOR) | PackDraft.id.not_in(kept)
    db.session.execute(delete(PackDraft).where(PackDraft.school_id == school_id, old))


def waiting(person: Person, now: int) -> Sequence[PackDraft]:
    """The drafts that this adult may publish, the newest first: the admin each of the school, a teacher their own."""
    wanted = select(PackDraft).where(PackDraft.school_id == person.school_id, PackDraft.created_at > now - KEPT_FOR)
    if person.role != "admin":
        wanted = wanted.where(PackDraft.created_by == person.id)
    return db.session.scalars(wanted.order_by(PackDraft.created_at.desc(), PackDraft.id.desc())).all()


def pack_of(draft: PackDraft) -> Pack:
    return parse_draft(draft.sha256, draft.id, database())


def publish_draft(draft: PackDraft, by: Person, now: int) -> InstalledPack:
    """Publish what was looked at and let the draft go. A version that was retired with the same content is brought
    back. Raises VersionTaken, and NotFound where somebody else was quicker."""
    pack = pack_of(draft)
    with writing():
        installed = publish(pack, draft.school_id, by, now)
        if installed.retired_at is not None:
            bring_back(installed, by, now)
        db.session.execute(delete(PackDraft).where(PackDraft.id == draft.id))
    return installed


def discard(draft: PackDraft, by: Person, now: int) -> None:
    """Call inside `writing`."""
    db.session.execute(delete(PackDraft).where(PackDraft.id == draft.id))
    audit.record(by, "discard", "pack", f"{draft.pack_id} {draft.version}", now)


def count(school_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(PackDraft).filter_by(school_id=school_id)) or 0
