"""The teacher's week."""

from typing import Any

from flask import Response, render_template
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import audit
from webapp.classroom.blueprint import pages
from webapp.classroom.days import day_at
from webapp.classroom.spreadsheets import attach
from webapp.classroom.students import week as verbs
from webapp.classroom.students.retaught import MOST_NAMED
from webapp.classroom.students.week_sheet import as_rows
from webapp.school_days import school_days
from webapp.writing import writing


@pages.get("/classes/<int:class_id>/week")
@role_required("teacher")
def week(class_id: int) -> Any:
    """One page before the first bell: where the class stands, what yesterday's ticket said, whom nobody was with."""
    classroom, now = access.taught_class(current_user, class_id), clock.now()
    return render_template(
        "classroom/week.html",
        classroom=classroom,
        week=verbs.look(classroom, now),
        today=day_at(classroom, now),
        days=school_days(access.signed_in_school()),
        most_named=MOST_NAMED,
    )


@pages.get("/classes/<int:class_id>/week.csv")
@role_required("teacher")
def week_csv(class_id: int) -> Response:
    """The same for a spreadsheet."""
    classroom, now = access.taught_class(current_user, class_id), clock.now()
    rows = list(as_rows(verbs.look(classroom, now), school_days(access.signed_in_school())))
    with writing():
        audit.record(current_user, "export", "class", classroom.id, now)
    return attach(rows, f"week-{classroom.id}.csv")
