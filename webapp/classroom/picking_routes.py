"""An exit ticket of the teacher's own, put together from single questions: HTTP only."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
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
    skill, chosen = request.form.get("skill", ""), request.form.getlist("item")
    if skill not in goals_now(classroom):
        return pick_page(classroom, skill, error=_("That goal is not in the unit any more. Choose again."))
    found = picking.goal(classroom, skill)
    error = picking.check(found, chosen)
    if error is not None:
        return pick_page(classroom, skill, chosen, error)
    return give_ticket(classroom, found.pack.header.id, picking.name(found, chosen))


def pick_page(classroom: Classroom, skill: str, chosen: Sequence[str] = (), error: str | None = None) -> Any:
    goals = goals_now(classroom)
    if not goals:
        return redirect(url_for("classroom.unit", class_id=classroom.id), 303)
    page = render_template(
        "classroom/pick.html",
        classroom=classroom,
        goals=goals,
        goal=picking.goal(classroom, skill if skill in goals else next(iter(goals))),
        chosen=chosen,
        error=error,
        open_ticket=tickets.open_ticket(classroom),
    )
    return (page, 422) if error else page


def goals_now(classroom: Classroom) -> dict[str, str]:
    unit = units.open_unit(classroom)
    return picking.goals(classroom, unit) if unit else {}
