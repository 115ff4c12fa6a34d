"""The feature's one blueprint, apart so that each file of routes can add to it."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from webapp import access

pages = Blueprint("library", __name__)


@pages.context_processor
def frame() -> dict[str, Any]:
    """Its days and times are the school's."""
    return {"school": access.signed_in_school()} if current_user.is_authenticated else {}
