"""Groups for today: accept, change, lock, not today; the lesson card."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from webapp import access, clock
from webapp.access import role_required
from webapp.classroom.blueprint import pages
from webapp.classroom.days import time_of
from webapp.classroom.groups import deciding, groups
from webapp.classroom.groups.cards import Card, Dealer, Deck, deal
from webapp.classroom.groups.decided import Decided
from webapp.classroom.groups.forms import Change, check_change, read_change, reasons
from webapp.classroom.groups.lessons import Teaching, teaching
from webapp.classroom.live_routes import part_of
from webapp.evidence.deliveries import whole
from webapp.tables import Classroom, Person
from webapp.writing import writing


@pages.get("/classes/<int:class_id>/groups", endpoint="groups")
@role_required("teacher")
def all_groups(class_id: int) -> Any:
    """Every group of today, with what was put off."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    return render_template(
        "classroom/groups.html",
        classroom=classroom,
        live_at=time_of(classroom, moment),
        **part_of(classroom, "groups", moment),
    )


@pages.post("/classes/<int:class_id>/groups/<key>/accept")
@role_required("teacher")
def accept_group(class_id: int, key: str) -> Any:
    return decide(class_id, key, "accepted")


@pages.post("/classes/<int:class_id>/groups/<key>/not-today")
@role_required("teacher")
def decline_group(class_id: int, key: str) -> Any:
    return decide(class_id, key, "declined")


def decide(class_id: int, key: str, status: deciding.Status) -> Any:
    """Decide about a proposal as it stands. One that was decided already stays as it was decided.

    A pair that sat together too often sits together again only with a reason, which the page of changes asks for.
    """
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    day = groups.today(classroom, access.students_of(classroom), moment)
    proposal = day.proposal(key)
    if proposal is not None and proposal.asks_why and status == "accepted":
        return groups_again(classroom, moment, _("Two of these children met too often. Change the group, or say why."))
    if proposal is not None:
        with writing():
            deciding.decide(classroom, current_user, proposal, status, moment)
    known = proposal is not None or day.decision(key) is not None
    return groups_again(classroom, moment, None if known else changed_meanwhile())


def changed_meanwhile() -> str:
    return _("New answers have changed this group. Please look at it again.")


@pages.post("/classes/<int:class_id>/groups/<key>/take-back")
@role_required("teacher")
def take_back_group(class_id: int, key: str) -> Any:
    """As if it had not been decided: the children are proposed again."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    with writing():
        deciding.take_back(classroom, key, moment)
    return groups_again(classroom, moment)


@pages.post("/classes/<int:class_id>/groups/<key>/lock")
@role_required("teacher")
def lock_group(class_id: int, key: str) -> Any:
    return keep(class_id, key, lambda _room, decided, now: deciding.lock(decided, now))


@pages.post("/classes/<int:class_id>/groups/<key>/unlock")
@role_required("teacher")
def unlock_group(class_id: int, key: str) -> Any:
    return keep(class_id, key, lambda _room, decided, _now: deciding.lock(decided, None))


@pages.post("/classes/<int:class_id>/groups/<key>/undo")
@role_required("teacher")
def undo_change(class_id: int, key: str) -> Any:
    return keep(class_id, key, lambda room, decided, now: deciding.undo(room, current_user, decided, now))


def keep(class_id: int, key: str, verb: Callable[[Classroom, Decided, int], None]) -> Any:
    """Do something to a group that stands; where none does, nothing."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    decided = groups.today(classroom, access.students_of(classroom), moment).decision(key)
    if decided is not None and decided.standing:
        with writing():
            verb(classroom, decided, moment)
    return groups_again(classroom, moment)


@pages.post("/classes/<int:class_id>/groups/<key>/add")
@role_required("teacher")
def add_to_group(class_id: int, key: str) -> Any:
    """A child whose answers came later joins; only one of those whom the page names."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    day = groups.today(classroom, access.students_of(classroom), moment)
    decided, student = day.decision(key), whole(request.form.get("student", ""), 2**62)
    fits = {late.student for late in day.late.get(key, ()) if late.fits}
    if decided is None or student not in fits:
        return groups_again(classroom, moment, changed_meanwhile())
    with writing():
        deciding.change(classroom, current_user, decided, (*decided.members, student), "late", moment)
    return groups_again(classroom, moment)


def groups_again(classroom: Classroom, moment: int, told: str | None = None) -> Any:
    """The part alone for the page's script, else the page of groups."""
    if request.headers.get("HX-Request"):
        parts = part_of(classroom, "groups", moment)
        return render_template("classroom/_groups.html", classroom=classroom, told=told, **parts)
    if told:
        flash(told, "info")
    return redirect(url_for("classroom.groups", class_id=classroom.id), 303)


@pages.route("/classes/<int:class_id>/groups/<key>/change", methods=["GET", "POST"])
@role_required("teacher")
def change_group(class_id: int, key: str) -> Any:
    """Names in and out, with the reason why; a child of another group moves over."""
    classroom, moment = access.taught_class(current_user, class_id), clock.now()
    students = access.students_of(classroom)
    day = groups.today(classroom, students, moment)
    deck = deal(Dealer(classroom, students), day)
    card = find(deck.all, key)
    form, errors = Change(tuple(chip.id for chip in card.people)), dict[str, str]()
    if request.method == "POST":
        form = read_change(request.form)
        errors = check_change(form, [student.id for student in students], locked_beside(deck, card))
    if request.method != "POST" or errors or card.locked:
        return ask_for_change(classroom, students, deck, card, form, errors)
    with writing():
        save(classroom, day, key, form, moment)
    return redirect(url_for("classroom.groups", class_id=classroom.id), 303)


def save(classroom: Classroom, day: groups.Today, key: str, form: Change, moment: int) -> None:
    proposal, decided = day.proposal(key), day.decision(key)
    if proposal is not None:
        status: deciding.Status = "accepted" if set(form.members) == set(proposal.members) else "changed"
        deciding.decide(classroom, current_user, proposal, status, moment, form.members, form.reason)
    elif decided is not None:
        deciding.change(classroom, current_user, decided, form.members, form.reason, moment)


def locked_beside(deck: Deck, card: Card) -> set[int]:
    return {chip.id for other in deck.beside(card) if other.locked and other.key != card.key for chip in other.people}


def ask_for_change(
    classroom: Classroom,
    students: Sequence[Person],
    deck: Deck,
    card: Card,
    form: Change,
    errors: dict[str, str],
) -> tuple[str, int]:
    """The form: the group's own children first, then the others with where they are now."""
    elsewhere = {chip.id: other for other in deck.beside(card) if other.key != card.key for chip in other.people}
    locked = locked_beside(deck, card)
    own = {chip.id for chip in card.people}
    everybody = Dealer(classroom, students).chips([student.id for student in students])
    choices = [
        {
            "id": chip.id,
            "name": chip.name,
            "chosen": chip.id in form.members,
            "note": note_on(elsewhere.get(chip.id)),
            "locked": chip.id in locked or card.locked,
        }
        for chip in sorted(everybody, key=lambda chip: chip.id not in own)
    ]
    page = render_template(
        "classroom/change.html",
        classroom=classroom,
        card=card,
        choices=choices,
        form=form,
        reasons=list(reasons().items()),
        errors=errors,
    )
    return page, 422 if errors else 200


def note_on(card: Card | None) -> str:
    """Where a child is now."""
    if card is None:
        return ""
    if card.locked:
        return _("locked in group %(number)s", number=card.number)
    return _("now in group %(number)s", number=card.number) if card.number else card.title


@pages.get("/classes/<int:class_id>/groups/<key>/card")
@role_required("teacher")
def lesson_card(class_id: int, key: str) -> Any:
    """How to help with this group's need, from the content pack."""
    classroom, deck = deck_of(class_id)
    card = find((*deck.all, *deck.put_off), key)
    return render_template("classroom/card.html", classroom=classroom, card=card, teaching=taught(classroom, card))


def taught(classroom: Classroom, card: Card) -> Teaching:
    return teaching(classroom.school_id, card.need_kind, card.need)


def deck_of(class_id: int) -> tuple[Classroom, Deck]:
    classroom = access.taught_class(current_user, class_id)
    students = access.students_of(classroom)
    return classroom, deal(Dealer(classroom, students), groups.today(classroom, students, clock.now()))


def find(cards: Sequence[Card], key: str) -> Card:
    """NotFound: no such group today; perhaps new answers have changed it."""
    for card in cards:
        if card.key == key:
            return card
    raise NotFound
