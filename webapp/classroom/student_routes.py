"""The skills grid, the list of children, and the page of one child."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import audit
from webapp.classroom.blueprint import pages
from webapp.classroom.days import day_at
from webapp.classroom.planning import keeping, units
from webapp.classroom.spreadsheets import attach
from webapp.classroom.students import budgets, chart, choosing, grid, history, observing, steering, today, way
from webapp.classroom.students import students as verbs
from webapp.evidence.deliveries import whole
from webapp.reasons import titles_of
from webapp.school_days import school_days
from webapp.tables import Classroom, Person
from webapp.writing import writing

NOTHING_SEEN, NOTHING_STEERED = observing.Draft(), steering.Draft()


@pages.get("/classes/<int:class_id>/skills")
@role_required("teacher")
def skills(class_id: int) -> Any:
    """Children by the unit's skills."""
    classroom = access.taught_class(current_user, class_id)
    unit = units.open_unit(classroom)
    laid_out = grid.lay_out(classroom, units.goals_of(unit) if unit else [], clock.now())
    return render_template(
        "classroom/skills.html",
        classroom=classroom,
        unit=unit,
        grid=laid_out,
        after=observing.last_in(classroom, current_user),
    )


@pages.post("/classes/<int:class_id>/skills")
@role_required("teacher")
def saw(class_id: int) -> Response:
    """One tap on a cell: the child showed this skill, or not yet."""
    classroom = access.taught_class(current_user, class_id)
    number, draft = observing.read_tap(request.form)
    if not number or observing.check(draft, dict(verbs.observable(classroom, []))):
        raise BadRequest
    child = access.a_student_of(classroom, number)
    with writing([child.id]):
        observing.keep(draft, current_user, child, classroom, clock.now())
    flash(_("Your observation is kept."), "success")
    return redirect(url_for("classroom.skills", class_id=classroom.id), 303)


@pages.get("/classes/<int:class_id>/skills.csv")
@role_required("teacher")
def skills_csv(class_id: int) -> FlaskResponse:
    """The same cells for a spreadsheet."""
    classroom = access.taught_class(current_user, class_id)
    unit = units.open_unit(classroom)
    now = clock.now()
    laid_out = grid.lay_out(classroom, units.goals_of(unit) if unit else [], now)
    with writing():
        audit.record(current_user, "export", "class", classroom.id, now)
    return attach(grid.as_rows(laid_out), f"skills-{classroom.id}.csv")


@pages.get("/classes/<int:class_id>/students")
@role_required("teacher")
def students(class_id: int) -> Any:
    classroom = access.taught_class(current_user, class_id)
    lines = verbs.list_students(classroom, clock.now())
    return render_template(
        "classroom/students.html",
        classroom=classroom,
        lines=lines,
        widths=choosing.widths(),
        budgets=budgets.current(classroom),
        minutes=budgets.offered(),
    )


@pages.get("/classes/<int:class_id>/students/<int:student_id>")
@role_required("teacher")
def student(class_id: int, student_id: int) -> Any:
    """One child; that it was read is kept."""
    classroom = access.taught_class(current_user, class_id)
    child = access.a_student_of(classroom, student_id)
    with writing():
        audit.record(current_user, "read", "student", child.id, clock.now(), class_id=classroom.id)
    return student_page(classroom, child, {})


def student_page(
    classroom: Classroom,
    child: Person,
    errors: dict[str, str],
    draft: observing.Draft = NOTHING_SEEN,
    steer: steering.Draft = NOTHING_STEERED,
) -> str:
    now = clock.now()
    unit = units.open_unit(classroom)
    titles, days = titles_of(classroom.school_id), school_days(access.signed_in_school())
    lines = verbs.skill_lines(classroom, child, now)
    name, alias = verbs.called(classroom, child)
    charted = verbs.charted(lines, request.args.get("skill", ""))
    return render_template(
        "classroom/student.html",
        classroom=classroom,
        student=child,
        name=name,
        alias=alias,
        today=today.look(classroom, child, now),
        lines=lines,
        charted=charted,
        chart=chart.draw(child, charted, now, days) if charted else None,
        page=history.read_page(
            child, whole(request.args.get("page"), 10**6) or 1, titles, days, keeping.kept(classroom)
        ),
        observable=verbs.observable(classroom, lines),
        draft=draft,
        steer=steer,
        way=way.way_of(child, classroom, unit, titles, now, days) if unit else None,
        kinds=steering.kinds(),
        widths=choosing.widths(),
        errors=errors,
        after=observing.last(child, current_user),
    )


@pages.post("/classes/<int:class_id>/students/<int:student_id>/observations")
@role_required("teacher")
def observe(class_id: int, student_id: int) -> Any:
    """What the teacher saw the child do, or not yet, without an item."""
    classroom = access.taught_class(current_user, class_id)
    child = access.a_student_of(classroom, student_id)
    draft = observing.read_draft(request.form)
    errors = observing.check(draft, dict(verbs.observable(classroom, [])))
    if errors:
        return student_page(classroom, child, errors, draft), 422
    with writing([child.id]):
        observing.keep(draft, current_user, child, classroom, clock.now())
    flash(_("Your observation is kept."), "success")
    return redirect(url_for("classroom.student", class_id=classroom.id, student_id=child.id), 303)


@pages.post("/classes/<int:class_id>/students/<int:student_id>/steer")
@role_required("teacher")
def steer(class_id: int, student_id: int) -> Any:
    """What comes first, too, not today or not in this unit for this child, and why; or its end (`take-back`)."""
    classroom = access.taught_class(current_user, class_id)
    child, unit, now = access.a_student_of(classroom, student_id), units.open_unit(classroom), clock.now()
    if unit is None:
        flash(_("Start a unit first."), "info")
        return back_to(classroom, child)
    if "take-back" in request.form:
        with writing([child.id]):
            steering.take_back(current_user, child, classroom, request.form["take-back"], now)
        return back_to(classroom, child)
    draft = steering.read_draft(request.form)
    errors = steering.check(draft, steering.skills_of(classroom, unit))
    if errors:
        return student_page(classroom, child, errors, steer=draft), 422
    with writing([child.id]):
        steering.decide(draft, current_user, child, classroom, unit, day_at(classroom, now), now)
    flash(_("It is so from the next step on."), "success")
    return back_to(classroom, child)


@pages.post("/classes/<int:class_id>/choice")
@pages.post("/classes/<int:class_id>/students/<int:student_id>/choice", endpoint="child_choice")
@role_required("teacher")
def choice(class_id: int, student_id: int | None = None) -> Any:
    """How much may be chosen from: by the class, or by one child."""
    classroom = access.taught_class(current_user, class_id)
    child = access.a_student_of(classroom, student_id) if student_id is not None else None
    width = request.form.get("width", "")
    if width not in choosing.WIDTHS and (child is None or width):
        raise BadRequest
    with writing():
        choosing.set_width(width, classroom, child, current_user, clock.now())
    flash(_("It is so from now on."), "success")
    return back_to(classroom, child)


@pages.post("/classes/<int:class_id>/minutes")
@role_required("teacher")
def set_minutes(class_id: int) -> Response:
    """How long a day at a screen, and how long alone."""
    classroom, minutes = access.taught_class(current_user, class_id), budgets.read(request.form)
    if minutes is None:
        raise BadRequest
    with writing():
        budgets.set_minutes(minutes, classroom, current_user, clock.now())
    flash(_("It is so from now on."), "success")
    return back_to(classroom, None)


def back_to(classroom: Classroom, child: Person | None) -> Response:
    if child is None:
        return redirect(url_for("classroom.students", class_id=classroom.id), 303)
    return redirect(url_for("classroom.student", class_id=classroom.id, student_id=child.id, _anchor="way"), 303)
