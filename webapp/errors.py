"""Errors as pages and as JSON: what happened and what to do, never a trace."""

from typing import Any

from flask import Flask, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from webapp.extensions import db
from webapp.writing import Busy


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, expired_form)
    app.register_error_handler(Busy, busy)
    app.register_error_handler(NoConnection, busy)
    app.register_error_handler(OperationalError, database_trouble)


def show(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    return page(error.code or 500, *words(error.code or 500))


def expired_form(_error: CSRFError) -> Any:
    return page(
        400,
        _("This page is from before"),
        _("Go back, load the page again and send once more. Nothing was saved."),
    )


def busy(_error: Busy | NoConnection) -> Any:
    response = page(503, _("Many people are saving right now"), _("Please try again in a moment. Nothing was lost."))
    response[0].headers["Retry-After"] = "2"
    return response


def database_trouble(error: OperationalError) -> Any:
    """The database is locked, full, or restarting: nothing was stored, and trying again is safe."""
    db.session.rollback()
    full = "disk is full" in str(error.orig).lower() or "no space" in str(error.orig).lower()
    response = page(
        507 if full else 503,
        _("Onramp cannot save right now"),
        _("Please try again in a moment. Nothing was lost."),
    )
    response[0].headers["Retry-After"] = "5"
    return response


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
    response = db_free_page(code, title, advice)
    return response, code


def db_free_page(code: int, title: str, advice: str) -> Any:
    """Rendered without the signed-in person: the database may be what is in trouble."""
    return make_response(render_template("errors/page.html", code=code, title=title, advice=advice), code)
