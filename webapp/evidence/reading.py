"""What a child has to read before it can answer, and whether there was time for that."""

from content.generate import Variant, VariantPart
from webapp.evidence.deliveries import Delivery
from webapp.evidence.tokens import Token

MS_PER_LETTER = 25  # about 2,400 letters a minute: no child reads faster


def prompt_of(variant: Variant, part: str) -> str:
    """The task as the child saw it: the sum where there is one, else with the story that leads to the question."""
    asked = next((each for each in variant.parts if part in ("", each.id)), None)
    if asked is None:
        return ""
    stem = None if asked.operands else variant.stem
    return " ".join(text for text in (stem, asked.prompt) if text)


def reading_ms(prompt: str) -> int:
    """The least time in which this can be read."""
    return MS_PER_LETTER * len(prompt)


def is_rapid(delivery: Delivery, token: Token, variant: Variant, part: VariantPart) -> bool:
    """Whether an answer came faster than its task can be read: a guess, right or wrong.

    Only the first thing that a child does at a part tells: a hint, a second try or a changed answer needs no reading
    again, nor does the story at a later part.
    """
    first = delivery.kind == "answer" and delivery.revision == 1 and token.try_ == 1
    if not first or delivery.elapsed_ms is None:
        return False
    return delivery.elapsed_ms < reading_ms(prompt_of(variant, part.id) if part is variant.parts[0] else part.prompt)
