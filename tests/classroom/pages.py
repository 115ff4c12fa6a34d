"""Reading the class's pages as a person sees them."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.classroom.stage import TASKS, Stage


def cards(html: str) -> list[str]:
    """The words of each card, one line."""
    found = re.findall(r'<article class="group".*?</article>', html, re.S)
    return [
        " ".join(
            unescape(
                re.sub(r"<[^>]+>", " ", re.sub(r'<(div|span) class="alias">.*?</\1>', "", card, flags=re.S))
            ).split()
        )
        for card in found
    ]


def names(html: str) -> list[list[str]]:
    """The names on each card."""
    found = re.findall(r'<article class="group".*?</article>', html, re.S)
    return [
        re.findall(r'<span class="name[^"]*"><span class="person"><span class="shown">([^<]+)<', card) for card in found
    ]


def shows(card: str, answers: tuple[str, ...]) -> bool:
    return any(f"{task} → {given}" in card for task, given in zip(TASKS, answers, strict=True))


def actions(html: str, verb: str) -> list[str]:
    return re.findall(rf'action="([^"]+/{verb})"', html)


def read(stage: Stage, path: str = "/groups", browser: FlaskClient | None = None) -> str:
    page = (browser or stage.cast.browser(stage.cast.tess)).get(stage.path(path))
    assert page.status_code == 200
    return page.get_data(as_text=True)


def without_hidden(html: str) -> str:
    """The page without what the style sheet takes away while names are hidden (balanced, so that nesting counts)."""
    out, depth, tags = [], 0, []
    main = html[html.index("<main") :]
    for piece in re.split(r"(<[^>]+>)", main):
        opened = re.match(r"<(\w+)([^>]*?)(/?)>", piece)
        if opened and opened[1] not in ("input", "use", "br", "path", "img", "meta", "link") and not opened[3]:
            hide = 'class="' in opened[2] and "shown" in re.findall(r'class="([^"]*)"', opened[2])[0].split()
            tags.append((opened[1], hide))
            depth += hide
        elif piece.startswith("</") and tags:
            depth -= tags.pop()[1]
        elif not depth:
            out.append(piece)
    return " ".join(out)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def section(html: str, id: str = "needs") -> str:
    """One part of the page, words only."""
    found = re.search(rf'<section class="card[^"]*" id="{id}".*?\n</section>', html, re.S)
    assert found, f"no part {id}"
    return plain(found[0])
