"""What machines ask without signing in, and the admin's page."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import access, clock, jobs
from webapp.access import anyone, role_required
from webapp.accounts import audit
from webapp.health import findings, readiness
from webapp.writing import writing

pages = Blueprint("health", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/healthz")
@anyone
def alive() -> Any:
    """The process answers. Touches nothing: a busy database is no reason to start it again."""
    return "ok\n", PLAIN


@pages.get("/readyz")
@anyone
def ready() -> Any:
    """Requests may be sent here; 503 says in words why not."""
    trouble = readiness.trouble()
    return (f"not ready: {trouble}\n", 503, PLAIN) if trouble else ("ready\n", PLAIN)


@pages.get("/school/health")
@role_required("admin")
def page() -> Any:
    school = access.signed_in_school()
    found = findings.look(school, clock.now())
    return render_template("health/page.html", school=school, findings=found, worst=found[0].level)


@pages.post("/school/health/back-up")
@role_required("admin")
def back_up() -> Response:
    now = clock.now()
    with writing():
        jobs.ask("backup", now)
        audit.record(current_user, "ask for", "backup", "", now)
    flash(_("The backup starts within a minute. Load this page again to see it."), "success")
    return redirect(url_for("health.page"))
