"""The shipped pack, read once, and copies of it to spoil."""

import shutil
from functools import cache
from pathlib import Path

from content.pack import Pack
from content.reading import read

SHIPPED = Path(__file__).parents[2] / "content" / "packs" / "subtract-regroup"


@cache
def shipped() -> Pack:
    return read(SHIPPED)


def copy(to: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, to / "pack"))
