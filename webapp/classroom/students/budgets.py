"""How many minutes of a day the children of a class work at a screen, and alone; and whether they may pair up."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import update

from models.decisions.activities import ALONE_MINUTES, NO_LIMIT, SCREEN_MINUTES
from webapp.accounts import audit
from webapp.extensions import db
from webapp.tables import Classroom, Person

USUAL = {"screen": SCREEN_MINUTES, "alone": ALONE_MINUTES}
MINUTES = (10, 15, 20, 30, 45, 60)


def offered() -> list[tuple[str, str]]:
    """The minutes with their words, as a form offers them."""
    each = [(str(count), ngettext("%(num)s minute", "%(num)s minutes", count)) for count in MINUTES]
    return [*each, (str(NO_LIMIT), _("as long as it takes"))]


def current(classroom: Classroom) -> dict[str, str]:
    """What holds now, by budget."""
    own = {"screen": classroom.screen_minutes, "alone": classroom.alone_minutes}
    found = {name: str(USUAL[name] if minutes is None else minutes) for name, minutes in own.items()}
    return found | {"peers": "no" if classroom.peers is False else "yes"}


def read(form: Mapping[str, str]) -> dict[str, int | bool] | None:
    """By column; None for what the form does not offer."""
    known = {value for value, _words in offered()}
    if form.get("peers") not in ("yes", "no") or not all(form.get(name) in known for name in USUAL):
        return None
    return {f"{name}_minutes": int(form[name]) for name in USUAL} | {"peers": form["peers"] == "yes"}


def set_minutes(columns: Mapping[str, int | bool], classroom: Classroom, teacher: Person, now: int) -> None:
    """Call inside `writing`."""
    db.session.execute(update(Classroom).where(Classroom.id == classroom.id).values(**columns))
    audit.record(teacher, "minutes", "class", classroom.id, now, **columns)
