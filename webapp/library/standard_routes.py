"""The page on which an admin gives imported skills their standards."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from webapp import clock
from webapp.access import role_required
from webapp.library import standards
from webapp.library.blueprint import pages
from webapp.writing import writing


@pages.get("/library/standards")
@role_required("admin")
def skill_standards() -> str:
    return page()


@pages.post("/library/standards")
@role_required("admin")
def save_standards() -> Any:
    """Save what was ticked and typed for every skill on the page, or say which codes are unknown."""
    skills = {each.key for each in standards.unmapped(current_user.school_id)}
    shown = skills & set(request.form.getlist("skill"))
    chosen = {key: [*request.form.getlist(f"code.{key}"), *typed(key)] for key in shown}
    try:
        with writing():
            changed = standards.decide(chosen, current_user, clock.now())
    except standards.UnknownCodes as unknown:
        return page(_("These are no standards: %(codes)s. Nothing was saved.", codes=str(unknown)), unknown.codes), 422
    flash(ngettext("%(num)s skill changed.", "%(num)s skills changed.", changed), "success")
    return redirect(url_for("library.skill_standards"))


def typed(key: str) -> list[str]:
    """The codes in the field of a skill, with commas or spaces between them."""
    return request.form.get(f"other.{key}", "")[:200].replace(",", " ").split()


def page(error: str = "", unknown: Sequence[str] = ()) -> str:
    skills = standards.unmapped(current_user.school_id)
    return render_template("library/standards.html", skills=skills, error=error, form=request.form, unknown=unknown)
