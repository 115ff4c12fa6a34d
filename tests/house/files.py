"""Sizes and names of files, what lock files may say, and the vendored files' sums."""

import hashlib
import json
import re
from pathlib import Path

LONGEST = 350
LIST = "webapp/static/vendor/VENDORED.json"
OF_OTHERS = ("webapp/static/vendor", "webapp/static/fonts", "tests/browser/vendor")
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc"}


def too_long(path: Path) -> list[str]:
    lines = len(path.read_text().splitlines())
    return [f"{lines} lines: is there a second noun in it?"] if lines > LONGEST else []


def drawer_names(path: Path) -> list[str]:
    """A drawer is a name that says nothing of what lies inside."""
    return [f'"{part}" names nothing' for part in path.parts if part.split(".")[0].lower() in DRAWERS]


def hosts(lock: str) -> list[str]:
    """Addresses and index options: a lock names packages and sums, and each machine uses its own index."""
    pattern = r"\w+://\S*|^\s*(?:-i\s|--(?:extra-)?index-url|--find-links|--trusted-host|-f\s).*|file:/\S*"
    return [f"a host or path: {found.strip()}" for found in re.findall(pattern, lock, flags=re.MULTILINE)]


def unpinned(lock: str) -> list[str]:
    """Entries of a lock without an exact version or without sums."""
    without_comments = re.sub(r"^\s*#.*\n?", "", lock, flags=re.MULTILINE)
    entries = re.split(r"^(?=[A-Za-z0-9])", without_comments, flags=re.MULTILINE)
    faults = []
    for entry in filter(str.strip, entries):
        name = entry.split()[0]
        if "==" not in name:
            faults.append(f"{name} has no exact version")
        if "--hash=sha256:" not in entry:
            faults.append(f"{name} has no sum")
    return faults


def vendored(top: Path) -> list[str]:
    """Each file of others stands in VENDORED.json with version, licence and SHA-256, and is unchanged."""
    faults = []
    listed = set()
    for row in json.loads((top / LIST).read_text()):
        name = str(row["path"])
        listed |= {name, row.get("licence_file")}
        faults += [f"{name} has no {word}" for word in ("version", "licence", "licence_file") if not row.get(word)]
        faults += [f"{name} has no licence beside it"] if not (top / row.get("licence_file", "-")).is_file() else []
        if not (top / name).is_file():
            faults.append(f"{name} is missing")
        elif hashlib.sha256((top / name).read_bytes()).hexdigest() != row.get("sha256"):
            faults.append(f"{name} is not the file that its SHA-256 names")
    present = {path.relative_to(top).as_posix() for room in OF_OTHERS for path in (top / room).rglob("*.*")}
    return faults + [f"{name} is not listed" for name in sorted(present - listed - {LIST})]
