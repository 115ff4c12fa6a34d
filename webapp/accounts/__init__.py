"""Who is who: signing in, classes' doors and cards, the school's people, class lists, the audit log."""

from typing import Any

from flask import Flask, url_for
from flask_babel import format_time
from flask_login import current_user

from webapp.accounts import (  # noqa: F401  # the routes add themselves to the blueprint
    browser,
    child_routes,
    class_routes,
    cli,
    roster_routes,
    routes,
    school_routes,
    student_cli,
)
from webapp.accounts.blueprint import pages
from webapp.clock import to_datetime
from webapp.tables import School


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.context_processor(page_frame)
    app.after_request(browser.keep_device)
    app.add_template_filter(clock_time)
    app.add_template_filter(local_time)
    cli.init_app(app)
    student_cli.init_app(app)


def clock_time(instant: int, school: School) -> str:
    """The time on the school's wall, as the page's language writes it."""
    return format_time(to_datetime(instant, school.time_zone).replace(tzinfo=None), "short", rebase=False)


def local_time(instant: int, school: School) -> str:
    """Day and time at the school, sortable: a log is compared, not read aloud."""
    return f"{to_datetime(instant, school.time_zone):%Y-%m-%d %H:%M:%S}"


def page_frame() -> dict[str, Any]:
    """What the frame of every page asks for: who is signed in (looked up only when used) and how to sign out."""
    return {"person": current_user, "sign_out_url": url_for("accounts.sign_out")}
