"""What travels compressed, and that it arrives as it was."""

import gzip

import pytest

from tests.cast import Cast, add_student
from webapp.compression import LONG, compress_page
from webapp.writing import writing

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("file", ["css/onramp.css", "js/child.js", "js/slots.js", "icons.svg"])
def test_files_arrive_as_they_were(cast: Cast, file: str) -> None:
    plain = cast.browser().get(f"/static/{file}")
    squeezed = cast.browser().get(f"/static/{file}", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert squeezed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(squeezed.data) == plain.data
    assert len(squeezed.data) < len(plain.data)


def test_what_is_compressed_already_is_left(cast: Cast) -> None:
    assert "Content-Encoding" not in cast.browser().get("/static/fonts/lexend.woff2", headers=GZIP).headers


def test_a_short_page_is_left(cast: Cast) -> None:
    reply = cast.browser().get("/staff/sign-in", headers=GZIP)
    assert len(reply.data) < LONG
    assert "Content-Encoding" not in reply.headers


def test_a_long_page_arrives_whole(cast: Cast) -> None:
    with writing():
        for number in range(40):
            add_student(cast.room, f"Child{number}", "Long", f"9{number:03d}")
    reply = cast.browser(cast.tess).get(f"/classes/{cast.room.id}/students", headers=GZIP)
    assert reply.headers["Content-Encoding"] == "gzip"
    assert b"Child39" in gzip.decompress(reply.data)
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_size_of_a_page_tells_little() -> None:
    """The same page has many sizes: one letter more or less in a guess does not show."""
    assert len({len(compress_page(b"the same page" * 1000)) for _ in range(50)}) > 10
