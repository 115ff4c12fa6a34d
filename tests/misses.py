"""An answer that misses: not right, and readable, whatever the way of answering."""

import json

from content.generate import VariantPart


def miss(part: VariantPart, number: str = "0") -> str:
    """A plain miss: another option, `number` where numbers are asked for."""
    if part.response == "choice":
        return next(option.id for option in part.options if option.id not in part.key)
    if part.response == "blanks":
        return json.dumps(dict.fromkeys(part.shown["blanks"], number))
    if part.response == "order":
        return " ".join(reversed(part.key[0].split()))
    if part.response == "match":
        return " ".join(f"{left}:{part.shown['right'][0][0]}" for left, _text in part.shown["left"])
    if part.response == "number-line":
        return "0 1" if part.shown["jump"] else "0"
    return "nobody" if part.response == "text" else number
