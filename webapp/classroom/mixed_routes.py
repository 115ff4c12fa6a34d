"""Mixed groups and pairs for a discussion: look at a seating, mix again, use it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.groups import groups, mixed
from webapp.classroom.groups.cards import Dealer
from webapp.evidence.deliveries import whole
from webapp.writing import writing

MOST_SEEDS = 10_000


@pages.get("/classes/<int:class_id>/groups/mixed")
@role_required("teacher")
def mixed_groups(class_id: int) -> Any:
    """A seating as the address names it, by size and seed: nothing is kept until the teacher uses it."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    students, (size, seed) = access.students_of(classroom), asked(request.args)
    day = groups.today(classroom, students, moment)
    seating = mixed.seat(classroom, day, size, seed, moment)
    dealer = Dealer(classroom, students)
    tables = [(dealer.chips(members), dealer.notes(mixed.notes(members, seating, day))) for members in seating]
    return render_template(
        "classroom/mixed.html", classroom=classroom, tables=tables, size=size, seed=seed, next=(seed + 1) % MOST_SEEDS,
        digest=mixed.digest(seating), sizes=mixed.SIZES, stands=bool(day.mixed), absent=dealer.chips(day.absent),
    )  # fmt: skip


@pages.post("/classes/<int:class_id>/groups/mixed")
@role_required("teacher")
def use_mixed(class_id: int) -> Any:
    """Keep the seating that was looked at, in place of the mixed groups of today."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    size, seed = asked(request.form)
    day = groups.today(classroom, access.students_of(classroom), moment)
    seating = mixed.seat(classroom, day, size, seed, moment)
    if mixed.digest(seating) != request.form.get("digest"):
        flash(_("The class has changed since you looked. Please look at these groups again."), "info")
        return redirect(url_for("classroom.mixed_groups", class_id=classroom.id, size=size, seed=seed), 303)
    with writing():
        mixed.take(classroom, current_user, seating, moment)
    return redirect(url_for("classroom.groups", class_id=classroom.id), 303)


@pages.post("/classes/<int:class_id>/groups/mixed/end")
@role_required("teacher")
def end_mixed(class_id: int) -> Any:
    """The discussion is over: the mixed groups go from the page."""
    classroom = access.taught_class(current_user, class_id)
    with writing():
        mixed.give_up(classroom, clock.now())
    return redirect(url_for("classroom.groups", class_id=classroom.id), 303)


def asked(form: Any) -> tuple[int, int]:
    """Size and seed; threes and the first seating where none are named."""
    size, seed = whole(form.get("size", ""), 4), whole(form.get("seed", ""), MOST_SEEDS - 1)
    return size if size in mixed.SIZES else 3, seed or 0
