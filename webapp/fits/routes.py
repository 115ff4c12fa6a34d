"""The admin's page: what Onramp has learned, and which of it is in use."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import access, clock, job_rows
from webapp.access import role_required
from webapp.accounts import audit
from webapp.evidence.deliveries import whole
from webapp.evidence.parameters import PRIORS
from webapp.fits import activating, fitting, looking
from webapp.school_days import school_days
from webapp.writing import writing

pages = Blueprint("fits", __name__)


@pages.get("/school/learned")
@role_required("admin")
def page() -> Any:
    school = access.signed_in_school()
    found = looking.look(clock.now(), school_days(school))
    return render_template("fits/page.html", school=school, learned=found, priors=PRIORS)


@pages.post("/school/learned/use")
@role_required("admin")
def use() -> Response:
    """Take an earlier fit, or the packs' starting values, into use."""
    which = request.form.get("which", "")
    choice = None if which == PRIORS else whole(which, 2**53) or 0
    if not looking.is_alone():
        flash(_("Several schools share this server: whoever runs it chooses, with “fits activate”."), "problem")
        return redirect(url_for("fits.page"), 303)
    try:
        activating.use(choice, current_user, clock.now())
        flash(_("From now on this is in use, on every page. Nobody's step of today has moved."), "success")
    except activating.CannotBeUsed:
        flash(_("That cannot be used. Choose one of those on this page."), "problem")
    return redirect(url_for("fits.page"), 303)


@pages.post("/school/learned/learn")
@role_required("admin")
def learn() -> Response:
    """Let a server learn within the minute, not only in the night."""
    if fitting.missing():
        flash(_("This server cannot learn: the extra “fit” is not installed."), "problem")
        return redirect(url_for("fits.page"), 303)
    now = clock.now()
    with writing():
        job_rows.ask("fit", now)
        audit.record(current_user, "ask for", "fit", "", now)
    flash(_("Learning starts within a minute. Load this page again to see it."), "success")
    return redirect(url_for("fits.page"), 303)
