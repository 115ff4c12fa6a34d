"""A pack of schema 1 that stays as it is: whatever the format becomes, it reads as today. And copies of it to spoil."""

import shutil
from functools import cache
from pathlib import Path

from content.pack import Pack
from content.reading import read

KEPT = Path(__file__).parent / "packs" / "schema-1"


@cache
def kept() -> Pack:
    return read(KEPT)


def copy(to: Path) -> Path:
    """One to spoil: without its translation, and under the ids that an author would choose today."""
    folder = Path(shutil.copytree(KEPT, to / "pack", ignore=shutil.ignore_patterns("locales")))
    for file in (folder / "items").iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("{id: right, ", "{id: both-parts, "), encoding="utf-8")
    return folder
