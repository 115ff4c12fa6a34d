"""The library's pages: what is installed, what is in a pack, where a question or a skill is found."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from webapp import access, clock
from webapp.access import role_required
from webapp.library import drafts, packs, publishing
from webapp.library.affected import affected_by_all
from webapp.library.blueprint import pages
from webapp.library.searching import search
from webapp.tables import InstalledPack
from webapp.writing import writing


@pages.get("/library")
@role_required("admin", "teacher")
def shelf() -> str:
    return shelf_page()


def shelf_page(**more: Any) -> str:
    """What is installed and what waits, with the result of a search or of an upload."""
    words = request.args.get("q", "").strip()[:100]
    return render_template(
        "library/page.html",
        packs=packs.newest(current_user.school_id),
        installed=packs.installed(current_user.school_id),
        waiting=drafts.waiting(current_user, clock.now()),
        words=words,
        found=search(current_user.school_id, words) if words else None,
        **more,
    )


@pages.get("/library/packs/<int:installed_id>")
@role_required("admin", "teacher")
def pack(installed_id: int) -> str:
    """One version of a pack: what is in it, its other versions, and who would miss it."""
    installed = access.pack(current_user, installed_id)
    found = packs.load(installed.school_id, installed.pack_id, installed.version)
    versions = [row for row in packs.installed(installed.school_id) if row.pack_id == installed.pack_id]
    keys = [packs.skill_key(found, skill.id) for skill in found.skills]
    return render_template(
        "library/pack.html",
        installed=installed,
        pack=found,
        versions=versions,
        newest=next((row for row in versions if row.retired_at is None), None),
        affected=affected_by_all(installed.school_id, installed.pack_id, keys),
        may_change=access.may_change_pack(current_user, installed),
        items_by_skill={skill.id: [item for item in found.items if skill.id in item.skills] for skill in found.skills},
    )


@pages.post("/library/packs/<int:installed_id>/take-back")
@role_required("admin", "teacher")
def take_back(installed_id: int) -> Any:
    """Undo the publish of one version."""
    installed = access.changeable_pack(current_user, installed_id)
    with writing():
        publishing.take_back(installed, current_user, clock.now())
    return told(installed, _("%(title)s %(version)s is taken back."))


@pages.post("/library/packs/<int:installed_id>/bring-back")
@role_required("admin", "teacher")
def bring_back(installed_id: int) -> Any:
    installed = access.changeable_pack(current_user, installed_id)
    with writing():
        publishing.bring_back(installed, current_user, clock.now())
    return told(installed, _("%(title)s %(version)s is in use again."))


@pages.post("/library/packs/<int:installed_id>/retire")
@role_required("admin", "teacher")
def retire(installed_id: int) -> Any:
    """Take the pack out of use, every version of it."""
    installed = access.changeable_pack(current_user, installed_id)
    with writing():
        publishing.retire(installed.school_id, installed.pack_id, current_user, clock.now())
    return told(installed, _("%(title)s is retired. Open tasks go on; nothing new is taken from it."))


def told(installed: InstalledPack, words: str) -> Any:
    flash(words % {"title": installed.title, "version": installed.version}, "success")
    return redirect(url_for("library.pack", installed_id=installed.id), 303)
