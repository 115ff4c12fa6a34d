"""What every response carries, and how a signed-in person is recognised."""

import hashlib

from flask import Flask, Response, current_app, request
from sqlalchemy import bindparam, select
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

from webapp import clock
from webapp.extensions import db, login
from webapp.tables import Person, SignInSession

LASTS = 12 * clock.HOUR  # a school day: nobody is signed out mid-exercise, and no device stays open for ever

# Asked with every request, so it is built once.
SIGNED_IN = (
    select(Person)
    .join(SignInSession, SignInSession.person_id == Person.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.started_at > bindparam("since"),
        Person.disabled_at.is_(None),
    )
)
LASTING = {"static", "pictures.show"}  # these say themselves how long they may be kept
POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "media")),
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class RowNumber(IntegerConverter):
    """The number of a row in an address: ASCII digits, no more of them than a database can take."""

    regex = r"[0-9]{1,18}"


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    login.init_app(app)
    login.session_protection = None  # the sessions table decides; children's addresses change with the Wi-Fi
    login.user_loader(load_person)
    app.before_request(refuse_nul)
    app.after_request(add_headers)


def refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL breaks on one. NotFound: this one does."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise NotFound


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def load_person(token: str) -> Person | None:
    """The person of an open sign-in session. None: ended, or the person was disabled."""
    found = db.session.scalar(SIGNED_IN, {"token_hash": hash_token(token), "since": clock.now() - LASTS})
    if found is not None:
        found.session_token = token
    return found


def add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:  # over plain http browsers ignore it, and say so on every page
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint not in LASTING or response.status_code not in (200, 206, 304):
        response.headers["Cache-Control"] = "no-store"  # a shared device must not show the last child's page
    return response
