"""Groups to carry away: a page of paper for each, and a table for a spreadsheet."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import format_date
from flask_login import current_user

from webapp import clock
from webapp.access import role_required
from webapp.accounts import audit
from webapp.classroom.blueprint import pages
from webapp.classroom.days import day_at
from webapp.classroom.group_routes import deck_of, taught
from webapp.classroom.groups.sheet import as_rows
from webapp.classroom.spreadsheets import attach
from webapp.writing import writing


@pages.get("/classes/<int:class_id>/groups/print")
@role_required("teacher")
def print_groups(class_id: int) -> Any:
    """A page for each group: those that stand, or where nothing is decided yet those proposed. With `mixed` the seating
    for a discussion instead, on one page for the wall."""
    classroom, deck = deck_of(class_id)
    mixed = deck.mixed if request.args.get("mixed") else ()
    sheets = [] if mixed else [(card, taught(classroom, card)) for card in deck.standing or deck.proposed]
    day = format_date(day_at(classroom, clock.now()), "full")
    return render_template("classroom/print_groups.html", classroom=classroom, sheets=sheets, mixed=mixed, day=day)


@pages.get("/classes/<int:class_id>/groups.csv")
@role_required("teacher")
def groups_csv(class_id: int) -> Response:
    """What the page says, a child a row."""
    classroom, deck = deck_of(class_id)
    with writing():
        audit.record(current_user, "export", "class", classroom.id, clock.now())
    return attach(as_rows(deck), f"groups-{classroom.id}.csv")
