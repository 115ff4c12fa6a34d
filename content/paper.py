"""Answers on paper: what stands on a printed form, and what a teacher types from it, as the answer that the log keeps.

Options carry letters there, in the order in which the form shows them. The rest is typed as it stands: `57`, `3/4`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from content.generate import VariantPart
from content.given import read_blanks

LETTERS = ascii_uppercase
PAIR = re.compile(r"([A-Z])\s*[-:–]?\s*(\d{1,2})")


def typed(part: VariantPart, text: str) -> str:
    """The answer that a device would have sent. What names no option of the form stays as it is: nobody can read it."""
    text = text.strip()
    if part.response == "choice":
        return _chosen(text, [option.id for option in part.options], part.many)
    if part.response == "order":
        return _chosen(text, [option.id for option in part.options], True)
    if part.response == "match":
        return _paired(text, *([id for id, _text in part.shown[side]] for side in ("left", "right")))
    if part.response == "blanks" and text:
        return _filled(text, part.inner)
    return text


def written(part: VariantPart, answer: str) -> str:
    """The other way round: what a teacher would type for this answer."""
    if part.response in ("choice", "order"):
        letters = dict(zip((option.id for option in part.options), LETTERS, strict=False))
        return " ".join(letters.get(id, id) for id in answer.replace(",", " ").split())
    if part.response == "match":
        left, right = ([id for id, _text in part.shown[side]] for side in ("left", "right"))
        pairs = [pair.split(":", 1) for pair in answer.split() if ":" in pair]
        return " ".join(f"{LETTERS[left.index(a)]}{right.index(b) + 1}" for a, b in pairs if a in left and b in right)
    if part.response == "blanks":
        given = read_blanks(answer)
        return "; ".join(written(inner, given.get(id, "")) for id, inner in part.inner.items()) if given else ""
    return answer


def _chosen(text: str, ids: Sequence[str], many: bool) -> str:
    """Letters as ids: `b`, `A C`, `A, C` or `AC`."""
    letters = re.sub(r"[\s,;.)]+", "", text).upper()
    places = [LETTERS.find(letter) for letter in letters]
    if not places or (len(places) > 1 and not many) or not all(0 <= place < len(ids) for place in places):
        return text
    return " ".join(ids[place] for place in places)


def _paired(text: str, left: Sequence[str], right: Sequence[str]) -> str:
    """`A2 B1` as pairs of ids."""
    pairs = [(LETTERS.index(letter), int(number) - 1) for letter, number in PAIR.findall(text.upper())]
    if not pairs or not all(a < len(left) and 0 <= b < len(right) for a, b in pairs):
        return text
    return " ".join(f"{left[a]}:{right[b]}" for a, b in pairs)


def _filled(text: str, inner: Mapping[str, VariantPart]) -> str:
    """`3; B`: one answer for each gap, in their order."""
    values = [value.strip() for value in text.split(";")]
    if len(values) > len(inner):
        return text
    filled = {id: typed(part, value) for (id, part), value in zip(inner.items(), values, strict=False)}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
