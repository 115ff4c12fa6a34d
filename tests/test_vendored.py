"""Files that others wrote are the ones we say they are, with their licence beside them; pages stay small."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "webapp" / "static"
VENDORED = json.loads((STATIC / "vendor" / "VENDORED.json").read_text())


def matches(entry: dict[str, str], content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: str(entry["path"]))
def test_file_has_its_hash_and_licence(entry: dict[str, str]) -> None:
    content = (ROOT / entry["path"]).read_bytes()
    assert matches(entry, content)
    assert not matches(entry, content + b" ")
    assert (ROOT / entry["licence_file"]).read_text().strip()
    assert entry["licence"] and entry["version"]


def test_every_foreign_file_is_listed() -> None:
    folders = [STATIC / "vendor", STATIC / "fonts", ROOT / "tests" / "browser" / "vendor"]
    foreign = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.iterdir()
        if path.suffix in {".js", ".css", ".woff2"}
    }
    assert foreign == {entry["path"] for entry in VENDORED}


@pytest.mark.parametrize(
    ("path", "kilobytes"),
    [
        ("css/onramp.css", 10),
        ("css/staff.css", 2),
        ("css/papers.css", 1),
        ("js/student.js", 6),
        ("js/teacher.js", 6),
        ("icons.svg", 4),
        ("pictures.svg", 6),
    ],
)
def test_file_stays_small_on_the_wire(path: str, kilobytes: int) -> None:
    assert len(gzip.compress((STATIC / path).read_bytes())) <= kilobytes * 1000


def test_font_stays_small() -> None:
    assert (STATIC / "fonts" / "lexend.woff2").stat().st_size <= 40_000


def test_stylesheet_has_logical_properties_only() -> None:
    sides = "left|right|top|bottom"
    physical = re.compile(rf"(?<![-\w])((?:margin|padding|border)-(?:{sides})|(?:{sides}|width|height)\s*:)")
    assert physical.search("a { margin-left: 1px }") and physical.search("a { width: 1px }")
    for sheet in (STATIC / "css").iterdir():
        assert physical.findall(sheet.read_text()) == [], sheet.name


def test_picture_names_are_drawn() -> None:
    drawn = set(re.findall(r'symbol id="([^"]+)"', (STATIC / "pictures.svg").read_text()))
    listed = re.search(r"set PICTURES = \[(.*?)\]", (ROOT / "webapp/templates/_components.html").read_text())
    assert listed
    names = set(re.findall(r'"(\w+)"', listed.group(1)))
    assert len(names) == 12
    assert names <= drawn
