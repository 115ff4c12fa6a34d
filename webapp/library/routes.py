"""The library's page: what is installed, and one upload that checks and publishes."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from content.checking import examine
from content.pack import Pack
from content.problems import Problem
from webapp import clock
from webapp.access import role_required
from webapp.library import packs
from webapp.library.publishing import VersionTaken, publish
from webapp.writing import writing

pages = Blueprint("library", __name__)


@pages.get("/library")
@role_required("admin")
def shelf() -> str:
    return page([])


@pages.post("/library")
@role_required("admin")
def upload() -> Any:
    """Check a zip and publish it, or say every problem at once and save nothing."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return page([], error=_("Choose a pack first: a zip file.")), 422
    pack, problems = examine_upload(file)
    if pack is None:
        return page(problems), 422
    try:
        with writing():
            publish(pack, current_user.school_id, current_user, clock.now())
    except VersionTaken as taken:
        return page(problems, error=str(taken)), 409
    flash(_("%(title)s %(version)s is published.", title=pack.header.title, version=pack.header.version), "success")
    return redirect(url_for("library.shelf"))


def examine_upload(file: FileStorage) -> tuple[Pack | None, list[Problem]]:
    """Read and check an uploaded zip; it is never unpacked to the disk."""
    with tempfile.TemporaryDirectory(prefix="onramp-pack-") as folder:
        path = Path(folder) / "pack.zip"
        file.save(path)
        return examine(path)


def page(problems: list[Problem], error: str = "") -> str:
    return render_template(
        "library/page.html", packs=packs.newest(current_user.school_id), problems=problems, error=error
    )
