"""The pictures of installed packs: kept once for each school, by the sum that names them."""

from sqlalchemy import select

from content.pack import Pack
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import PictureRow


class PicturesMissing(ValueError):
    """A pack names pictures whose bytes nobody has."""


def keep(pack: Pack, school_id: int) -> None:
    """Keep the pictures of a pack that was read from its files. Call inside `writing`, for a pack that waits as well.

    Raises PicturesMissing where a picture came neither with the pack nor earlier.
    """
    there = known(pack, school_id)
    for picture in pack.pictures:
        if picture.sha256 in there:
            continue
        data = pack.picture_bytes.get(picture.sha256)
        if data is None:
            raise PicturesMissing(f"The picture {picture.name} is missing: upload the pack again.")
        values = {"school_id": school_id, "sha256": picture.sha256, "type": picture.type, "data": data}
        db.session.execute(insert(PictureRow.__table__).values(values).on_conflict_do_nothing())


def known(pack: Pack, school_id: int) -> set[str]:
    """The sums of the pack's pictures that the school has already."""
    wanted = [picture.sha256 for picture in pack.pictures]
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        asked = PictureRow.sha256.in_(wanted[start : start + 500])
        found.update(db.session.scalars(select(PictureRow.sha256).where(PictureRow.school_id == school_id, asked)))
    return found
