"""The admin's pages: the school, its people, its classes, the audit log."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import audit, classes, passwords, people
from webapp.accounts.blueprint import pages
from webapp.accounts.forms import AssignForm, TeacherForm, errors_of
from webapp.accounts.routes import status
from webapp.accounts.sealing import Unreadable, seal, unseal
from webapp.writing import writing

SHOWN_ONCE = "shown once"  # in the browser's session: a one-time password on its way to the next page


@pages.get("/school")
@role_required("admin")
def school() -> Any:
    own = access.signed_in_school()
    rooms = classes.overview(own)
    return render_template(
        "accounts/school.html",
        school=own,
        classes=rooms,
        children=classes.count_children([facts.classroom for facts in rooms]),
        adults=people.adults_of(own),
    )


@pages.route("/school/people", methods=["GET", "POST"], endpoint="people")
@role_required("admin")
def staff() -> Any:
    """Teachers and admins; POST makes a teacher with a password that is shown once."""
    form = TeacherForm()
    errors = {}
    if form.validate_on_submit():
        try:
            return make_teacher(form)
        except people.Refused as refused:
            errors = {"sign_in_name": str(refused)}
    own = access.signed_in_school()
    page = render_template(
        "accounts/people.html",
        school=own,
        adults=people.adults_of(own),
        form=form,
        errors=errors or errors_of(form),
        once=take_shown_once(),
    )
    return page, status(form, errors)


def make_teacher(form: TeacherForm) -> Response:
    """Raises people.Refused."""
    now = clock.now()
    password = passwords.one_time_password()
    hashed = passwords.hash_password(password, once=True)
    with writing():
        teacher = people.make_adult(
            access.signed_in_school(),
            "teacher",
            form.first_name.data,
            form.last_name.data,
            form.sign_in_name.data,
            hashed,
            now,
        )
        audit.record(current_user, "make", "teacher", teacher.id, now)
    return show_once(people.full_name(teacher), teacher.sign_in_name or "", password)


def show_once(name: str, sign_in_name: str, password: str) -> Response:
    """The next page shows the password; the browser carries it there encrypted."""
    session[SHOWN_ONCE] = seal("\n".join((name, sign_in_name, password))).decode()
    return redirect(url_for("accounts.people"))


def take_shown_once() -> list[str] | None:
    try:
        return unseal(session.pop(SHOWN_ONCE, "").encode()).split("\n")
    except Unreadable:
        return None


@pages.post("/school/people/<int:person_id>/reset-password")
@role_required("admin")
def reset_password(person_id: int) -> Response:
    person = access.managed_person(current_user, person_id)
    password = passwords.one_time_password()
    hashed = passwords.hash_password(password, once=True)
    try:
        with writing():
            people.reset_password(person, hashed, current_user, clock.now())
    except people.Refused as refused:
        flash(str(refused), "problem")
        return redirect(url_for("accounts.people"))
    return show_once(people.full_name(person), person.sign_in_name or "", password)


@pages.post("/school/people/<int:person_id>/disable")
@role_required("admin")
def disable(person_id: int) -> Response:
    person = access.managed_person(current_user, person_id)
    try:
        with writing():
            people.disable(person, current_user, clock.now())
    except people.Refused as refused:
        flash(str(refused), "problem")
    return back_from(person.role)


@pages.post("/school/people/<int:person_id>/enable")
@role_required("admin")
def enable(person_id: int) -> Response:
    person = access.managed_person(current_user, person_id)
    with writing():
        people.enable(person, current_user, clock.now())
    return back_from(person.role)


def back_from(role: str) -> Response:
    """Adults are on the people's page, children on that of the class they were pressed on."""
    class_id = request.form.get("class_id", type=int)
    if role == "student" and class_id is not None:
        return redirect(url_for("accounts.school_class", class_id=class_id))
    return redirect(url_for("accounts.people"))


@pages.get("/school/classes/<int:class_id>")
@role_required("admin")
def school_class(class_id: int) -> Any:
    """Who teaches this class and who is in it."""
    classroom = access.managed_class(current_user, class_id)
    teachers = classes.teachers_of(classroom)
    free = [p for p in people.adults_of(access.signed_in_school()) if p.role == "teacher" and p.disabled_at is None]
    return render_template(
        "accounts/school_class.html",
        classroom=classroom,
        teachers=teachers,
        others=[person for person in free if person.id not in {teacher.id for teacher in teachers}],
        students=classes.everybody_in(classroom),
    )


@pages.post("/school/classes/<int:class_id>/teachers")
@role_required("admin")
def assign_teacher(class_id: int) -> Response:
    classroom = access.managed_class(current_user, class_id)
    form = AssignForm()
    if not form.validate_on_submit():
        flash(_("Choose a teacher from the list."), "problem")
        return redirect(url_for("accounts.school_class", class_id=class_id))
    teacher = access.managed_teacher(current_user, form.teacher_id.data)
    with writing():
        classes.assign(classroom, teacher, current_user, clock.now())
    return redirect(url_for("accounts.school_class", class_id=class_id))


@pages.post("/school/classes/<int:class_id>/teachers/<int:person_id>/remove")
@role_required("admin")
def unassign_teacher(class_id: int, person_id: int) -> Response:
    classroom = access.managed_class(current_user, class_id)
    teacher = access.managed_teacher(current_user, person_id)
    with writing():
        classes.unassign(classroom, teacher, current_user, clock.now())
    return redirect(url_for("accounts.school_class", class_id=class_id))


@pages.get("/school/audit", endpoint="audit")
@role_required("admin")
def audit_log() -> Any:
    """The latest events, of one day where `day` is given; a day that is none shows the latest."""
    own = access.signed_in_school()
    try:
        day = date.fromisoformat(request.args.get("day", ""))
        events = audit.latest(own, day)
    except (ValueError, OverflowError):  # no date, or one at either end of the calendar
        day, events = None, audit.latest(own)
    return render_template("accounts/audit.html", school=own, events=events, day=day, most=audit.SHOWN)
