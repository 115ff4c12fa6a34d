"""What a child is told where the value is right and the form is not.

These sentences are of the program and not of a pack, so they are English here and stand in the message catalogue: the
page translates what a verdict says with a note.
"""


def _(text: str) -> str:
    """Marks a text for the catalogue."""
    return text


NOTES = {
    "simplest": _("That is the same number. Now write it in simplest form."),
    "form": _("That is the same number. Now write it the way the question asks."),
    "unit": _("Look at the unit: write the number and the unit that the question asks for."),
    "simplified": _("That is equal. There is still something to work out."),
    "factored": _("That is equal. Now write it as a product of factors."),
    "same-form": _("That is equal. Now write it in the form that the question asks for."),
    "solved-for": _("That is true, but not solved yet. The letter should stand alone on one side."),
    "trades": _("Your answer is right. Look again at the row of trades."),
}
