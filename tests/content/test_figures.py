"""Pictures: only what is one, not too big, and nothing in a drawing that loads or runs."""

import struct

import pytest

from content.figures import MAX_BYTES, PictureProblem, read_picture
from tests.content.importers.oatutor import png

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
