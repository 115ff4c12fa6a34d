"""Tables as their reader sees them: the visible text, cell by cell."""

import csv
import io
from html.parser import HTMLParser

from werkzeug.test import TestResponse

EMPTY = {"input", "br", "img", "meta", "link", "hr", "use", "path"}  # tags that hold nothing


class Tables(HTMLParser):
    """Rows of every table; what is for screen readers alone, hidden names and what a tap opens are left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            return
        classes = (dict(attrs).get("class") or "").split()
        unseen = bool({"unseen", "alias"} & set(classes)) or (tag == "p" and ("details", False) in self.open)
        self.open.append((tag, unseen))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text, inside = data.strip(), {tag for tag, _ in self.open}
        if not text or not inside & {"td", "th"} or any(unseen for _, unseen in self.open):
            return
        gap = "" if text == "?" or not self.rows[-1][-1] else " "
        self.rows[-1][-1] += gap + text


def sheet(reply: TestResponse) -> list[list[str]]:
    """The rows of a spreadsheet that is to be kept as a file; blank ones are left out."""
    assert reply.mimetype == "text/csv"
    assert "attachment" in reply.headers["Content-Disposition"]
    assert reply.data.startswith(b"\xef\xbb\xbf")
    return [row for row in csv.reader(io.StringIO(reply.data.decode("utf-8-sig"))) if row]


def table(page: str) -> list[list[str]]:
    return Tables(page).rows
