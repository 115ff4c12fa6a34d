"""Known vectors in every text field of a pack: the checker names each, and were it passed by, no page would run one."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from content.checking import check
from content.pack import Pack
from content.reading import read
from content.translations import spoken, texts
from tests.cast import Cast
from tests.conftest import SHIPPED
from tests.library.small import small_pack
from tests.practice.browsing import Child
from webapp import clock
from webapp.library.publishing import publish
from webapp.tables import TicketSet
from webapp.writing import writing

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><b onmouseover=alert(1)>x</b>',
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javas&#99;ript:alert(1)'>x</a>",
    "<style>*{background:url(//example.org)}</style>",
    "$\\href{javascript:alert(1)}{x}$",
    "$<mtext onclick=alert(1)>$",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
]


class Alive(HTMLParser):
    """Whatever in a page could run or fetch and is not ours."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in {"iframe", "object", "embed", "style", "base"} or (tag == "script" and "src" not in said):
            self.found.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            elif name in {"href", "src", "xlink:href", "srcdoc", "action"} and not address.startswith(("/", "#", "?")):
                self.found.append(f"{tag} {name}={address}")


def spoilt(vector: str, folder: Path = SHIPPED / "subtract-regroup") -> Pack:
    pack = read(folder)
    return spoken(pack, {path: f"{text} {vector}" for path, text in texts(pack)})


@pytest.mark.sqlite_suffices
@pytest.mark.parametrize("vector", VECTORS)
def test_the_checker_names_every_field(vector: str) -> None:
    pack = spoilt(vector, small_pack())
    unsafe = [problem for problem in check(pack) if problem.code == "unsafe"]
    # a pack made from records has no places: as many as there are texts with it, told once for each
    assert unsafe
    assert all(problem.severity == "error" for problem in unsafe)
    one_by_one = [path for path, text in texts(pack) if vector not in text]
    assert one_by_one == []


@pytest.fixture
def pack(cast: Cast) -> Pack:
    """A pack that no check has seen, with every vector in every text."""
    found = spoilt(" ".join(VECTORS))
    with writing():
        publish(found, cast.school.id, cast.ada, clock.now())
    return found


def test_no_page_runs_one(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    pages = [sam.start().html, sam.press("hint").html, sam.press("answer", "0").html]
    sue = Child(cast.browser(cast.sue))
    pages.append(sue.start("ticket").html)
    for given in ("80", "64", "x", "0", "0", "all-tens"):
        pages.append(sue.press("answer", given).html)
    pages.append(sue.press("finish").html)
    tess, ada = cast.browser(cast.tess), cast.browser(cast.ada)
    here = f"/classes/{cast.room.id}"
    seen = ["", "/groups", "/skills", "/unit", "/students", f"/students/{cast.sue.id}", f"/tickets/{ticket_set.id}"]
    answers = [tess.get(here + path) for path in seen] + [ada.get("/library"), cast.browser(cast.sam).get("/today")]
    pages += [answer.text for answer in answers if answer.status_code == 200]
    assert len(pages) >= 12
    assert sum("alert(1)" in page for page in pages) >= 8, "the vectors came to the pages, as text"
    for page in pages:
        assert Alive(page).found == []


def test_what_is_alive_is_found() -> None:
    assert Alive('<p onclick="x()">').found
    assert Alive("<script>1</script>").found
    assert Alive('<a href="javascript:1">').found
    assert not Alive('<a href="/x"><script src="/static/a.js"></script></a>').found
