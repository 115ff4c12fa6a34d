"""From a file to a published version: upload, look at it and at what it changes, then publish or throw it away."""

import tempfile
from pathlib import Path
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from content.checking import examine
from content.differences import compare
from content.pack import Pack
from content.problems import Problem
from webapp import access, clock
from webapp.access import role_required
from webapp.library import drafts, packs
from webapp.library.affected import affected_by
from webapp.library.blueprint import pages
from webapp.library.publishing import VersionTaken
from webapp.library.routes import shelf_page
from webapp.tables import PackDraft
from webapp.writing import writing


@pages.post("/library")
@role_required("admin")
def upload() -> Any:
    """Check a zip and keep it as a draft, or say every problem at once and save nothing."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return shelf_page(error=_("Choose a pack first: a zip file.")), 422
    pack, problems = examine_upload(file, current_user.school_id)
    if pack is None:
        return shelf_page(problems=problems), 422
    with writing():
        draft = drafts.keep(pack, problems, current_user, clock.now())
    return redirect(url_for("library.draft", draft_id=draft.id), 303)


def examine_upload(file: FileStorage, school_id: int) -> tuple[Pack | None, list[Problem]]:
    """Read and check an uploaded zip beside the school's own packs; it is never unpacked to the disk."""
    with tempfile.TemporaryDirectory(prefix="onramp-pack-") as folder:
        path = Path(folder) / "pack.zip"
        file.save(path)
        return examine(path, packs.neighbours([school_id]))


@pages.get("/library/drafts/<int:draft_id>")
@role_required("admin", "teacher")
def draft(draft_id: int) -> str:
    return draft_page(access.pack_draft(current_user, draft_id))


def draft_page(draft: PackDraft, error: str = "") -> str:
    """What it says, what it changes, and whom that touches."""
    found = drafts.pack_of(draft)
    before = packs.newest_or_none(draft.school_id, draft.pack_id)
    differences = compare(before, found)
    return render_template(
        "library/draft.html",
        draft=draft,
        pack=found,
        before=before,
        differences=differences,
        affected=affected_by(draft.school_id, before, differences),
        error=error,
    )


@pages.post("/library/drafts/<int:draft_id>/publish")
@role_required("admin", "teacher")
def publish(draft_id: int) -> Any:
    draft = access.pack_draft(current_user, draft_id)
    try:
        installed = drafts.publish_draft(draft, current_user, clock.now())
    except VersionTaken as taken:
        return draft_page(draft, str(taken)), 409
    flash(_("%(title)s %(version)s is published.", title=installed.title, version=installed.version), "success")
    return redirect(url_for("library.pack", installed_id=installed.id), 303)


@pages.post("/library/drafts/<int:draft_id>/discard")
@role_required("admin", "teacher")
def discard(draft_id: int) -> Any:
    draft = access.pack_draft(current_user, draft_id)
    with writing():
        drafts.discard(draft, current_user, clock.now())
    flash(_("%(title)s was thrown away. Nothing else changed.", title=draft.title), "success")
    return redirect(url_for("library.shelf"), 303)
