"""An exit ticket of the teacher's own, put together from single questions, looked at and kept: HTTP only."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from webapp import access
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.planning import keeping, picking, tickets, units
from webapp.classroom.planning_routes import back_to_unit, give_ticket
from webapp.reasons import titles_of
from webapp.tables import Classroom
from webapp.writing import writing


@pages.get("/classes/<int:class_id>/tickets/pick")
@role_required("teacher")
def pick_ticket(class_id: int) -> Any:
    """The questions on one goal of the unit, and the whole of what is picked; without a unit there is none to ask."""
    classroom = access.taught_class(current_user, class_id)
    return pick_page(classroom, request.args.get("skill", ""), request.args.getlist("item"))


@pages.post("/classes/<int:class_id>/tickets/pick")
@role_required("teacher")
def set_picked(class_id: int) -> Any:
    """POST with `do`: look at what was picked, keep it under a name, forget it, or give it to the class."""
    classroom = access.taught_class(current_user, class_id)
    skill, chosen, do = request.form.get("skill", ""), request.form.getlist("item"), request.form.get("do", "set")
    if skill not in goals_now(classroom):
        return pick_page(classroom, skill, error=_("That goal is not in the unit any more. Choose again."))
    found = picking.goal(classroom, skill)
    error = picking.check(found, chosen)
    if error is not None:
        return pick_page(classroom, skill, chosen, error)
    pack_id, ticket = found.pack.header.id, picking.name(found, chosen)
    if do == "set":
        return give_ticket(classroom, pack_id, ticket)
    if do in ("keep", "forget"):
        keep(classroom, pack_id, ticket, request.form.get("title", "") if do == "keep" else "")
    if do == "forget":
        return back_to_unit(classroom)
    return redirect(url_for("classroom.pick_ticket", class_id=class_id, skill=skill, item=chosen) + "#whole", 303)


def keep(classroom: Classroom, pack_id: str, ticket: str, title: str) -> None:
    """Without a name it is kept no longer."""
    title = " ".join(title.split())
    with writing():
        if title:
            keeping.keep(classroom, pack_id, ticket, title)
        else:
            keeping.forget(classroom, pack_id, ticket)
    kept = _("Kept as “%(title)s”. It stands with this goal's tickets, in other numbers each time.", title=title)
    flash(kept if title else _("It is kept no longer. What was answered stays."), "success")


def pick_page(classroom: Classroom, skill: str, chosen: Sequence[str] = (), error: str | None = None) -> Any:
    goals = goals_now(classroom)
    if not goals:
        return redirect(url_for("classroom.unit", class_id=classroom.id), 303)
    goal = picking.goal(classroom, skill if skill in goals else next(iter(goals)))
    page = render_template(
        "classroom/pick.html",
        classroom=classroom,
        goals=goals,
        goal=goal,
        chosen=chosen,
        error=error,
        titles=titles_of(classroom.school_id),
        whole=picking.preview(classroom, goal, chosen),
        open_ticket=tickets.open_ticket(classroom),
    )
    return (page, 422) if error else page


def goals_now(classroom: Classroom) -> dict[str, str]:
    unit = units.open_unit(classroom)
    return picking.goals(classroom, unit) if unit else {}
