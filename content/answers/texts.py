"""Answers in words."""

from content.answers.verdicts import Reading
from content.generate import VariantPart
from content.keys import said
from content.responses import TextResponse


def read_text(part: VariantPart, text: str, language: str) -> Reading | None:
    """Any of the accepted texts, with case and white space as the response says. Nothing at all is unreadable."""
    if not text.strip() or not isinstance(part.spec, TextResponse):
        return None
    given = said(part.spec, text)
    kept = next((key for key in part.key if said(part.spec, key) == given), None)
    return Reading.whole(kept or given, kept is not None)
