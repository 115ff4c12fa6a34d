"""Texts: nothing that cannot be shown safely, no words that hurt."""

import re
from collections.abc import Iterator

from content.checks.report import Place, Report
from content.entry import Entry
from content.problems import clipped
from content.rendering import unsafe

# these fields hold no Markdown
_CODE = {
    "id",
    "bug",
    "where",
    "right",
    "answers",
    "answer",
    "tolerance",
    "extra",
    "external",
    "source",
    "standards",
    "version",
}
_SUSPECT = re.compile(r"[<$]|\]\(|!\[|\]:")
_HOLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_CHILD = {"feedback", "look_again", "hints", "student_words"}
_HARSH = re.compile(
    r"\b(wrong|incorrect|fail|failed|fails|bad|mistake|behind|streak|rank|stupid|easy)\b|%", re.IGNORECASE
)


def check_texts(report: Report) -> None:
    """Markup, links and formulas that cannot be shown; harsh words where a child reads them."""
    pack = report.pack
    for section, entries in (
        ("header", (pack.header,)),
        ("skills", pack.skills),
        ("misconceptions", pack.misconceptions),
        ("items", pack.items),
        ("tickets", pack.tickets),
        ("activities", pack.activities),
        ("lessons", pack.lessons),
    ):
        for index, entry in enumerate(entries):
            for path, text in _texts(entry, ()):
                _check(report, (section, index, *path), text)


def _check(report: Report, place: Place, text: str) -> None:
    if _SUSPECT.search(text) and (piece := unsafe(_HOLE.sub("1", text))):
        report.add(
            "unsafe",
            place,
            "Markdown and formulas, without HTML, links or pictures",
            f"`{clipped(piece)}`",
            "Take it out, or write it in words; `**bold**`, lists and `$...$` are understood.",
        )
    if _CHILD.intersection(place) and (harsh := _HARSH.search(text)):
        report.warn(
            "harsh",
            place,
            "kind words that say what to look at",
            f"`{harsh[0]}`",
            "Say what the child can look at or try next.",
        )


def _texts(value: object, path: Place) -> Iterator[tuple[Place, str]]:
    """Every Markdown text inside an entry, with its path as the files have it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Entry):
        for name in type(value).model_fields:
            if name not in _CODE:
                yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, str(key)))
