"""Adults sign in with name and password; everybody signs out."""

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp import clock
from webapp.access import anyone
from webapp.accounts import browser, passwords, sign_in
from webapp.accounts.blueprint import pages
from webapp.accounts.failures import Wait
from webapp.accounts.forms import NewPasswordForm, StaffSignInForm, errors_of
from webapp.accounts.sealing import Unreadable, seal, unseal
from webapp.extensions import db
from webapp.tables import Person

CHOOSING = "choosing"  # in the browser's session: who has shown a one-time password, and when
CHOOSE_WITHIN = 15 * clock.MINUTE


@pages.route("/staff/sign-in", methods=["GET", "POST"])
@anyone
def staff_sign_in() -> Any:
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    form = StaffSignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/staff_sign_in.html", form=form, errors=errors_of(form)), status(form)
    now = clock.now()
    result = sign_in.adult(form.sign_in_name.data, form.password.data, browser.this_device().key, now)
    if isinstance(result, sign_in.SignedIn):
        return let_pass(result, now)
    complaint = (
        words_for(result) if result else _("This name and password do not fit together. Check both and try again.")
    )
    flash(complaint, "problem")
    return redirect(url_for("accounts.staff_sign_in"))


def let_pass(result: sign_in.SignedIn, now: int) -> Response:
    """Signed in, or on to choosing a password of one's own."""
    if result.token is None:
        session.clear()
        session[CHOOSING] = seal(f"{result.person.id} {now} {result.person.password_hash}").decode()
        return redirect(url_for("accounts.new_password"))
    browser.enter(result.person, result.token, now)
    return redirect(url_for("home"))


@pages.route("/staff/new-password", methods=["GET", "POST"])
@anyone
def new_password() -> Any:
    """After a one-time password: the person's own one. Until it is chosen nobody is signed in."""
    now = clock.now()
    person = who_chooses(now)
    if person is None:
        return redirect(url_for("accounts.staff_sign_in"))
    form = NewPasswordForm()
    errors = {}
    if form.validate_on_submit():
        weak = passwords.weakness(form.password.data, person.sign_in_name or "")
        result = None if weak else sign_in.choose_password(person, person.password_hash or "", form.password.data, now)
        if result is not None:
            return let_pass(result, now)
        errors = {"password": weak or _("Your password was changed meanwhile. Ask for a new one.")}
    page = render_template(
        "accounts/new_password.html", form=form, errors=errors or errors_of(form), shortest=passwords.SHORTEST
    )
    return page, status(form, errors)


def who_chooses(now: int) -> Person | None:
    """The person whose one-time password this browser has shown, while that password is still the one."""
    try:
        person_id, since, kept = unseal(session.get(CHOOSING, "").encode()).split(" ", 2)
    except (Unreadable, ValueError):
        return None
    if int(since) < now - CHOOSE_WITHIN:
        return None
    enabled = select(Person).where(Person.id == int(person_id), Person.disabled_at.is_(None))
    return db.session.scalar(enabled.where(Person.password_hash == kept))


@pages.post("/sign-out")
@anyone
def sign_out() -> Response:
    """Harmless when nobody is signed in any more."""
    adult = current_user.is_authenticated and current_user.role != "student"
    browser.leave(clock.now())
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.staff_sign_in" if adult else "accounts.sign_in"))


def words_for(wait: Wait) -> str:
    if wait.seconds < 60:
        return ngettext(
            "Please wait %(num)s second, then try again.", "Please wait %(num)s seconds, then try again.", wait.seconds
        )
    minutes = -(-wait.seconds // 60)
    return ngettext(
        "Please wait %(num)s minute, then try again.", "Please wait %(num)s minutes, then try again.", minutes
    )


def status(form: Any, errors: object = None) -> int:
    return 422 if errors or form.errors else 200
