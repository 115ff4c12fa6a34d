"""A child's pages: HTTP only. Every page comes from the rows, so that a reload finds the same place."""

from contextlib import suppress
from typing import Any

import numpy
from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound

from content.typed import as_mathml
from webapp import clock
from webapp.access import classroom_of_student, own_sitting, role_required
from webapp.evidence.deliveries import whole
from webapp.evidence.record import record
from webapp.language import content_language
from webapp.library import packs
from webapp.practice import asking, beside, peers
from webapp.practice import likes as liking
from webapp.practice.activities import find_activity, show_activity
from webapp.practice.cards import today_page
from webapp.practice.forms import read_row
from webapp.practice.hints import read_small
from webapp.practice.screens import screen, where_next
from webapp.practice.today import NotOffered, begin_beside, look, where_to_go_on
from webapp.practice.today import begin as begin_step
from webapp.school_days import zone_of
from webapp.tables import Person, Sitting
from webapp.writing import writing

pages = Blueprint("practice", __name__)


@pages.context_processor
def frame() -> dict[str, Any]:
    return {"heartbeat_url": url_for("evidence.heartbeat")}


def me() -> Person:
    return current_user._get_current_object()


@pages.get("/today")
@role_required("student")
def today() -> Any:
    if asking.has_break(me(), clock.now()):
        return render_template("practice/break.html", sitting=None)
    return render_template("practice/today.html", **today_page(me(), clock.now()))


@pages.post("/today/start")
@role_required("student")
def begin() -> Any:
    student, now = me(), clock.now()
    kind, skill = request.form.get("kind", ""), request.form.get("skill", "")
    seen = look(student, now)
    try:
        with writing([student.id]):
            sitting = begin_step(student, seen, kind, skill, now, numpy.random.default_rng())
    except NotOffered:
        return redirect(url_for("practice.today"), 303)  # things moved on: today shows what is next now
    return redirect(url_for("practice.sitting", sitting_id=sitting.id), 303)


@pages.post("/today/help")
@role_required("student")
def ask_for_help() -> Any:
    return call("help")


@pages.post("/today/break")
@role_required("student")
def take_break() -> Any:
    return call("break")


def call(kind: str) -> Any:
    """Help or a break from outside a question: a row of the sitting that is open, else one of its own."""
    student, now = me(), clock.now()
    classroom = classroom_of_student(student)
    if classroom is None:
        raise NotFound
    sitting = where_to_go_on(student, classroom, now)
    row = asking.row_within(sitting, kind) if sitting else None
    if row is not None:
        record([row], now, student)
    else:
        with writing([student.id]):
            (asking.ask if kind == "help" else asking.take_break)(student, classroom, now)
    return redirect(url_for("practice.today"), 303)


@pages.post("/today/back")
@role_required("student")
def come_back() -> Any:
    student = me()
    wanted = whole(request.form.get("sitting"), 2**62)
    sitting = own_sitting(student, wanted) if wanted is not None else None
    with writing():
        asking.come_back(student, clock.now())
    return redirect(url_for("practice.sitting", sitting_id=sitting.id) if sitting else url_for("practice.today"), 303)


@pages.get("/sittings/<int:sitting_id>")
@role_required("student")
def sitting(sitting_id: int) -> Any:
    found = own_sitting(me(), sitting_id)
    if asking.has_break(me(), clock.now()):
        return render_template("practice/break.html", sitting=found)
    told, question = (request.args.get(name, type=int) for name in ("told", "question"))
    small = read_small({name: request.args.getlist(name) for name in request.args})
    template, context = screen(found, told, question, small, alone="X-Cards-Kept" in request.headers)
    return render_template(
        template, sitting=found, asked=asking.has_asked(me(), clock.now()), empty="empty" in request.args, **context
    )


@pages.post("/sittings/<int:sitting_id>/rows")
@role_required("student")
def deliver(sitting_id: int) -> Any:
    found = own_sitting(me(), sitting_id)
    delivery = read_row(request.form, found)
    if delivery is None:
        return redirect(place_of(found, empty="", question=request.form.get("question", type=int)), 303)
    reply = record([delivery], clock.now(), me())[0]
    if reply.kept == "refused":
        raise BadRequest(reply.why)
    if reply.kept == "conflict":
        return render_template("practice/kept.html", sitting=found), 409
    if delivery.kind == "finish" and found.purpose == "practice":
        return redirect(url_for("practice.today"), 303)
    return redirect(place_of(found, **where_next(found, delivery)), 303)


def place_of(sitting: Sitting, **more: Any) -> str:
    return url_for("practice.sitting", sitting_id=sitting.id, **more)


@pages.get("/activity")
@role_required("student")
def activity() -> str:
    """Of the newest version in the child's school, by name."""
    pack = packs.newest_of(me().school_id, request.args.get("pack", ""))
    shown = show_activity(pack, find_activity(pack, request.args.get("id", "")))
    begun = beside.open_step(me(), shown.key, clock.start_of_day(clock.now(), zone_of(me().school_id)))
    return render_template("practice/activity.html", activity=shown, begun=begun is not None)


@pages.post("/today/activity")
@role_required("student")
def begin_activity() -> Any:
    """Away from the screen: from here on a quiet device means nothing."""
    student, now, key = me(), clock.now(), request.form.get("activity", "")
    seen = look(student, now)
    try:
        with writing([student.id]):
            begin_beside(student, seen, key, now)
    except NotOffered:
        return redirect(url_for("practice.today"), 303)
    pack, _slash, id = key.partition("/")
    return redirect(url_for("practice.activity", pack=pack, id=id), 303)


@pages.post("/today/activity/done")
@role_required("student")
def activity_done() -> Any:
    """We did it."""
    student, now = me(), clock.now()
    classroom, since = classroom_of_student(student), clock.start_of_day(now, zone_of(student.school_id))
    step = beside.open_step(student, request.form.get("activity", ""), since)
    if classroom is not None and step is not None:
        with writing([student.id]):
            beside.finish(student, classroom, step, now)
    return redirect(url_for("practice.today"), 303)


@pages.post("/today/together")
@role_required("student")
def together() -> Any:
    """Yes to helping with a goal, or to company on it."""
    student, now, role = me(), clock.now(), request.form.get("role", "")
    seen = look(student, now)
    with suppress(NotOffered), writing([student.id]):
        peers.wish(student, seen, "helps" if role == "helps" else "asks", request.form.get("skill", ""), now)
    return redirect(url_for("practice.today"), 303)


@pages.post("/today/together/end")
@role_required("student")
def end_together() -> Any:
    """No longer, or done."""
    with writing([me().id]):
        peers.end(me(), clock.now())
    return redirect(url_for("practice.today"), 303)


@pages.route("/today/likes", methods=["GET", "POST"])
@role_required("student")
def likes() -> Any:
    """What the child likes to read about."""
    if request.method != "POST":
        return render_template("practice/likes.html", offered=liking.offered(me().school_id), likes=me().likes or [])
    with writing([me().id]):
        liking.keep(me(), request.form.getlist("likes"))
    return redirect(url_for("practice.today"), 303)


@pages.get("/expressions")
@role_required("student", "teacher", "admin")
def preview() -> Any:
    """How the server reads what was typed, as MathML; empty where it cannot be read. Adults look at questions too."""
    return as_mathml(request.args.get("text", ""), content_language() or me().language) or ""
