"""Errors as pages and as JSON: what happened and what to do, never a trace."""

from typing import Any

from flask import Flask, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from webapp import metrics
from webapp.extensions import db, login
from webapp.logs import log, sort_of
from webapp.writing import Busy

# What a database says that is locked, full, restarting, cut off, or a standby that takes no writes yet.
TROUBLES = (OperationalError, InterfaceError, InternalError)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, expired_form)
    app.register_error_handler(Busy, busy)
    app.register_error_handler(NoConnection, busy)
    app.teardown_appcontext(lambda _error: end_session())  # before Flask-SQLAlchemy's own, which may raise
    for trouble in TROUBLES:
        app.register_error_handler(trouble, database_trouble)


def show(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    try:
        return page(error.code or 500, *words(error.code or 500))
    except SQLAlchemyError as trouble:  # met only now, by asking who is signed in
        return database_trouble(trouble)


def expired_form(_error: CSRFError) -> Any:
    return page(
        400,
        _("This page is from before"),
        _("Go back, load the page again and send once more. Nothing was saved."),
    )


def busy(error: Busy | NoConnection) -> Any:
    metrics.busy.inc()
    log.warning("busy", waited_for="write lock" if isinstance(error, Busy) else "connection")
    do_without_person()
    response = page(503, _("Many people are saving right now"), _("Please try again in a moment. Nothing was lost."))
    response[0].headers["Retry-After"] = "2"
    return response


def database_trouble(error: SQLAlchemyError) -> Any:
    """Nothing was stored, and trying again is safe."""
    log.error("database trouble", error=sort_of(error))
    do_without_person()
    reason = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    full = "disk is full" in reason or "no space" in reason
    response = page(
        507 if full else 503,
        _("Onramp cannot save right now"),
        _("Please try again in a moment. Nothing was lost."),
    )
    response[0].headers["Retry-After"] = "5"
    return response


def do_without_person() -> None:
    """The rest of this request asks the database nothing more: not who is signed in, nor which language they read."""
    end_session()
    login.forget()


def end_session() -> None:
    """A conversation with the database that was cut cannot even be ended; the pool begins another one."""
    try:
        db.session.remove()
    except DBAPIError:
        db.session.registry.clear()


def words(code: int) -> tuple[str, str]:
    known = {
        401: (_("You are signed out"), _("Sign in again, then go on where you were.")),
        404: (_("There is no such page"), _("Go back, or start again from the first page.")),
        405: (_("That is not possible here"), _("Go back and use the buttons of the page.")),
        409: (_("That was answered already"), _("Your first answer is kept. Go on with the next question.")),
        413: (_("That file is too large"), _("A file may have 32 MB at most.")),
    }
    return known.get(code, (_("Something went wrong here"), _("Nothing was lost. Go back and try again.")))


def page(code: int, title: str, advice: str) -> Any:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        response = jsonify(error=title, advice=advice)
        response.status_code = code
        return response, code
    response = make_response(render_template("errors/page.html", code=code, title=title, advice=advice), code)
    return response, code
