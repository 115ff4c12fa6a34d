"""Texts of a task that are in another language than the rest: a translation lacks them, so the pack's own stand in."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from content.expressions import ExpressionError, Values
from content.pack import Pack
from content.responses import BLANK
from content.templates import template
from content.translations import texts_in

GAP = "___"  # what stands for a blank where no widget does


def fallbacks(pack: Pack, values: Values, *records: Any) -> Mapping[str, str]:
    """Text -> its language, for each text in these records that the pack has not in the language that it speaks.

    Texts are as a task shows them, with their numbers; one with blanks also as the pieces between these. What cannot
    be filled with these values is shown nowhere.
    """
    found: dict[str, str] = {}
    for text in texts_in(records) if pack.untranslated else ():
        if text in pack.untranslated:
            with suppress(ExpressionError):
                filled = template(text).fill(values)
                shown = (filled, BLANK.sub(GAP, filled), *BLANK.split(filled)[::2])
                found |= dict.fromkeys(shown, pack.language_of(text))
    return found
