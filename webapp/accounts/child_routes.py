"""A child's way in: class code, own name, three pictures; or the teacher opens the door."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import anyone
from webapp.accounts import browser, failures, letting_in, pictures, sign_in
from webapp.accounts.blueprint import pages
from webapp.accounts.classes import classes_by_id
from webapp.accounts.forms import ClassCodeForm, errors_of
from webapp.accounts.routes import status, words_for
from webapp.tables import Classroom, Person
from webapp.writing import writing


@pages.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@anyone
def class_code() -> Any:
    """First page of all: type the class code, or tap a class that this device knows."""
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    form = ClassCodeForm()
    if form.validate_on_submit():
        return find_class(form.code.data)
    known = classes_by_id(browser.this_device().classes)
    return render_template("accounts/sign_in.html", form=form, errors=errors_of(form), known=known), status(form)


def find_class(code: str) -> Response:
    """A device that tries many codes has to wait in between."""
    now = clock.now()
    device = browser.this_device().key
    with writing():
        attempt = failures.begin(f"code:{device}", device, now)
    if isinstance(attempt, failures.Wait):
        flash(words_for(attempt), "info")
        return redirect(url_for("accounts.sign_in"))
    try:
        classroom = access.class_with_code("".join(code.split()))
    except NotFound:
        flash(_("We do not know this code yet. Look at it again, or ask your teacher."), "info")
        return redirect(url_for("accounts.sign_in"))
    with writing():
        failures.forgive(f"code:{device}")
    return redirect(url_for("accounts.who", code=classroom.code))


@pages.get("/sign-in/<code>")
@anyone
def who(code: str) -> Any:
    """Names of the class, only while they may show."""
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    classroom = access.class_with_code(code)
    opened = door_is_open(classroom)
    students = access.students_of(classroom) if opened else []
    return render_template("accounts/who.html", classroom=classroom, opened=opened, students=students)


@pages.route("/sign-in/<code>/<int:student_id>", methods=["GET", "POST"])
@anyone
def show_pictures(code: str, student_id: int) -> Any:
    """Each tap is sent with the taps before it; the third one tries the door."""
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    classroom, child = at_the_door(code, student_id)
    taps: pictures.Code = ()
    if request.method == "POST":
        taps = pictures.read_taps(request.form.get("chosen", ""), request.form.get("pick", ""))
        if len(taps) == pictures.LENGTH:
            return try_pictures(classroom, child, taps)
    wait = failures.wait_for(failures.student_key(child.id), browser.this_device().key, clock.now())
    words = words_for(wait) if wait and not wait.ask_teacher else ""
    return render_template(
        "accounts/pictures.html", classroom=classroom, child=child, taps=taps, wait=wait, words=words
    )


def try_pictures(classroom: Classroom, child: Person, taps: pictures.Code) -> Response:
    now = clock.now()
    result = sign_in.student(classroom, child, taps, browser.this_device().key, now)
    if isinstance(result, sign_in.SignedIn) and result.token:
        return go_in(result.person, result.token, classroom, now)
    if result is None:
        flash(_("These are not the three pictures. Look at your card and try again."), "info")
    elif isinstance(result, failures.Wait) and result.ask_teacher:
        return redirect(url_for("accounts.wait_at_door"))
    return redirect(url_for("accounts.show_pictures", code=classroom.code, student_id=child.id))


def go_in(child: Person, token: str, classroom: Classroom, now: int) -> Response:
    browser.enter(child, token, now)
    browser.remember_class(classroom.id)
    return redirect(url_for("practice.today"))


@pages.post("/sign-in/<code>/<int:student_id>/ask")
@anyone
def ask_teacher(code: str, student_id: int) -> Response:
    """ "My teacher lets me in": this device appears on the teacher's page."""
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    classroom, child = at_the_door(code, student_id)
    with writing():
        letting_in.ask(classroom, child, browser.this_device().key, clock.now())
    return redirect(url_for("accounts.wait_at_door"))


@pages.get("/sign-in/waiting")
@anyone
def wait_at_door() -> Any:
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    question = letting_in.open_question(browser.this_device().key, clock.now())
    child = letting_in.child_of(question) if question else None
    return render_template("accounts/waiting.html", question=question, child=child)


@pages.post("/sign-in/waiting")
@anyone
def am_i_in() -> Response:
    """Through the door, once, if the teacher has opened it for this device."""
    now = clock.now()
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    with writing():
        through = letting_in.go_through(browser.this_device().key, now)
    if through is not None:
        return go_in(through.student, through.token, through.classroom, now)
    flash(_("Not yet. Your teacher has not opened the door."), "info")
    return redirect(url_for("accounts.wait_at_door"))


@pages.post("/sign-in/forget")
@anyone
def forget_device() -> Response:
    """This device shows no names any more unless sign-in is open."""
    browser.forget_classes()
    return redirect(url_for("accounts.sign_in"))


def at_the_door(code: str, student_id: int) -> tuple[Classroom, Person]:
    """The class and the child that a stranger's browser names. NotFound while no names may show."""
    classroom = access.class_with_code(code)
    if not door_is_open(classroom):
        raise NotFound
    return classroom, access.student_at_door(classroom, student_id)


def door_is_open(classroom: Classroom) -> bool:
    return access.door_is_open(classroom, frozenset(browser.this_device().classes), clock.now())
