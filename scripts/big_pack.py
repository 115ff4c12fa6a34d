"""Times the check of a pack of 5,000 items: the shipped items of a pack, again and again under other ids.

python scripts/big_pack.py
"""

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SOURCE = ROOT / "tests" / "content" / "packs" / "schema-1"
WANTED = 5_000


def grow(folder: Path) -> int:
    """Copies of every item under other ids, until there are enough."""
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("locales"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in (folder / "items").iterdir()}
    count = sum(len(re.findall(r"^- id: ", text, re.MULTILINE)) for text in texts.values())
    number = 0
    while count < WANTED:
        number += 1
        for name, text in texts.items():
            copied = re.sub(r"^- id: (.*)$", rf"- id: \1-{number}", text, flags=re.MULTILINE)
            (folder / "items" / f"{number}-{name}").write_text(copied, encoding="utf-8")
            count += len(re.findall(r"^- id: ", text, re.MULTILINE))
    return count


def main() -> None:
    from content.checking import examine

    with tempfile.TemporaryDirectory() as place:
        count = grow(Path(place) / "pack")
        before = time.process_time()
        pack, problems = examine(Path(place) / "pack")
        spent = time.process_time() - before
    print(f"{count} items: {spent:.1f} CPU-s, {len(problems)} to mend, {'read' if pack else 'refused'}")


if __name__ == "__main__":
    main()
