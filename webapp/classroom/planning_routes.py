"""Planning pages: the teacher's classes, the unit of a class, and the exit ticket for today."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.days import day_at
from webapp.classroom.planning import bell, overview, tickets, units
from webapp.classroom.words import day_in_words
from webapp.reasons import titles_of
from webapp.school_days import SchoolDays
from webapp.tables import Classroom, Unit
from webapp.writing import writing


@pages.app_template_filter("day")
def day_of_unit(day: date) -> str:
    """`Mon 2 Nov`, as the page's language writes it."""
    return str(format_date(day, "EEE d MMM"))


@pages.app_template_filter("school_day")
def day_of_instant(instant: int, days: SchoolDays) -> str:
    """The day of an instant at the school, as the page's language writes it."""
    return day_in_words(instant, days)


@pages.get("/classes")
@role_required("teacher")
def classes() -> Any:
    """The teacher's classes."""
    return render_template("classroom/classes.html", cards=overview.cards(current_user, clock.now()))


@pages.route("/classes/<int:class_id>/unit", methods=["GET", "POST"])
@role_required("teacher")
def unit(class_id: int) -> Any:
    """The unit of the class and its tickets. POST with `do`: start, change, end."""
    classroom = access.taught_class(current_user, class_id)
    found = units.open_unit(classroom)
    if request.method != "POST":
        return unit_page(classroom, found, units.draft_of(found, classroom, clock.now()), {})
    do = request.form.get("do")
    if do == "end":
        return end_unit(classroom, found)
    if do not in ("start", "change"):
        raise BadRequest
    draft = units.read_draft(request.form)
    kept = units.goals_of(found) if found else []
    offered = [choice.key for shelf in units.shelves(classroom.school_id) for choice in shelf.choices]
    plan, errors = units.check(draft, list(dict.fromkeys([*offered, *kept])), day_at(classroom, clock.now()))
    if plan is None:
        return unit_page(classroom, found, draft, errors), 422
    return start_unit(classroom, plan) if do == "start" else change_unit(classroom, found, plan)


def unit_page(classroom: Classroom, found: Unit | None, draft: units.Draft, errors: dict[str, str]) -> str:
    shelves = units.shelves(classroom.school_id)
    offered = {choice.key for shelf in shelves for choice in shelf.choices}
    return render_template(
        "classroom/unit.html",
        classroom=classroom,
        school=access.signed_in_school(),
        unit=found,
        goals=units.goals_of(found) if found else [],
        draft=draft,
        errors=errors,
        shelves=shelves,
        lost=[key for key in draft.goals if found is not None and key not in offered],
        titles=titles_of(classroom.school_id),
        today=day_at(classroom, clock.now()),
        open_ticket=tickets.open_ticket(classroom),
        offers=tickets.offers(classroom, found) if found else [],
    )


@pages.post("/classes/<int:class_id>/unit/lesson")
@role_required("teacher")
def name_lesson(class_id: int) -> Response:
    """The goal that today's lesson is on, until another is named; an empty one: the goals come in order."""
    classroom = access.taught_class(current_user, class_id)
    found, goal = units.open_unit(classroom), request.form.get("goal", "")
    if found is None or goal not in ("", *units.goals_of(found)):
        flash(_("The unit has changed meanwhile. Please look again."), "info")
        return back_to_unit(classroom)
    with writing():
        units.name_lesson(found, goal or None)
    flash(_("It is so from the next step on."), "success")
    return back_to_unit(classroom)


def start_unit(classroom: Classroom, plan: units.Plan) -> Response:
    with writing():
        started = units.start(classroom, plan, current_user)
    if started is None:
        flash(_("This class is in a unit already. Change it, or end it first."), "info")
    else:
        flash(_("The unit has started. You can set today's exit ticket now."), "success")
    return back_to_unit(classroom)


def change_unit(classroom: Classroom, found: Unit | None, plan: units.Plan) -> Response:
    if found is not None:
        with writing():
            kept = units.change(found, plan)
    if found is None or not kept:
        flash(_("That unit has ended. Start a new one."), "info")
    else:
        flash(_("The unit is changed."), "success")
    return back_to_unit(classroom)


def end_unit(classroom: Classroom, found: Unit | None) -> Response:
    """Its open ticket ends with it."""
    now = clock.now()
    ids = tickets.open_ids(classroom)
    if found is not None:
        with writing(bell.who_may_sit(classroom, ids)):
            units.lock(classroom)  # no ticket is set while its unit ends
            for each in tickets.open_sets(classroom):
                bell.ring(each, current_user, now)
            ended = units.end(found, now)
        if ended:
            flash(_("The unit has ended. All answers are kept."), "success")
    return back_to_unit(classroom)


@pages.post("/classes/<int:class_id>/tickets")
@role_required("teacher")
def set_ticket(class_id: int) -> Response:
    """Today's exit ticket for the class, in the next form."""
    classroom = access.taught_class(current_user, class_id)
    return give_ticket(classroom, request.form.get("pack", ""), request.form.get("ticket", ""))


def give_ticket(classroom: Classroom, pack_id: str, ticket_id: str) -> Response:
    with writing():
        found = tickets.set_ticket(classroom, pack_id, ticket_id, current_user, clock.now())
    if found is None:
        flash(_("An exit ticket is open already. Close it before you set another one."), "info")
    else:
        flash(_("The exit ticket is set. It is the last step of every child's way today."), "success")
    return back_to_unit(classroom)


@pages.post("/classes/<int:class_id>/tickets/<int:ticket_set_id>/close")
@role_required("teacher")
def close_ticket(class_id: int, ticket_set_id: int) -> Response:
    """The teacher's bell."""
    classroom = access.taught_class(current_user, class_id)
    ticket_set = access.class_ticket(current_user, classroom.id, ticket_set_id)
    with writing(bell.who_may_sit(classroom, [ticket_set.id])):
        closed = bell.ring(ticket_set, current_user, clock.now())
    if closed:
        flash(_("The exit ticket is closed. What was answered by now counts."), "success")
    return redirect(url_for("classroom.ticket", class_id=classroom.id, ticket_set_id=ticket_set.id), 303)


def back_to_unit(classroom: Classroom) -> Response:
    return redirect(url_for("classroom.unit", class_id=classroom.id), 303)
