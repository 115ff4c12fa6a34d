"""An OATutor folder as it lies on the disk: read once, bounded, nothing followed and nothing fetched.

content-pool/<problem>/<problem>.json                                     the problem
content-pool/<problem>/steps/<step>/<step>.json                           a step
content-pool/<problem>/steps/<step>/tutoring/<step>DefaultPathway.json    its hints
content-pool/<problem>/figures/name.gif
skillModel.json   bkt-params/*.json   coursePlans.json                    beside content-pool, where they are
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.importers.imported import Refused

MAX_JSON = 2 * 2**20
MAX_MODEL = 64 * 2**20
MAX_STEPS = 100
MAX_FIGURES = 40
POOL = "content-pool"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the parts of the source are. `beside` is None where only the content pool was given."""

    pool: Path
    beside: Path | None


def find_folder(path: Path) -> Folder:
    """The folder itself, the one with `content-pool` in it, or the pool. Raises Refused where it is none of them."""
    if not path.is_dir():
        raise Refused(f"{path.name} is no folder: unpack it first, and name the folder that holds {POOL}")
    if (path / POOL).is_dir():
        return Folder(path / POOL, path)
    if path.name == POOL:
        above = path.resolve().parent
        return Folder(path, above if (above / "skillModel.json").is_file() else None)
    if any((each / f"{each.name}.json").is_file() for each in path.iterdir() if each.is_dir()):
        return Folder(path, None)
    raise Refused(f"{path.name} holds no {POOL} and no problems: name the folder that holds {POOL}")


def problems_in(pool: Path) -> list[Path]:
    """The folders of the problems, in order."""
    return [each for each in _sorted(pool) if each.is_dir() and not each.name.startswith(".")]


def steps_in(problem: Path) -> list[Path]:
    """The folders of a problem's steps: a to z, then aa. Raises Refused for too many."""
    folder = problem / "steps"
    found = [each for each in _sorted(folder) if each.is_dir()] if folder.is_dir() else []
    if len(found) > MAX_STEPS:
        raise Refused(f"{len(found)} steps; at most {MAX_STEPS} fit into one item")
    return sorted(found, key=lambda each: (len(each.name), each.name))


def record(path: Path, most: int = MAX_JSON) -> dict[str, Any]:
    """The object in a JSON file. Raises Refused."""
    value = _json(path, most)
    if not isinstance(value, dict):
        raise Refused(f"{path.name} holds no object")
    return value


def hints_of(step: Path) -> list[Any]:
    """The hints of a step's default pathway, as they stand; none where there is no such file. Raises Refused."""
    path = step / "tutoring" / f"{step.name}DefaultPathway.json"
    if not path.is_file():
        return []
    value = _json(path, MAX_JSON)
    if not isinstance(value, list):
        raise Refused(f"{path.name} holds no list of hints")
    return value


def figures_of(problem: Path) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the files in a problem's figures folder, so many and so big as a pack can have."""
    folder = problem / "figures"
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in _sorted(folder)[:MAX_FIGURES]:
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_JSON:
            yield path.name, path.read_bytes()


def optional(path: Path | None, *names: str) -> dict[str, Any]:
    """The object of a file beside the pool; empty where there is none, or none that can be read."""
    if path is None:
        return {}
    try:
        return record(path.joinpath(*names), MAX_MODEL)
    except Refused:
        return {}


def parameters(beside: Path | None) -> dict[str, Any]:
    """Every skill's starting values, of all files in `bkt-params`."""
    folder = beside / "bkt-params" if beside else None
    if folder is None or not folder.is_dir():
        return {}
    merged: dict[str, Any] = {}
    for path in _sorted(folder):
        if path.suffix == ".json":
            merged = {**optional(folder, path.name), **merged}
    return merged


def _sorted(folder: Path) -> list[Path]:
    return sorted((Path(entry.path) for entry in os.scandir(folder) if not entry.is_symlink()), key=lambda p: p.name)


def _json(path: Path, most: int) -> Any:
    try:
        if path.is_symlink() or not path.is_file():
            raise Refused(f"{path.name} is not there")
        if path.stat().st_size > most:
            raise Refused(f"{path.name} is bigger than {most // 2**20} MB")
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except RecursionError:
        raise Refused(f"{path.name} is nested too deep") from None
    except (ValueError, OSError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"{path.name} is no JSON: {str(error)[:100]}") from None
