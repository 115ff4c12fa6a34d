"""Which children were erased, without their names: in a table, and in a file beside the backups.

A backup from before an erasure still holds the child. Whoever restores it, on whatever day, erases the child again: the
table that the restore replaces may be lost by then, the file is not.
"""

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, select

from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Erasure

FILE = "erasures.jsonl"
_erasures = Erasure.__table__


@dataclass(frozen=True, slots=True, order=True)
class Erased:
    """`made_at` is when the child's row was made: a number may be given again, number and instant together are not."""

    person_id: int
    made_at: int
    erased_at: int


def was_erased(person_id: int, at: int) -> bool:
    """Was the child who had this number at that instant erased since?"""
    here = select(_erasures.c.person_id).where(
        _erasures.c.person_id == person_id, _erasures.c.made_at <= at, _erasures.c.erased_at >= at
    )
    return db.session.execute(here).first() is not None


def in_database() -> set[Erased]:
    if not inspect(db.engine).has_table(Erasure.__tablename__):
        return set()
    rows = db.session.execute(select(_erasures.c.person_id, _erasures.c.made_at, _erasures.c.erased_at))
    return {Erased(*row) for row in rows}


def keep_in_database(erased: Iterable[Erased]) -> None:
    """Harmless for what is there already. Call inside `writing`."""
    rows = [asdict(each) for each in sorted(erased)]
    if rows:
        db.session.execute(insert(_erasures).on_conflict_do_nothing(), rows)


def in_file() -> set[Erased]:
    """Whole lines only: the last one may be torn where the power failed."""
    found = set()
    for line in file().read_text().splitlines() if file().exists() else ():
        try:
            found.add(Erased(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def keep_in_file(erased: Collection[Erased]) -> None:
    """Append what is missing, and return when it is on the disk."""
    missing = sorted(set(erased) - in_file())
    if not missing:
        return
    file().parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a") as opened:
        opened.write("".join(f"\n{json.dumps(asdict(each))}\n" for each in missing))  # a torn line ends here
        opened.flush()
        os.fsync(opened.fileno())


def file() -> Path:
    instance: Path = current_app.config["INSTANCE"]
    return instance / "backups" / FILE
