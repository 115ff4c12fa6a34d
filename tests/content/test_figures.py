"""Pictures: only what is one, not too big, and nothing in a drawing that loads or runs."""

import struct
from pathlib import Path

import pytest

from content.checking import examine
from content.figures import MAX_BYTES, PictureProblem, read_picture
from content.generate import variant
from tests.content.importers.oatutor import png
from tests.content.kept import copy

GIF = b"GIF89a" + struct.pack("<HH", 12, 7) + b"\x00\x00\x00;"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 9, 16) + b"\x01\x01\x11\x00"


def svg(inside="", attributes='viewBox="0 0 40 30"'):
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {names} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("figures/a.png", png(5, 4), (5, 4)),
        ("figures/a.gif", GIF, (12, 7)),
        ("figures/a.jpg", JPEG, (16, 9)),
        ("figures/a.svg", svg(), (40, 30)),
        ("figures/a.svg", svg(attributes='width="20px" height="10.4"'), (20, 10)),
        (
            "figures/a.svg",
            svg('<defs><path id="p" d="M0 0"/></defs><use href="#p"/><text fill="url(#g)">3</text>'),
            (40, 30),
        ),
    ],
)
def test_a_picture_says_its_size(name, data, size):
    picture = read_picture(name, data)
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<image href="https://example.org/a.png"/>',
        '<use href="https://example.org/a.svg#x"/>',
        '<use xlink:href="data:image/svg+xml;base64,AA"/>',
        '<path fill="url(https://example.org/a)"/>',
        '<path style="fill:url(//example.org)"/>',
        "<style>@import 'https://example.org'</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
    ],
)
def test_a_drawing_that_loads_or_runs_something_is_refused(inside):
    with pytest.raises(PictureProblem):
        read_picture("figures/a.svg", svg(inside))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("figures/a.gif", png()),
        ("figures/a.png", b"<svg/>"),
        ("figures/a.png", b""),
        ("figures/a.jpg", JPEG[:12]),
        ("figures/a.jpg", b"\xff\xd8\xff\xe0" + b"\x00\x02" * 40),
        ("figures/a.svg", b"<html/>"),
        ("figures/a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg()),
        ("figures/a.svg", svg("<path>")),
        ("figures/a.svg", svg(attributes="")),
        ("figures/a.svg", svg(attributes='width="0" height="3"')),
        ("figures/a.svg", svg("<g/>" * 5001)),
        ("figures/a.svg", b"\xff\xfe\x00\x01"),
        ("figures/a.png", png(4001, 1)),
        ("figures/a.webp", b"RIFF"),
        ("figures/../a.png", png()),
        ("figures/a b.png", png()),
        ("figures/a.png", png() + b"0" * MAX_BYTES),
    ],
)
def test_what_is_no_picture_is_refused(name, data):
    with pytest.raises(PictureProblem) as refused:
        read_picture(name, data)
    assert refused.value.fix


BARS = """
- id: bars
  kind: conceptual
  context: model
  few: true
  variables: {a: {int: [1, HIGH]}}
  figure: {file: "figures/bar-{{a}}.svg", alt: "A bar with {{a}} gray parts."}
  parts:
    - id: p
      skills: [tens-and-ones]
      prompt: "How many parts are gray?"
      response: {type: number, answers: ["a"]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack whose item has a picture for each variant up to three."""
    pack = copy(tmp_path)
    (pack / "figures").mkdir(exist_ok=True)
    for number in (1, 2, 3):
        (pack / "figures" / f"bar-{number}.svg").write_bytes(svg(f"<text>{number}</text>"))
    return pack


def test_a_picture_follows_the_numbers(folder: Path) -> None:
    (folder / "items" / "bars.yaml").write_text(BARS.replace("HIGH", "3"), encoding="utf-8")
    pack, problems = examine(folder)
    assert pack is not None, problems
    shown = {}
    for seed in range(30):
        made = variant(pack, "bars", f"s{seed}")
        assert made.figure is not None
        shown[made.parts[0].key[0]] = (made.figure.alt, made.figure.sha256)
    assert shown == {
        number: (f"A bar with {number} gray parts.", pack.picture(f"figures/bar-{number}.svg").sha256)
        for number in ("1", "2", "3")
    }


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (("HIGH", "4"), "no `figures/bar-4.svg` (a = 4)"),
        (("HIGH", "3000000"), "more than can be looked through"),
        (("bar-{{a}}", "bar-{{a / 2}}"), "no `figures/bar-0.5.svg`"),
        (("bar-{{a}}", "bar-{{b}}"), "b"),
        (("with {{a}}", "with {{b}}"), "b"),
    ],
)
def test_a_variant_without_its_picture_is_refused(folder: Path, changed: tuple[str, str], found: str) -> None:
    text = BARS.replace(*changed).replace("HIGH", "3")
    (folder / "items" / "bars.yaml").write_text(text, encoding="utf-8")
    pack, problems = examine(folder)
    assert pack is None
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [problem.file for problem in errors] == ["items/bars.yaml"]
    assert found in errors[0].found
