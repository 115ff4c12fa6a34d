"""Who may come through a route at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user

from webapp.extensions import db
from webapp.tables import School


def role_required(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Only these roles; others get the answer of a page that does not exist, strangers the sign-in page."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                if request.method not in ("GET", "HEAD"):
                    abort(401)
                door = "accounts.sign_in" if "student" in roles else "accounts.staff_sign_in"
                return redirect(url_for(door))
            if current_user.role not in roles:
                abort(404)
            return view(*args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]  # read by the authorisation matrix
        return guarded

    return decorate


def signed_in_school() -> School:
    """The school of the signed-in person."""
    return db.session.get_one(School, current_user.school_id)


def anyone(view: Callable[..., Any]) -> Callable[..., Any]:
    """A route that strangers may use: it says so, where others name their roles."""
    view.roles = frozenset({"anyone"})  # type: ignore[attr-defined]  # read by the authorisation matrix
    return view
