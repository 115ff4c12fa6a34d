"""What every response carries, and how a signed-in person is recognised."""

import hashlib

from flask import Flask, Response, request
from sqlalchemy import select
from werkzeug.routing import IntegerConverter

from webapp import clock
from webapp.extensions import db, login
from webapp.tables import Person, SignInSession

LASTS = 12 * clock.HOUR  # a school day: nobody is signed out mid-exercise, and no device stays open for ever

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
    app.after_request(add_headers)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def load_person(token: str) -> Person | None:
    """The person of an open sign-in session. None: ended, or the person was disabled."""
    found = db.session.execute(
        select(Person)
        .join(SignInSession, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > clock.now() - LASTS,
            Person.disabled_at.is_(None),
        )
    ).scalar()
    if found is not None:
        found.session_token = token
    return found


def add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"  # a shared device must not show the last child's page
    return response
