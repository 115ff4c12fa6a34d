"""The shipped pack cut down to two skills: as real as the whole, and checked in a tenth of the time."""

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.conftest import SHIPPED

NAME = "subtract-small"
WHOLE = SHIPPED / "subtract-regroup"
SKILLS = {"tens-and-ones": "tens-and-ones", "subtract-within-100-no-trade": "no-trade"}  # and their files of items


@cache
def small_pack() -> Path:
    """Its folder, made once a run."""
    folder = Path(mkdtemp(prefix="onramp-small-pack-")) / NAME
    shutil.copytree(WHOLE, folder, ignore=shutil.ignore_patterns("locales"))
    for path in (folder / "items").iterdir():
        if path.stem not in SKILLS.values():
            path.unlink()
    for path in (folder / "activities").iterdir():
        if not re.search(rf"^skill: ({'|'.join(SKILLS)})$", path.read_text(), re.MULTILINE):
            path.unlink()
    keep(next((folder / "skills").iterdir()), rf"^- id: ({'|'.join(SKILLS)})$")
    say(next((folder / "skills").iterdir()), '  grade: "2"', '  grade: "2"\n  priority: true')
    say(folder / "pack.yaml", f"id: {WHOLE.name}", f"id: {NAME}")  # another pack, which never had the other skills
    keep(folder / "exit-tickets.yaml", rf"^  skill: ({'|'.join(SKILLS)})$")
    rules = used_rules(folder)
    keep(folder / "misconceptions.yaml", rf"^- id: ({'|'.join(rules)})$")
    keep(folder / "lessons.yaml", rf"^  need: ({'|'.join([*SKILLS, *rules])})$")
    return folder


def keep(path: Path, wanted: str) -> None:
    """Only the entries of a list that have such a line, letter for letter as they were."""
    entries = re.split(r"^(?=- )", path.read_text(), flags=re.MULTILINE)
    path.write_text("".join(entry for entry in entries if re.search(wanted, entry, re.MULTILINE)))


def say(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text, f"{path.name} has no {before}"
    path.write_text(text.replace(before, after))


def used_rules(folder: Path) -> list[str]:
    """The misconceptions that what was kept still speaks of."""
    named = re.findall(r"^- id: (\S+)$", (folder / "misconceptions.yaml").read_text(), re.MULTILINE)
    kept = [*(folder / "items").iterdir(), folder / "exit-tickets.yaml"]
    text = "\n".join(path.read_text() for path in kept)
    return [rule for rule in named if re.search(rf"\b{rule}\b", text)]
