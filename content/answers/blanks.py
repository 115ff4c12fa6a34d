"""Several small answers in one: JSON of what stands in each blank."""

import json
from collections.abc import Mapping

from content.answers.cards import read_choice
from content.answers.numbers import read_typed
from content.answers.texts import read_text
from content.answers.verdicts import Reading
from content.generate import VariantPart
from content.keys import filled

_READERS = {"number": read_typed, "text": read_text, "choice": read_choice}


def read_blanks(part: VariantPart, text: str, language: str) -> Reading | None:
    """Every blank filled and readable. The score is the share that is right; each blank may show its own rule."""
    given = _given(text)
    if given is None or given.keys() != part.inner.keys():
        return None
    found: dict[str, Reading] = {}
    for name, inner in part.inner.items():
        reading = _READERS[inner.response](inner, given[name], language)
        if reading is None:
            return None
        found[name] = reading
    whole = filled({name: reading.given for name, reading in found.items()})
    right = sum(reading.score == 1.0 for reading in found.values())
    key = {name: inner.key[0] for name, inner in part.inner.items()}
    alone = {filled({**key, name: sign}) for name, reading in found.items() for sign in reading.signs}
    notes = [reading.note for reading in found.values() if reading.score < 1.0]
    note = notes[0] if notes and all(notes) else None
    return Reading(whole, right / len(found), frozenset([whole, *alone]), note)


def _given(text: str) -> Mapping[str, str] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return found
