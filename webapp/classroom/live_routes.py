"""Live pages: who needs me now, the ticket's bins, names hidden while projecting."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom import names
from webapp.classroom.blueprint import pages
from webapp.classroom.days import time_of
from webapp.classroom.groups import groups
from webapp.classroom.groups.cards import Dealer, deal
from webapp.classroom.live import alone, bins, flags, lines, visits
from webapp.classroom.live import now as now_verbs
from webapp.classroom.live.versions import PARTS, Part, is_unchanged, version
from webapp.classroom.planning import tickets, units
from webapp.evidence.deliveries import whole
from webapp.tables import Classroom
from webapp.writing import writing


@pages.context_processor
def frame() -> dict[str, Any]:
    """What staff's pages of a class share: are names hidden, and the form that toggles it."""
    class_id = (request.view_args or {}).get("class_id")
    project = url_for("classroom.toggle_names", class_id=class_id) if class_id is not None else None
    return {"names_hidden": names.hidden(), "project_url": project}


@pages.get("/classes/<int:class_id>")
@role_required("teacher")
def now(class_id: int) -> Any:
    """Who needs me now, groups for today, today's ticket: three parts, each refreshed by itself."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    parts: dict[str, Any] = {}
    for part in PARTS:
        parts |= part_of(classroom, part, moment)
    return render_template("classroom/now.html", classroom=classroom, live_at=time_of(classroom, moment), **parts)


def unless_unchanged(view: Callable[..., Any]) -> Callable[..., Any]:
    """204, before anything else is looked up, where nothing has changed since the version that the page holds."""

    @wraps(view)
    def quick(class_id: int) -> Any:
        part, held, token = asked_part(), request.args.get("version"), session.get("_user_id")
        if part and held and token and is_unchanged(token, class_id, part, held, clock.now()):
            return "", 204
        return view(class_id)

    return quick


def asked_part() -> Part | None:
    return next((each for each in PARTS if each == request.args.get("part")), None)


@pages.get("/classes/<int:class_id>/now")
@unless_unchanged
@role_required("teacher")
def now_part(class_id: int) -> Any:
    """One part as a fragment, where it has changed."""
    classroom, part = access.taught_class(current_user, class_id), asked_part()
    if part is None:
        raise NotFound
    return render_template(f"classroom/_{part}.html", classroom=classroom, **part_of(classroom, part, clock.now()))


def part_of(classroom: Classroom, part: Part, moment: int) -> dict[str, Any]:
    """What one part's fragment shows, and its version, taken before: what changes meanwhile comes with the next."""
    kept = {f"{part}_version": version(classroom, part, moment)}
    if part == "needs":
        return {**kept, "needs": now_verbs.look(classroom, moment), "choices": visits.DONE.items()}
    students = access.students_of(classroom)
    dealer = Dealer(classroom, students)
    if part == "groups":
        day = groups.today(classroom, students, moment)
        return {**kept, "deck": deal(dealer, day), "unit": units.open_unit(classroom)}
    ticket_set = bins.latest_ticket(classroom, moment)
    sorted_in = bins.sort_answers(classroom, ticket_set, [s.id for s in students]) if ticket_set else None
    own = alone.taken_alone(classroom, [s.id for s in students], moment)
    return {**kept, "ticket": sorted_in, "dealer": dealer, "alone": own}


@pages.post("/classes/<int:class_id>/flags/<int:flag_id>/on-it")
@role_required("teacher")
def on_it(class_id: int, flag_id: int) -> Any:
    """ "I'm on it": the flag is cleared; a second tap, or a colleague's, changes nothing."""
    classroom, flag = access.taught_class(current_user, class_id), access.flag(current_user, flag_id)
    if flag.class_id != classroom.id:
        raise NotFound
    moment = clock.now()
    with writing([flag.student_id]):
        flags.take(flag, current_user, moment)
    return needs_again(classroom, moment)


@pages.post("/classes/<int:class_id>/students/<int:student_id>/on-it")
@role_required("teacher")
def go_to(class_id: int, student_id: int) -> Any:
    """The same for a child who is idle: that is computed, so what is kept is that the teacher went."""
    classroom = access.taught_class(current_user, class_id)
    student, moment = access.a_student_of(classroom, student_id), clock.now()
    with writing([student.id]):
        flags.go_to(classroom, student, current_user, moment)
    return needs_again(classroom, moment)


@pages.post("/classes/<int:class_id>/visits/<int:visit_id>")
@role_required("teacher")
def did(class_id: int, visit_id: int) -> Any:
    """What was done there, from a short list: the second tap."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    visit = access.visit(classroom, visit_id)
    done = request.form.get("did", "")
    if done not in visits.DONE:
        raise BadRequest
    with writing():
        visits.note(visit, done)
    return needs_again(classroom, moment)


@pages.post("/classes/<int:class_id>/seen")
@role_required("teacher")
def seen(class_id: int) -> Any:
    """What the page told of answers that were not kept has been read."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    refused, conflicts = (whole(request.form.get(name), 2**62) or 0 for name in ("refused_to", "conflicts_to"))
    with writing():
        now_verbs.mark_seen(classroom, refused, conflicts, moment)
    return needs_again(classroom, moment)


def needs_again(classroom: Classroom, moment: int) -> Any:
    """The part alone for the page's script, else the page."""
    if request.headers.get("HX-Request"):
        return render_template("classroom/_needs.html", classroom=classroom, **part_of(classroom, "needs", moment))
    return redirect(url_for("classroom.now", class_id=classroom.id), 303)


@pages.post("/classes/<int:class_id>/names")
@role_required("teacher")
def toggle_names(class_id: int) -> Response:
    """Hide the names, or show them again, in this browser; back to the page that asked."""
    classroom = access.taught_class(current_user, class_id)
    names.toggle()
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path.startswith(f"/classes/{classroom.id}"):
        return redirect(came_from.path, 303)
    return redirect(url_for("classroom.now", class_id=classroom.id), 303)


@pages.get("/classes/<int:class_id>/tickets/<int:ticket_set_id>")
@role_required("teacher")
def ticket(class_id: int, ticket_set_id: int) -> Any:
    """The bins of one ticket, with names."""
    classroom = access.taught_class(current_user, class_id)
    ticket_set = access.class_ticket(current_user, classroom.id, ticket_set_id)
    students = access.students_of(classroom)
    found = bins.sort_answers(classroom, ticket_set, [student.id for student in students])
    dealer = Dealer(classroom, students)
    return render_template(
        "classroom/ticket.html",
        classroom=classroom,
        ticket=found,
        dealer=dealer,
        lines={question.number: lines.lines_of(question, dealer) for question in found.questions},
        unfinished=lines.unfinished(found, dealer),
        briefs=tickets.briefs(classroom, ticket_set),
    )
