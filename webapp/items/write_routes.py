"""Writing a small pack: in a form with each question shown as a child sees it, or as a spreadsheet."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from content.importers.sheets import LARGEST
from content.importers.spreadsheet import pack_of_rows, read_spreadsheet
from content.pack import Pack
from content.problems import Problem
from webapp import access, clock
from webapp.access import role_required
from webapp.items import written
from webapp.items.blueprint import pages
from webapp.library import drafts
from webapp.practice.task import given_in_words
from webapp.writing import writing


@pages.get("/library/write")
@role_required("admin", "teacher")
def write() -> str:
    return write_page([{}] * written.ROWS)


def write_page(rows: list[dict[str, str]], **more: Any) -> str:
    title, grade = (request.form.get(name, "") for name in ("title", "grade"))
    more |= {"title": title, "grade": grade, "example": written.EXAMPLE}
    more["open_rows"] = written.unfolded(rows, more.get("problems", []))
    return render_template("items/write.html", rows=rows, fields=written.FIELDS, **more)


@pages.post("/library/write")
@role_required("admin", "teacher")
def check_written() -> Any:
    """Keep what was typed as a draft, or say what is the matter with it; nothing typed is lost."""
    count = min(request.form.get("rows", written.ROWS, type=int), written.MOST_ROWS)
    rows = written.typed_rows(request.form, count)
    if "more" in request.form:
        return write_page([*rows, *[{}] * min(written.MORE, written.MOST_ROWS - len(rows))])
    about = about_of_form()
    if about is None:
        return write_page(rows, error=_("Give it a title and a grade.")), 422
    pack, problems = pack_of_rows(written.filled(rows), about)
    return kept(pack, problems) if pack else (write_page(rows, problems=problems), 422)


@pages.post("/library/write/sheet")
@role_required("admin", "teacher")
def check_sheet() -> Any:
    """The same for a spreadsheet saved as CSV."""
    file, about = request.files.get("file"), about_of_form()
    if file is None or not file.filename or about is None:
        return write_page([{}] * written.ROWS, error=_("Choose a CSV file, and give it a title and a grade.")), 422
    name = file.filename.replace("\\", "/").rsplit("/", 1)[-1][:80]
    pack, problems = read_spreadsheet(file.stream.read(LARGEST + 1), name, about)
    return kept(pack, problems) if pack else (write_page([{}] * written.ROWS, problems=problems), 422)


def about_of_form() -> Any:
    """None without a title or grade."""
    title, grade = (request.form.get(name, "").strip()[:100] for name in ("title", "grade"))
    return written.about(title, grade[:8], current_user, access.signed_in_school()) if title and grade else None


def kept(pack: Pack, problems: list[Problem]) -> Any:
    with writing():
        draft = drafts.keep(pack, problems, current_user, clock.now())
    return redirect(url_for("library.draft", draft_id=draft.id), 303)


@pages.post("/library/write/look")
@role_required("admin", "teacher")
def look_at_row() -> str:
    """A fragment: the question of one row as a child would see it."""
    number = request.args.get("row", 1, type=int)
    rows = written.typed_rows(request.form, min(max(number, 1), written.MOST_ROWS))
    row = (written.filled(rows[-1:]) or [{}])[0]
    task, part, problems = (
        written.look_at_row(row, current_user, access.signed_in_school()) if row else (None, None, [])
    )
    right = given_in_words(part, part.key[0]) if part else ""
    return render_template("items/_row.html", task=task, right=right, problems=problems, number=number)
