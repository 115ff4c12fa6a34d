"""An exit ticket of the teacher's own, put together from single questions: HTTP only."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from webapp import access
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.planning import picking, tickets, units
from webapp.classroom.planning_routes import give_ticket
from webapp.tables import Classroom


@pages.get("/classes/<int:class_id>/tickets/pick")
@role_required("teacher")
def pick_ticket(class_id: int) -> Any:
    """The questions on one goal of the unit; without a unit there is nothing to ask about."""
    classroom = access.taught_class(current_user, class_id)
    return pick_page(classroom, request.args.get("skill", ""))


@pages.post("/classes/<int:class_id>/tickets/pick")
@role_required("teacher")
def set_picked(class_id: int) -> Any:
    """Give the class what was picked."""
    classroom = access.taught_class(current_user, class_id)
    found, chosen = picking.goal(classroom, request.form.get("skill", "")), request.form.getlist("item")
    error = picking.check(found, chosen)
    if error is not None:
        return pick_page(classroom, found.skill, chosen, error), 422
    return give_ticket(classroom, found.pack.header.id, picking.name(found, chosen))


def pick_page(classroom: Classroom, skill: str, chosen: Sequence[str] = (), error: str | None = None) -> Any:
    unit = units.open_unit(classroom)
    goals = picking.goals(classroom, unit) if unit else {}
    if not goals:
        return redirect(url_for("classroom.unit", class_id=classroom.id), 303)
    return render_template(
        "classroom/pick.html",
        classroom=classroom,
        goals=goals,
        goal=picking.goal(classroom, skill if skill in goals else next(iter(goals))),
        chosen=chosen,
        error=error,
        open_ticket=tickets.open_ticket(classroom),
    )
