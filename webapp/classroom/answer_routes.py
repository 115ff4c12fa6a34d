"""What a teacher says of single answers, and the answers of a ticket for a spreadsheet."""

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from webapp import access, clock
from webapp.access import role_required
from webapp.accounts import audit
from webapp.classroom.blueprint import pages
from webapp.classroom.groups.cards import Dealer
from webapp.classroom.live import bins, lines
from webapp.classroom.spreadsheets import attach
from webapp.evidence.deliveries import whole
from webapp.evidence.setting_aside import WHY, count_again, set_aside
from webapp.tables import Classroom
from webapp.writing import writing


@pages.post("/classes/<int:class_id>/answers")
@role_required("teacher")
def judge(class_id: int) -> Response:
    """`judge`: `12:typo`, `12:misread` or `12:again`; back to the page that asked, a ticket's or a child's."""
    classroom, now = access.taught_class(current_user, class_id), clock.now()
    number, _colon, what = request.form.get("judge", "").partition(":")
    if what not in (*WHY, "again"):
        raise BadRequest
    row = access.class_answer(classroom, whole(number, 2**53) or 0)
    student = access.a_student_of(classroom, row.student_id)
    with writing([student.id]):
        if what == "again":
            changed = count_again(row, student, classroom, current_user, now)
        else:
            changed = set_aside(row, what, student, classroom, current_user, now)
    if changed:
        told = _("It counts again.") if what == "again" else _("It is set aside and does not count.")
        flash(told, "success")
    return back_to(classroom, student.id, row.id)


def back_to(classroom: Classroom, student_id: int, row: int) -> Response:
    ticket = whole(request.form.get("ticket"), 2**53)
    if ticket:
        found = access.class_ticket(current_user, classroom.id, ticket)
        return redirect(url_for("classroom.ticket", class_id=classroom.id, ticket_set_id=found.id), 303)
    page = whole(request.form.get("page"), 10**6) or None
    anchor = f"row-{row}"  # a browser unfolds what it stands in
    there = url_for("classroom.student", class_id=classroom.id, student_id=student_id, page=page, _anchor=anchor)
    return redirect(there, 303)


@pages.get("/classes/<int:class_id>/tickets/<int:ticket_set_id>/answers.csv")
@role_required("teacher")
def ticket_csv(class_id: int, ticket_set_id: int) -> FlaskResponse:
    """The ticket's page, line by line."""
    classroom = access.taught_class(current_user, class_id)
    ticket_set = access.class_ticket(current_user, classroom.id, ticket_set_id)
    students = access.students_of(classroom)
    found = bins.sort_answers(classroom, ticket_set, [student.id for student in students])
    rows = list(lines.as_rows(found, Dealer(classroom, students)))
    with writing():
        audit.record(current_user, "export", "class", classroom.id, clock.now())
    return attach(rows, f"ticket-{ticket_set.id}.csv")
