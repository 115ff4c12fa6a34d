"""Why there is no new fit, in words."""

from flask_babel import gettext as _

from webapp.language import N_

REASONS = {
    "worse": N_("It foresees the answers of children that it has not seen less well than what is in use."),
    "broken": N_("The numbers that it found cannot be right: they are no numbers, or beyond their limits."),
    "overtaken": N_("Other parameters were taken into use while it was being made."),
}


class NoFit(Exception):
    """There is no new fit, and the text says why, for the log and the command line."""


def why_in_words(why: str) -> str:
    return _(REASONS[why]) if why in REASONS else ""
