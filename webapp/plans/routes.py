"""Plans of a class: HTTP only."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom import names
from webapp.plans.first_steps import first_steps

pages = Blueprint("plans", __name__)


@pages.get("/classes/<int:class_id>/first-steps")
@role_required("teacher")
def steps(class_id: int) -> Any:
    """With what each child begins."""
    classroom = access.taught_class(current_user, class_id)
    return render_template(
        "plans/first_steps.html",
        classroom=classroom,
        steps=first_steps(classroom, clock.now()),
        names_hidden=names.hidden(),
        project_url=url_for("classroom.toggle_names", class_id=classroom.id),
    )
