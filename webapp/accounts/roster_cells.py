"""What each column of a class list may hold."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so
GRADE = re.compile(r"(PK|TK|K|[1-9]|1[0-2])")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
NUMBER = re.compile(r"[^\s,;\"'<>&]{1,40}")


class Cell(NamedTuple):
    expected: Callable[[], str]
    read: Callable[[str], str | None]  # the value as it is kept, or None
    fix: Callable[[], str]
    longest: int


def read_cell(column: str, cell: str) -> tuple[str, str | None]:
    """The value as it is kept, and how to mend it where it cannot be kept."""
    rule = CELLS[column]
    text = " ".join(cell.split()) if "\n" not in cell and "\r" not in cell else cell
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\u200c\u200d" for letter in text):
        return "", _("Remove the line break or the invisible character from this cell.")
    if text.startswith(FORMULA):
        return "", _("A cell may not begin with = + - or @: a spreadsheet would take it for a formula.")
    if len(text) > rule.longest:
        return "", _("Shorten it to %(number)s characters.", number=rule.longest)
    value = rule.read(text)
    return (value, None) if value is not None else ("", rule.fix())


def name(text: str) -> str | None:
    return text if any(letter.isalpha() for letter in text) and not set(text) & set("<>") else None


def optional_name(text: str) -> str | None:
    return name(text) if text else ""


def class_name(text: str) -> str | None:
    return text if any(letter.isalnum() for letter in text) and not set(text) & set("<>") else None


def number(text: str) -> str | None:
    return text if NUMBER.fullmatch(text) else None


def grade(text: str) -> str | None:
    """K, PK, TK or 1 to 12, as `03`, `3.0` (a spreadsheet's number) or `Grade 3` too."""
    short = re.sub(r"^grade\s*", "", text.strip().casefold())
    short = re.sub(r"^0+(?=\d)|\.0$", "", short).upper()
    short = {"KG": "K", "0": "K"}.get(short, short)
    return short if GRADE.fullmatch(short) else None


def language(text: str) -> str | None:
    tag = text.replace("_", "-")
    head, dash, rest = tag.partition("-")
    tag = head.lower() + dash + rest
    return tag if not tag or LANGUAGE.fullmatch(tag) else None


CELLS = {
    "class": Cell(
        lambda: _("the class, such as Room 12"), class_name, lambda: _("Write the name of the child's class."), 60
    ),
    "first_name": Cell(lambda: _("a first name"), name, lambda: _("Write the child's first name, in letters."), 60),
    "last_name": Cell(
        lambda: _("a last name, or nothing"),
        optional_name,
        lambda: _("Write the last name in letters, or leave it empty."),
        60,
    ),
    "student_id": Cell(
        lambda: _("the school's own id of the child"),
        number,
        lambda: _("Write the id without spaces. It stays the same for years and is how the child is found again."),
        40,
    ),
    "grade": Cell(lambda: _("K or 1 to 12"), grade, lambda: _("Write K, or a number from 1 to 12."), 20),
    "language": Cell(
        lambda: _("a language code such as en or es, or nothing"),
        language,
        lambda: _("Write a code of two or three letters (en, es, ar), or leave it empty for the school's language."),
        20,
    ),
}
