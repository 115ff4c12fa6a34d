"""The school's installed packs, and what is in them. A published version never changes, so parsing is done once."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer
from werkzeug.exceptions import NotFound

from content.checking import Library, shipped
from content.pack import Pack, Skill
from webapp.extensions import core, database, db
from webapp.language import content_language
from webapp.tables import InstalledPack, PackDraft, VoidedItem

# Built once: asked with every page that names a skill.
NEWEST = (
    select(InstalledPack.sha256, InstalledPack.id, InstalledPack.pack_id)
    .where(InstalledPack.school_id == bindparam("school"), InstalledPack.retired_at.is_(None))
    .order_by(InstalledPack.published_at, InstalledPack.id)
)


@lru_cache(maxsize=64)
def parse(sha256: str, installed_id: int, database: str) -> Pack:
    """The pack of a row; its hash and the database's address keep rows of other databases apart."""
    body = db.session.execute(select(InstalledPack.body).where(InstalledPack.id == installed_id)).scalar_one()
    return Pack.model_validate_json(body)


@lru_cache(maxsize=8)
def parse_draft(sha256: str, draft_id: int, database: str) -> Pack:
    """The pack of a draft; a draft that was replaced has another hash."""
    body = db.session.execute(select(PackDraft.body).where(PackDraft.id == draft_id)).scalar_one()
    return Pack.model_validate_json(body)


def load(school_id: int, pack_id: str, version: str) -> Pack:
    """A published version, retired or not: old answers keep their item. It speaks the language of whoever asks, where
    it can. NotFound where it was never installed."""
    return load_once(school_id, pack_id, version, database()).spoken(content_language())


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
    """The newest version of each pack that is not retired, by title, in the language of whoever asks."""
    return sorted(
        (pack.spoken(content_language()) for pack in as_written(school_id)), key=lambda pack: pack.header.title
    )


def as_written(school_id: int) -> list[Pack]:
    """The same packs in their own language: what a new version is compared with."""
    latest = {row.pack_id: row for row in core().execute(NEWEST, {"school": school_id})}
    return [parse(row.sha256, row.id, database()) for row in latest.values()]


def installed(school_id: int) -> list[InstalledPack]:
    """Every version of every pack, the newest of each first; what was taken back or retired last."""
    wanted = select(InstalledPack).filter_by(school_id=school_id).options(defer(InstalledPack.body))
    rows = list(db.session.scalars(wanted.order_by(InstalledPack.published_at.desc(), InstalledPack.id.desc())))
    return sorted(rows, key=lambda row: (row.title.casefold(), row.pack_id, row.retired_at is not None))


def find_installed(school_id: int, pack_id: str, version: str) -> InstalledPack:
    """The row of a version, retired or not. NotFound where it was never installed."""
    wanted = select(InstalledPack).filter_by(school_id=school_id, pack_id=pack_id, version=version)
    found = db.session.scalar(wanted.options(defer(InstalledPack.body)))
    if found is None:
        raise NotFound(f"Pack {pack_id} {version} is not installed.")
    return found


def withdrawn(pack: Pack, school_id: int) -> frozenset[str]:
    """Items of this version that were voided: children are not given them any more."""
    wanted = select(VoidedItem.item).filter_by(school_id=school_id, pack_id=pack.header.id, version=pack.header.version)
    return frozenset(db.session.scalars(wanted))


def newest_or_none(school_id: int, pack_id: str) -> Pack | None:
    """The newest version of one pack, as it is written."""
    return next((pack for pack in as_written(school_id) if pack.header.id == pack_id), None)


def neighbours(school_ids: Sequence[int]) -> Library:
    """What a pack is checked against, by id: the newest version in the first of the schools that has one, else what
    ships."""

    def find(id: str) -> Pack | None:
        found = (newest_or_none(school_id, id) for school_id in school_ids)
        return next((pack for pack in found if pack is not None), None) or shipped(id)

    return find


def newest_of(school_id: int, pack_id: str) -> Pack:
    """The newest version of one pack. NotFound where there is none."""
    if (pack := newest_or_none(school_id, pack_id)) is not None:
        return pack.spoken(content_language())
    raise NotFound(f"Pack {pack_id} is not installed.")


def skill_key(pack: Pack, slug: str) -> str:
    """A skill's name in the whole library: `pack-id/slug`; a slug that names another pack already is kept."""
    return slug if "/" in slug else f"{pack.header.id}/{slug}"


def skills(school_id: int) -> Iterator[tuple[str, Skill, Pack]]:
    """Every skill that the school can teach: key, skill, the pack that holds it."""
    for pack in newest(school_id):
        for skill in pack.skills:
            yield skill_key(pack, skill.id), skill, pack


def library(school_id: int) -> dict[str, Skill]:
    """The same by key, for a page that asks for many: read once, handed on."""
    return {key: skill for key, skill, _pack in skills(school_id)}


def find_skill(school_id: int, key: str) -> tuple[Skill, Pack]:
    """The newest form of a skill. NotFound where no installed pack has it."""
    pack_id, _, slug = key.partition("/")
    pack = newest_of(school_id, pack_id)
    try:
        return pack.skill(slug), pack
    except KeyError:
        raise NotFound(f"No installed pack has the skill {key}.") from None
