"""The class list's page: choose a file, look at what it would change, apply."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import roster
from webapp.accounts.blueprint import pages
from webapp.accounts.forms import RosterForm, errors_of
from webapp.accounts.roster_carrying import Stale, carry, receive
from webapp.accounts.roster_plan import Plan, make_plan
from webapp.accounts.roster_reading import COLUMNS, LARGEST, Roster, RosterProblems, read
from webapp.writing import writing

MOST_SHOWN = 300  # problems or children on one page; the command line prints all


@pages.route("/school/roster", methods=["GET", "POST"], endpoint="roster")
@role_required("admin")
def check_roster() -> Any:
    """POST looks at a file and says every problem, or what it would change; it saves nothing."""
    form = RosterForm()
    if not form.validate_on_submit():
        return page(errors=errors_of(form)), 422 if form.errors else 200
    file = form.file.data
    try:
        found = read(file.stream.read(LARGEST + 1), file.filename.rsplit("/", 1)[-1][:80])
    except RosterProblems as error:
        return page(problems=error.problems), 422
    return show(found, make_plan(access.signed_in_school(), found.rows))


@pages.post("/school/roster/apply")
@role_required("admin")
def apply_roster() -> Any:
    """The list that was looked at, compared once more and then saved, all of it or nothing."""
    try:
        found, digest = receive(request.form.get("list", ""), current_user)
    except Stale:
        flash(_("That list is from before. Choose the file once more. Nothing was saved."), "problem")
        return redirect(url_for("accounts.roster"))
    try:
        with writing():
            plan = roster.apply(access.signed_in_school(), found.rows, current_user, clock.now(), digest=digest)
    except roster.PlanChanged as changed:
        flash(_("The school changed meanwhile. Please look once more; nothing was saved."), "problem")
        return show(found, changed.plan), 409
    return applied(plan)


def applied(plan: Plan) -> Response:
    if plan.changes_nothing:
        flash(_("Everything is in place already."), "success")
    else:
        flash(_("The list is in place. New children have new cards to print."), "success")
    return redirect(url_for("accounts.school"))


def show(found: Roster, plan: Plan) -> str:
    return page(plan=plan, found=found, carried=carry(found, plan, current_user))


def page(**context: Any) -> str:
    return render_template("accounts/roster.html", columns=COLUMNS, most=MOST_SHOWN, **context)
