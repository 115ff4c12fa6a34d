"""Sizes as an admin reads them."""

from flask_babel import format_decimal
from flask_babel import gettext as _

GIGABYTE, MEGABYTE = 10**9, 10**6


def in_bytes(count: int) -> str:
    """`1.2 GB`, `38 MB`; less than one is "1 MB at most"."""
    if count >= GIGABYTE:
        return _("%(number)s GB", number=format_decimal(round(count / GIGABYTE, 1)))
    return _("%(number)s MB", number=format_decimal(-(-count // MEGABYTE)))
