"""Who sees and does: the Flask application, read top to bottom."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import (
    accounts,
    admission,
    assets,
    backups,
    classroom,
    cli,
    compression,
    demo,
    errors,
    evidence,
    fits,
    health,
    items,
    jobs,
    language,
    library,
    logs,
    plans,
    practice,
    security,
    turns,
    watching,
)
from webapp.extensions import csrf, db, migrate
from webapp.settings import load_settings


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application; `settings` override the environment (names as in `webapp.settings`)."""
    app = Flask(__name__)
    app.extensions["create_app"] = create_app  # a backup is opened as an application of its own
    load_settings(app, settings or {})
    logs.init_app(app)
    watching.init_app(app)

    db.init_app(app)
    migrate.init_app(app, db, directory=app.config["MIGRATIONS"], render_as_batch=True)
    admission.init_app(app)
    turns.init_app(app)
    csrf.init_app(app)
    assets.init_app(app)
    compression.init_app(app)
    language.init_app(app)
    security.init_app(app)
    errors.init_app(app)

    for feature in (accounts, library, evidence, practice, classroom, plans, items, fits, demo, backups, jobs, health):
        feature.init_app(app)
    cli.init_app(app)

    app.add_url_rule("/", "home", home)
    app.add_url_rule("/style", "style", style)
    return app


def home() -> Response:
    """Send each person to the one page that is theirs."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    doors = {"student": "practice.today", "teacher": "classroom.classes", "admin": "accounts.school"}
    return redirect(url_for(doors[current_user.role]))


def style() -> str:
    """Every component in every state: the page from which all pages are made."""
    return render_template("style/page.html")
