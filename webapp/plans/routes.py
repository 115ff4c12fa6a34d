"""Plans of a class: HTTP only."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import audit
from webapp.classroom import names
from webapp.classroom.planning.units import open_unit
from webapp.classroom.spreadsheets import attach
from webapp.plans.first_steps import as_rows, first_steps
from webapp.plans.trying_page import page_of
from webapp.writing import writing

pages = Blueprint("plans", __name__)


@pages.context_processor
def frame() -> dict[str, Any]:
    """Both pages may be projected."""
    project = url_for("classroom.toggle_names", class_id=(request.view_args or {})["class_id"])
    return {"names_hidden": names.hidden(), "project_url": project}


@pages.get("/classes/<int:class_id>/first-steps")
@role_required("teacher")
def steps(class_id: int) -> Any:
    """With what each child begins."""
    classroom = access.taught_class(current_user, class_id)
    found, unit = first_steps(classroom, clock.now()), open_unit(classroom)
    return render_template("plans/first_steps.html", classroom=classroom, steps=found, unit=unit)


@pages.get("/classes/<int:class_id>/first-steps.csv")
@role_required("teacher")
def steps_csv(class_id: int) -> Response:
    """The same for a spreadsheet."""
    classroom, now = access.taught_class(current_user, class_id), clock.now()
    rows = list(as_rows(first_steps(classroom, now)))
    with writing():
        audit.record(current_user, "export", "class", classroom.id, now)
    return attach(rows, f"first-steps-{classroom.id}.csv")


@pages.get("/classes/<int:class_id>/try")
@role_required("teacher")
def try_out(class_id: int) -> Any:
    """The playlist as a child new to the unit gets it, step by step; the steps so far stand in the address."""
    classroom = access.taught_class(current_user, class_id)
    found = page_of(classroom, request.args.getlist("step"), clock.now())
    return render_template("plans/try.html", classroom=classroom, **found)
