"""The exit ticket on paper: its printed form, and the grid for what the children wrote."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom import names
from webapp.classroom.blueprint import pages
from webapp.classroom.days import day_at
from webapp.classroom.planning import keeping, papers, tickets
from webapp.classroom.planning.sheets import sheet_of
from webapp.school_days import school_days
from webapp.tables import Classroom, TicketSet


@pages.get("/classes/<int:class_id>/tickets/<int:ticket_set_id>/form")
@role_required("teacher")
def print_ticket(class_id: int, ticket_set_id: int) -> Any:
    """One form for the class to copy; on a sheet of its own what the teacher needs beside it."""
    classroom = access.taught_class(current_user, class_id)
    ticket_set = access.class_ticket(current_user, classroom.id, ticket_set_id)
    questions = papers.questions_of(classroom, ticket_set)
    return render_template(
        "classroom/print_ticket.html",
        classroom=classroom,
        ticket=tickets.title_of(classroom, ticket_set),
        name=keeping.name_of(classroom, ticket_set),
        form=ticket_set.form,
        tasks=sheet_of(questions),
        key=list(zip(questions, tickets.key_of(classroom, ticket_set), strict=True)),
        briefs=tickets.briefs(classroom, ticket_set),
        back=url_for("classroom.ticket", class_id=classroom.id, ticket_set_id=ticket_set.id),
    )


@pages.route("/classes/<int:class_id>/tickets/<int:ticket_set_id>/paper", methods=["GET", "POST"])
@role_required("teacher")
def paper(class_id: int, ticket_set_id: int) -> Any:
    """Type what the class wrote. Sent again, it changes what was typed before."""
    classroom = access.taught_class(current_user, class_id)
    ticket_set = access.class_ticket(current_user, classroom.id, ticket_set_id)
    grid, now = papers.lay_out(classroom, ticket_set), clock.now()
    if request.method != "POST":
        day = day_at(classroom, ticket_set.opened_at).isoformat()
        return paper_page(classroom, ticket_set, grid, papers.typed_so_far(grid, day), {})
    told = papers.read_typed(request.form, grid)
    errors = papers.check(told, grid, classroom, ticket_set, now, names.hidden())
    if errors:
        return paper_page(classroom, ticket_set, grid, told, errors), 422
    count = papers.keep(told, grid, classroom, ticket_set, current_user, now)
    if count:
        flash(ngettext("%(num)s paper is kept.", "%(num)s papers are kept.", count), "success")
    else:
        flash(_("Nothing was new: these answers were kept before."), "info")
    return redirect(url_for("classroom.paper", class_id=classroom.id, ticket_set_id=ticket_set.id), 303)


def paper_page(
    classroom: Classroom, ticket_set: TicketSet, grid: papers.Grid, told: papers.Typed, errors: dict[str, str]
) -> str:
    return render_template(
        "classroom/paper.html",
        classroom=classroom,
        ticket_set=ticket_set,
        ticket=keeping.name_of(classroom, ticket_set) or tickets.title_of(classroom, ticket_set),
        grid=grid,
        told=told,
        errors=errors,
        first=papers.first_day(classroom, ticket_set),
        today=day_at(classroom, clock.now()),
        days=school_days(access.signed_in_school()),
    )
