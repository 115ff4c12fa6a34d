"""Tables for a spreadsheet: CSV with the byte order mark by which it knows UTF-8, and no cell that it would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# A spreadsheet takes a cell that begins so for a formula and runs it.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([harmless(text) for text in row])
    return "\ufeff" + out.getvalue()


def harmless(text: str) -> str:
    """No spreadsheet runs it: an apostrophe in front makes it plain text."""
    return f"'{text}" if text.startswith(RUNS) else text


def attach(rows: Iterable[Sequence[str]], name: str) -> Response:
    """The table as a file to keep."""
    response = Response(as_csv(rows), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
