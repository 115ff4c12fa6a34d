"""What every grouping of a class is to heed: stated, and taken back."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.groups import rules
from webapp.classroom.groups.rule_cards import cards_of
from webapp.classroom.groups.rule_forms import MOST_SEATS, Wish, check_wish, kinds, read_wish
from webapp.tables import Classroom
from webapp.writing import writing


@pages.route("/classes/<int:class_id>/groups/rules", methods=["GET", "POST"])
@role_required("teacher")
def group_rules(class_id: int) -> Any:
    """Keep apart, keep together, language partner, small group, seats: each with a reason, if one is given."""
    classroom = access.taught_class(current_user, class_id)
    if request.method != "POST":
        return rules_page(classroom, Wish(seats=MOST_SEATS), {})
    wish = read_wish(request.form)
    errors = check_wish(wish, [student.id for student in access.students_of(classroom)])
    if errors:
        return rules_page(classroom, wish, errors), 422
    with writing():
        rules.state(classroom, current_user, wish, clock.now())
    return redirect(url_for("classroom.group_rules", class_id=classroom.id), 303)


def rules_page(classroom: Classroom, wish: Wish, errors: dict[str, str]) -> str:
    students = access.students_of(classroom)
    return render_template(
        "classroom/rules.html",
        classroom=classroom,
        rules=cards_of(rules.rules_of(classroom), students),
        students=students,
        kinds=kinds(),
        wish=wish,
        errors=errors,
    )


@pages.post("/classes/<int:class_id>/groups/rules/<int:rule_id>/forget")
@role_required("teacher")
def forget_rule(class_id: int, rule_id: int) -> Any:
    """The groups need not heed it any more."""
    classroom, rule = access.taught_class(current_user, class_id), access.group_rule(current_user, rule_id)
    if rule.class_id != classroom.id:
        raise NotFound
    with writing():
        rules.forget(rule)
    return redirect(url_for("classroom.group_rules", class_id=classroom.id), 303)
