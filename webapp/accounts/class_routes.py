"""A class's door (code, who waits, open and close) and its picture cards."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import audit, classes, enrolment, letting_in, sessions
from webapp.accounts.blueprint import pages
from webapp.writing import writing


@pages.get("/classes/<int:class_id>/door")
@role_required("teacher")
def door(class_id: int) -> Any:
    """The code to project, whether sign-in is open, and the children who wait."""
    now = clock.now()
    classroom = access.taught_class(current_user, class_id)
    return render_template(
        "accounts/door.html",
        classroom=classroom,
        school=access.signed_in_school(),
        open_until=classes.open_until(classroom, now),
        waiting=letting_in.waiting(classroom, now),
        now=now,
    )


@pages.get("/classes/<int:class_id>/waiting")
@role_required("teacher")
def waiting(class_id: int) -> Any:
    """The children who wait, as a fragment; asked for again and again by pages of the class."""
    now = clock.now()
    classroom = access.taught_class(current_user, class_id)
    found = letting_in.waiting(classroom, now)
    return render_template(
        "accounts/_waiting.html", classroom=classroom, waiting=found, now=now, from_live=bool(request.args.get("live"))
    )


@pages.post("/classes/<int:class_id>/let-in/<int:let_in_id>")
@role_required("teacher")
def let_in(class_id: int, let_in_id: int) -> Response:
    now = clock.now()
    classroom = access.taught_class(current_user, class_id)
    question = access.waiting_child(classroom, let_in_id)
    with writing():
        opened = letting_in.grant(question, current_user, now)
    if not opened:
        flash(_("That child is not waiting any more. Ask them to tap “My teacher lets me in” again."), "info")
    return back_to_class(class_id)


@pages.post("/classes/<int:class_id>/open-sign-in")
@role_required("teacher")
def open_sign_in(class_id: int) -> Response:
    classroom = access.taught_class(current_user, class_id)
    with writing():
        classes.open_sign_in(classroom, clock.now())
    return redirect(url_for("accounts.door", class_id=class_id))


@pages.post("/classes/<int:class_id>/close-sign-in")
@role_required("teacher")
def close_sign_in(class_id: int) -> Response:
    classroom = access.taught_class(current_user, class_id)
    with writing():
        classes.close_sign_in(classroom)
    return redirect(url_for("accounts.door", class_id=class_id))


@pages.get("/classes/<int:class_id>/cards")
@role_required("teacher", "admin")
def cards(class_id: int) -> Any:
    """The picture cards, to print and cut; that they were looked at is kept."""
    classroom = access.classroom(current_user, class_id)
    with writing():
        found = classes.cards(classroom, current_user, clock.now())
    return render_template("accounts/cards.html", classroom=classroom, cards=found)


@pages.post("/classes/<int:class_id>/students/<int:student_id>/new-pictures")
@role_required("teacher", "admin")
def new_pictures(class_id: int, student_id: int) -> Response:
    """For a card that was lost or seen: other pictures, and signed out everywhere."""
    now = clock.now()
    classroom = access.classroom(current_user, class_id)
    student = access.a_student_of(classroom, student_id)
    with writing():
        enrolment.new_pictures(student, classes.codes_of(access.students_of(classroom)))
        sessions.end_sessions_of(student, now)
        audit.record(current_user, "new pictures", "student", student.id, now, class_id=classroom.id)
    flash(_("%(name)s has new pictures. Print the card.", name=student.short_name), "success")
    return redirect(url_for("accounts.cards", class_id=class_id))


def back_to_class(class_id: int) -> Response:
    """To the page with the waiting children that was used: the live page of the class, or its door."""
    live = request.form.get("from") == "live"
    return redirect(url_for("classroom.now" if live else "accounts.door", class_id=class_id))
