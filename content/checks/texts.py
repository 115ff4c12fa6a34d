"""Texts: nothing that cannot be shown safely, no words that hurt."""

import re
from collections.abc import Iterator, Sequence

from content.checks.report import Place, Report, Severity
from content.entry import Entry
from content.problems import clipped
from content.rendering import unsafe
from content.translations import HEADER, SECTIONS, word_fields

_SUSPECT = re.compile(r"[<$]|\]\(|!\[|\]:")
_HOLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_CHILD = {"feedback", "look_again", "hints", "student_words"}
_HARSH = {
    "en": re.compile(
        r"\b(wrong|incorrect|fail|failed|fails|bad|mistake|behind|streak|rank|stupid|easy)\b|%", re.IGNORECASE
    ),
    "es": re.compile(
        r"\b(incorrect[oa]s?|equivocad[oa]s?|equivocaste|fallaste|mal|errores|tont[oa]s?|fácil(?:es)?)\b|%",
        re.IGNORECASE,
    ),
}
MOST_BRACKETS = 100
Finding = tuple[str, str, str, str, Severity]


def check_texts(report: Report) -> None:
    """Markup, links and formulas that cannot be shown; harsh words where a child reads them."""
    pack = report.pack
    for section in (HEADER, *SECTIONS):
        entries = (pack.header,) if section == HEADER else getattr(pack, section)
        for index, entry in enumerate(entries):
            for path, text in _texts(entry, ()):
                for finding in check_text(text, path, pack.header.language):
                    code, expected, found, fix, severity = finding
                    report.add(code, (section, index, *path), expected, found, fix, severity)


def check_text(text: str, path: Sequence[str | int], language: str) -> Iterator[Finding]:
    """What is the matter with one text: (code, expected, found, fix, severity)."""
    if _SUSPECT.search(text) and (piece := _piece(_HOLE.sub("1", text))):
        yield (
            "unsafe",
            "Markdown and formulas, without HTML, links or pictures",
            f"`{clipped(piece)}`",
            "Take it out, or write it in words; `**bold**`, lists and `$...$` are understood.",
            "error",
        )
    harsh = _HARSH.get(language.partition("-")[0])
    if harsh and _CHILD.intersection(path) and (found := harsh.search(text)):
        yield (
            "harsh",
            "kind words that say what to look at",
            f"`{found[0]}`",
            "Say what the child can look at or try next.",
            "warning",
        )


def _piece(text: str) -> str | None:
    # so many brackets are no text, and take long to read as Markdown
    if text.count("[") + text.count("<") > MOST_BRACKETS:
        return f"more than {MOST_BRACKETS} brackets"
    return unsafe(text)


def _texts(value: object, path: Place, words: bool = True) -> Iterator[tuple[Place, str]]:
    """Every text for people inside an entry, with its path as the files have it."""
    if isinstance(value, str):
        if words:
            yield path, value
    elif isinstance(value, Entry):
        worded = word_fields(type(value))
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if inner and (name in worded or not isinstance(inner, str)):
                yield from _texts(inner, (*path, name), name in worded)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index), words)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, str(key)), words)
