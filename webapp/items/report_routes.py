"""Saying that a question is not right, seeing how questions do, and taking one out of the count."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound

from webapp import access, clock
from webapp.access import role_required
from webapp.items import voiding
from webapp.items.blueprint import pages
from webapp.items.health import health_of
from webapp.items.reports import REASONS, NoSuchQuestion, report_looked_at, report_seen, settle
from webapp.library import packs
from webapp.practice.questions import rows_of, work_of
from webapp.practice.ticket import review
from webapp.writing import writing


@pages.route("/sittings/<int:sitting_id>/report", methods=["GET", "POST"])
@role_required("student")
def tell(sitting_id: int) -> Any:
    """A child says which question of the sitting is not right, and why; then back to where they were."""
    sitting = access.own_sitting(current_user, sitting_id)
    works = work_of(sitting, rows_of(sitting))
    why, number = request.form.get("why", ""), request.values.get("question", type=int) or current_question(works)
    if not 1 <= number <= len(works):
        raise NotFound
    if why not in REASONS:
        lines, missed = review(sitting, works), request.method == "POST"
        page = render_template(
            "items/tell.html", sitting=sitting, lines=lines, question=number, reasons=REASONS, missed=missed
        )
        return page, 422 if missed else 200
    with writing():
        report_seen(current_user, sitting, works[number - 1], why, clock.now())
    flash(_("Thank you. Somebody will look at it."), "success")
    return redirect(url_for("practice.sitting", sitting_id=sitting_id), 303)


def current_question(works: Any) -> int:
    return next((work.question.number for work in works if not work.over), 1)


@pages.post("/library/packs/<int:installed_id>/report")
@role_required("admin", "teacher")
def report(installed_id: int) -> Any:
    installed = access.pack(current_user, installed_id)
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    item, part, seed, why, note = (request.form.get(name, "")[:500] for name in ("item", "part", "seed", "why", "note"))
    try:
        with writing():
            report_looked_at(current_user, installed, pack, (item, part, seed), why, note, clock.now())
    except NoSuchQuestion as error:
        raise BadRequest from error
    flash(_("Thank you. It stands on the page “How its tasks do”."), "success")
    return redirect(url_for("items.look", installed_id=installed_id, item=item, part=part, seed=seed), 303)


@pages.get("/library/packs/<int:installed_id>/health")
@role_required("admin", "teacher")
def health(installed_id: int) -> str:
    installed = access.pack(current_user, installed_id)
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    may = access.may_change_pack(current_user, installed)
    found = health_of(installed, pack)
    return render_template(
        "items/health.html", installed=installed, pack=pack, found=found, reasons=REASONS, may_change=may
    )


@pages.post("/library/packs/<int:installed_id>/settle")
@role_required("admin", "teacher")
def settle_reports(installed_id: int) -> Any:
    """The reports of one item were looked at, and the item is right."""
    installed = access.changeable_pack(current_user, installed_id)
    with writing():
        settle(installed.school_id, installed.pack_id, request.form.get("item", ""), current_user, clock.now())
    return redirect(url_for("items.health", installed_id=installed_id), 303)


@pages.get("/library/packs/<int:installed_id>/void")
@role_required("admin", "teacher")
def ask_void(installed_id: int) -> str:
    """Before an item is taken out of the count: how many answers of how many children that are."""
    return void_page(installed_id, request.args.get("item", ""))


def void_page(installed_id: int, item_id: str, error: str = "") -> str:
    installed = access.changeable_pack(current_user, installed_id)
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    item = next((each for each in pack.items if item_id in ("", each.id)), None)
    if item is None:
        raise NotFound
    touched = voiding.count(installed.school_id, pack, item.id)
    versions = voiding.versions_with(installed.school_id, pack, item.id)
    context = {"item": item, "touched": touched, "versions": versions, "error": error}
    return render_template("items/void.html", installed=installed, pack=pack, **context)


@pages.post("/library/packs/<int:installed_id>/void")
@role_required("admin", "teacher")
def void(installed_id: int) -> Any:
    installed = access.changeable_pack(current_user, installed_id)
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    item, why = request.form.get("item", ""), request.form.get("why", "").strip()[:500]
    if item not in {each.id for each in pack.items}:
        raise BadRequest
    if not why:
        return void_page(installed_id, item, _("Write why: it is kept with each answer.")), 422
    done, whole = voiding.void(installed.school_id, pack, item, why, current_user, clock.now())
    flash(ngettext("%(num)s answer no longer counts.", "%(num)s answers no longer count.", done.answers), "success")
    if not whole:
        flash(_("There are more. Press once more to go on now, or the night does the rest."), "problem")
    return redirect(url_for("items.health", installed_id=installed_id), 303)
