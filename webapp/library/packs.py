"""The school's installed packs, and what is in them. A published version never changes, so parsing is done once."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from content.pack import Pack, Skill
from webapp.extensions import db
from webapp.tables import InstalledPack


@lru_cache(maxsize=64)
def parse(sha256: str, installed_id: int, database: str) -> Pack:
    """The pack of a row; its hash and the database's address keep rows of other databases apart."""
    body = db.session.execute(select(InstalledPack.body).where(InstalledPack.id == installed_id)).scalar_one()
    return Pack.model_validate_json(body)


def load(school_id: int, pack_id: str, version: str) -> Pack:
    """A published version, retired or not: old answers keep their item. NotFound where it was never installed."""
    return load_once(school_id, pack_id, version, str(db.engine.url))


@lru_cache(maxsize=256)  # what is published never changes, so it is looked for once; NotFound is not kept
def load_once(school_id: int, pack_id: str, version: str, database: str) -> Pack:
    row = db.session.execute(
        select(InstalledPack.sha256, InstalledPack.id).where(
            InstalledPack.school_id == school_id,
            InstalledPack.pack_id == pack_id,
            InstalledPack.version == version,
        )
    ).first()
    if row is None:
        raise NotFound(f"Pack {pack_id} {version} is not installed.")
    return parse(row.sha256, row.id, database)


def newest(school_id: int) -> list[Pack]:
    """The newest version of each pack that is not retired, by title."""
    rows = db.session.execute(
        select(InstalledPack.sha256, InstalledPack.id, InstalledPack.pack_id)
        .where(InstalledPack.school_id == school_id, InstalledPack.retired_at.is_(None))
        .order_by(InstalledPack.published_at, InstalledPack.id)
    ).all()
    latest = {row.pack_id: row for row in rows}
    packs = [parse(row.sha256, row.id, str(db.engine.url)) for row in latest.values()]
    return sorted(packs, key=lambda pack: pack.header.title)


def newest_of(school_id: int, pack_id: str) -> Pack:
    """The newest version of one pack. NotFound where there is none."""
    for pack in newest(school_id):
        if pack.header.id == pack_id:
            return pack
    raise NotFound(f"Pack {pack_id} is not installed.")


def skill_key(pack: Pack, slug: str) -> str:
    """A skill's name in the whole library: `pack-id/slug`; a slug that names another pack already is kept."""
    return slug if "/" in slug else f"{pack.header.id}/{slug}"


def skills(school_id: int) -> Iterator[tuple[str, Skill, Pack]]:
    """Every skill that the school can teach: key, skill, the pack that holds it."""
    for pack in newest(school_id):
        for skill in pack.skills:
            yield skill_key(pack, skill.id), skill, pack


def find_skill(school_id: int, key: str) -> tuple[Skill, Pack]:
    """The newest form of a skill. NotFound where no installed pack has it."""
    pack_id, _, slug = key.partition("/")
    pack = newest_of(school_id, pack_id)
    try:
        return pack.skill(slug), pack
    except KeyError:
        raise NotFound(f"No installed pack has the skill {key}.") from None
