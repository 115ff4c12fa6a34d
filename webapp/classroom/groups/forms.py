"""What a teacher may change about a group: who is in it, and why that is better."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.evidence.deliveries import whole

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Change:
    """The form as it was sent: children, a reason's code, the teacher's own words."""

    members: tuple[int, ...]
    why: str = ""
    note: str = ""

    @property
    def reason(self) -> str:
        """What is kept: the reason, with the teacher's own words where there are any."""
        return f"{self.why}: {self.note}" if self.note else self.why


def reasons() -> dict[str, str]:
    """Codes, which are stored, with their words."""
    return {
        "know more": _("I know more about these children"),
        "work well": _("They work well together"),
        "apart": _("These children are better apart today"),
        "time": _("It fits our time or our room better"),
        "late": _("Answers came later"),
        "other": _("Another reason"),
    }


def why_in_words(kept: str) -> str:
    """A kept reason for the page."""
    code, _colon, note = kept.partition(": ")
    said = reasons().get(code, code)
    return f"{said}: {note}" if note else said


def read_change(form: MultiDict[str, str]) -> Change:
    """Raises nothing: what is no number is no child."""
    members = tuple(n for text in form.getlist("students") if (n := whole(text, 2**62)) is not None)
    note = form.get("note", "").replace("\x00", "").strip()
    return Change(members, form.get("why", ""), note)


def check_change(change: Change, here: Collection[int], locked: Collection[int] = ()) -> dict[str, str]:
    """What to mend, by field; `here` are the children of the class, `locked` those whom a locked group keeps."""
    errors = {}
    if set(change.members) & set(locked):
        errors["students"] = _("A child of a locked group stays there. Unlock that group first.")
    if not change.members or not set(change.members) <= set(here):
        errors["students"] = _("Choose at least one child of this class, or say “Not today”.")
    if change.why not in reasons():
        errors["why"] = _("Choose why: one tap is enough.")
    if len(change.note) > LONGEST_NOTE:
        errors["note"] = _("Use at most %(count)s characters.", count=LONGEST_NOTE)
    return errors
