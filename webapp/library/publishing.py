"""Publishing a pack: an immutable version in the school's library, and the starting beliefs of its new skills."""

import hashlib

from sqlalchemy import select

from content.pack import Pack
from webapp.accounts import audit
from webapp.extensions import db
from webapp.inserting import insert
from webapp.library.packs import parse, skill_key
from webapp.tables import InstalledPack, Person, SkillPrior


class VersionTaken(ValueError):
    """That version is published already with another content: a published version never changes."""


def publish(pack: Pack, school_id: int, by: Person | None, now: int) -> InstalledPack:
    """Install a checked pack; publishing the same again changes nothing. Call inside `writing`. Raises VersionTaken."""
    body = pack.model_dump_json()
    row = {
        "school_id": school_id,
        "pack_id": pack.header.id,
        "version": pack.header.version,
        "title": pack.header.title,
        "body": body,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "published_at": now,
        "published_by": by.id if by else None,
    }
    added = insert(InstalledPack.__table__).values(row).on_conflict_do_nothing().returning(InstalledPack.__table__.c.id)
    fresh = db.session.execute(added).scalar_one_or_none()
    found = db.session.execute(
        select(InstalledPack).filter_by(school_id=school_id, pack_id=pack.header.id, version=pack.header.version)
    ).scalar_one()
    if found.sha256 != row["sha256"]:
        raise VersionTaken(
            f"{pack.header.id} {pack.header.version} is published already with another content. "
            "Give the changed pack a higher version in pack.yaml and publish that."
        )
    if fresh is not None:
        add_priors(pack, found.id)
        audit.record(by, "publish", "pack", f"{pack.header.id} {pack.header.version}", now, school_id=school_id)
    return found


def add_priors(pack: Pack, installed_id: int) -> None:
    """Starting beliefs of skills that no version described before. One that was there without a prior has been judged
    by the pooled one since: states rebuilt from the log would differ."""
    earlier = db.session.execute(
        select(InstalledPack.sha256, InstalledPack.id).where(
            InstalledPack.pack_id == pack.header.id, InstalledPack.id != installed_id
        )
    ).all()
    described = {skill.id for row in earlier for skill in parse(row.sha256, row.id, str(db.engine.url)).skills}
    for skill in pack.skills:
        if skill.prior is not None and skill.id not in described:
            values = {"skill": skill_key(pack, skill.id), **skill.prior.model_dump()}
            db.session.execute(insert(SkillPrior.__table__).values(values).on_conflict_do_nothing())
