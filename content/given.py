"""An answer as one reads it: the words of what was chosen, and what was typed as it was typed."""

import json
from collections.abc import Iterator

from content.generate import VariantPart

# (text, whether it is the pack's own Markdown; else it is what a child typed, or a sign between)
Piece = tuple[str, bool]
OPEN = "_"  # travels where a child left something open


def read_back(part: VariantPart, answer: str) -> list[Piece]:
    """The pieces of an answer, in the order in which they are read."""
    words = {option.id: option.text for option in part.options}
    if part.response in ("choice", "order"):
        return _joined([[_word(words, id)] for id in answer.replace(",", " ").split()])
    if part.response == "match":
        left, right = (dict(part.shown[side]) for side in ("left", "right"))
        pairs = [pair.split(":", 1) for pair in answer.split() if ":" in pair]
        return _joined([[_word(left, one), (" – ", False), _word(right, other)] for one, other in pairs])
    if part.response == "blanks":
        return list(_filled(part, answer))
    if part.response == "number-line":
        return [(" → ".join(answer.split()) if part.shown.get("jump") else answer, False)]
    if part.response == "column":
        return [(answer.partition("|")[0].strip(), False)]
    unit = part.shown.get("unit")  # it stands beside the box
    return [(f"{answer} {unit}" if unit and answer and not answer.endswith(unit) else answer, False)]


def read_blanks(answer: str) -> dict[str, str]:
    """What was given in each blank; nothing where the answer is no such object."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return {str(id): str(value) for id, value in found.items()} if isinstance(found, dict) else {}


def _word(words: dict[str, str], id: str) -> Piece:
    return (words[id], True) if id in words else ("…" if id == OPEN else id, False)


def _joined(several: list[list[Piece]]) -> list[Piece]:
    return [piece for at, one in enumerate(several) for piece in ([(", ", False)] if at else []) + one]


def _filled(part: VariantPart, answer: str) -> Iterator[Piece]:
    """The prompt with what stands in its blanks."""
    given = read_blanks(answer)
    for at, piece in enumerate(part.shown["pieces"]):
        if at % 2 == 0:
            yield piece, True
        elif piece in part.inner and given.get(piece):
            yield from read_back(part.inner[piece], given[piece])
        else:
            yield "…", False
