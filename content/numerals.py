"""Numbers as each language writes them: "3,5" in Spanish, "3.5" in English, "٣٫٥" in Arabic."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

MAX_LENGTH = 40
MAX_DIGITS = 15

VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅐": "1/7", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅑": "1/9", "⅒": "1/10",
}  # fmt: skip

_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff"))
_MINUS = "-\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"
_PLUS = "+\uff0b\ufe62"
_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_ARABIC_ZEROS = (0x0660, 0x06F0)


@dataclass(frozen=True, slots=True)
class Habits:
    """What stands before decimals, what may stand between groups, and how many digits an inner group has."""

    decimals: str
    groups: str
    inner: tuple[int, ...]


@lru_cache(maxsize=256)
def habits(language: str) -> Habits:
    """How a language (a BCP 47 tag such as `es-MX`) writes numbers, from CLDR; English for one that CLDR
    does not know.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    decimals = group = ""
    for system in ("latn", locale.default_numbering_system):
        try:
            decimals += get_decimal_symbol(locale, numbering_system=system)
            group += get_group_symbol(locale, numbering_system=system)
        except (KeyError, ValueError):
            continue
    # where the comma is for decimals, a space between thousands is usual beside the CLDR symbol
    groups = group + (_SPACES if "," in decimals or any(sign in _SPACES for sign in group) else "")
    inner = (2, 3) if locale.decimal_formats[None].grouping == (3, 2) else (3,)
    return Habits(decimals, "".join(sign for sign in groups if sign not in decimals), inner)


def read_number(text: str, language: str, decimals: bool = True) -> Fraction | None:
    """The number that a child wrote, None where it cannot be read as one in this language.

    Any Unicode decimal digits of one script; a leading + or -; thousands grouped as the language does; `decimals` False
    reads whole numbers only. Longer than 40 characters or 15 digits is unreadable.
    """
    if len(text) > MAX_LENGTH:
        return None
    if text.isdigit() and text.isascii():  # the short way of most answers
        return Fraction(int(text)) if len(text) <= MAX_DIGITS else None
    text = text.translate(_MARKS).strip()
    sign = 1
    if text[:1] and text[0] in _MINUS + _PLUS:
        sign = -1 if text[0] in _MINUS else 1
        text = text[1:].lstrip()
    zeros = {ord(letter) - digit for letter in text if (digit := unicodedata.decimal(letter, None)) is not None}
    if len(zeros) != 1:
        return None
    # Arabic digits bring their own signs, whatever the language of the page
    habit = Habits("٫", "٬", (3,)) if zeros <= set(_ARABIC_ZEROS) and set(text) & {"٫", "٬"} else habits(language)
    plain = _ungrouped("".join(str(unicodedata.decimal(letter, letter)) for letter in text), habit)
    if plain is None or not _NUMBER.fullmatch(plain) or ("." in plain and not decimals):
        return None
    if sum(letter != "." for letter in plain) > MAX_DIGITS:
        return None
    return sign * Fraction(plain.rstrip("."))


def _ungrouped(text: str, habit: Habits) -> str | None:
    """The text without its group signs and with `.` for decimals; None where groups are not of the right size."""
    at = next((at for at, letter in enumerate(text) if letter in habit.decimals), len(text))
    whole, rest = text[:at], text[at + 1 :]
    groups = re.split(f"[{re.escape(habit.groups)}]", whole) if habit.groups else [whole]
    if len(groups) > 1:
        signs = {letter for letter in whole if letter in habit.groups}
        sizes = [len(group) for group in groups]
        inner_fits = any(all(size == wanted for size in sizes[1:-1]) for wanted in habit.inner)
        if len(signs) > 1 or sizes[-1] != 3 or not 1 <= sizes[0] <= 3 or not inner_fits:
            return None
    if not all(part.isdigit() for part in [*groups, rest] if part):
        return None
    return "".join(groups) + ("." + rest if at < len(text) else "")
