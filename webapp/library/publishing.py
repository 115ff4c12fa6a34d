"""Publishing a pack: an immutable version in the school's library, and the starting beliefs of its new skills.

The newest version is the one published last that was not taken back. Nothing is ever removed: old answers keep their
item."""

import hashlib

from sqlalchemy import select, update

from content.pack import Pack
from webapp.accounts import audit
from webapp.extensions import database, db
from webapp.inserting import insert
from webapp.library import pictures
from webapp.library.packs import parse, skill_key
from webapp.tables import InstalledPack, Person, SkillPrior


class VersionTaken(ValueError):
    """That version is published already with another content: a published version never changes."""


def publish(pack: Pack, school_id: int, by: Person | None, now: int) -> InstalledPack:
    """Install a checked pack; publishing the same again changes nothing, also where it was retired since.

    Call inside `writing`. Raises VersionTaken.
    """
    pictures.keep(pack, school_id)
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
    # the same pack written by an earlier Onramp, which knew fewer fields, has another sum
    if found.sha256 != row["sha256"] and parse(found.sha256, found.id, database()) != pack:
        raise VersionTaken(
            f"{pack.header.id} {pack.header.version} is published already with another content. "
            "Give the changed pack a higher version in pack.yaml and publish that."
        )
    if fresh is not None:
        add_priors(pack, found.id)
        note(by, "publish", found, now)
    return found


def take_back(installed: InstalledPack, by: Person | None, now: int) -> bool:
    """Undo a publish: the newest version before it is the newest again. False: it was taken back already.

    Call inside `writing`.
    """
    row = update(InstalledPack).where(InstalledPack.id == installed.id, InstalledPack.retired_at.is_(None))
    changed = bool(db.session.execute(row.values(retired_at=now)).rowcount)  # type: ignore[attr-defined]
    if changed:
        note(by, "take back", installed, now)
    return changed


def bring_back(installed: InstalledPack, by: Person | None, now: int) -> bool:
    """A version that was taken back or retired is the newest again. False: it was there. Call inside `writing`."""
    row = update(InstalledPack).where(InstalledPack.id == installed.id, InstalledPack.retired_at.is_not(None))
    changed = bool(db.session.execute(row.values(retired_at=None, published_at=now)).rowcount)  # type: ignore[attr-defined]
    if changed:
        note(by, "bring back", installed, now)
    return changed


def retire(school_id: int, pack_id: str, by: Person | None, now: int) -> list[InstalledPack]:
    """Take every version of a pack out of use; which they were. Call inside `writing`."""
    wanted = select(InstalledPack).filter_by(school_id=school_id, pack_id=pack_id, retired_at=None)
    found = list(db.session.scalars(wanted.order_by(InstalledPack.id)))
    return [installed for installed in found if take_back(installed, by, now)]


def note(by: Person | None, action: str, installed: InstalledPack, now: int) -> None:
    named = f"{installed.pack_id} {installed.version}"
    audit.record(by, action, "pack", named, now, school_id=installed.school_id)


def add_priors(pack: Pack, installed_id: int) -> None:
    """Starting beliefs of skills that no version described before. One that was there without a prior has been judged
    by the pooled one since: states rebuilt from the log would differ."""
    earlier = db.session.execute(
        select(InstalledPack.sha256, InstalledPack.id).where(
            InstalledPack.pack_id == pack.header.id, InstalledPack.id != installed_id
        )
    ).all()
    described = {skill.id for row in earlier for skill in parse(row.sha256, row.id, database()).skills}
    for skill in pack.skills:
        if skill.prior is not None and skill.id not in described:
            values = {"skill": skill_key(pack, skill.id), **skill.prior.model_dump()}
            db.session.execute(insert(SkillPrior.__table__).values(values).on_conflict_do_nothing())
