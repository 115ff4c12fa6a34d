"""The teacher's week."""

from typing import Any

from flask import render_template
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.days import day_at
from webapp.classroom.students import week as verbs
from webapp.school_days import school_days


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
    )
