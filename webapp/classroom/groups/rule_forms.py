"""The form in which a teacher states what every grouping should heed."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.evidence.deliveries import whole

LONGEST_NOTE = 200
FEWEST_SEATS, MOST_SEATS = 3, 6
TWO = ("apart", "together", "partner")  # kinds that are about two children
SEATED = ("small-group", "seats")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was stated: children and seats only where the kind has them."""

    kind: str = ""
    student: int | None = None
    other: int | None = None
    seats: int | None = None
    note: str = ""


def kinds() -> list[tuple[str, str, str]]:
    """Codes, which are stored, with their words and what they do."""
    return [
        ("apart", _("Keep apart"), _("These two are never proposed for one group.")),
        ("together", _("Keep together"), _("These two sit in one group whenever both are in a group.")),
        ("partner", _("Language partner"), _("The first child has at least one of its partners beside it.")),
        ("small-group", _("Small group"), _("An accommodation: the first child's group has at most so many children.")),
        ("seats", _("Seats"), _("For the whole class: no group has more children than this.")),
    ]


def read_wish(form: MultiDict[str, str]) -> Wish:
    """Raises nothing: what is no number is nobody. Fields that the kind does not have are not read."""
    kind = form.get("kind", "")
    number = {name: whole(form.get(name, ""), 2**62) for name in ("student", "other", "seats")}
    return Wish(
        kind,
        number["student"] if kind in (*TWO, "small-group") else None,
        number["other"] if kind in TWO else None,
        number["seats"] if kind in SEATED else None,
        form.get("note", "").replace("\x00", "").strip(),
    )


def check_wish(wish: Wish, here: Collection[int]) -> dict[str, str]:
    """What to mend, by field; `here` are the children of the class."""
    errors = {}
    if wish.kind not in {code for code, _label, _does in kinds()}:
        return {"kind": _("Choose what the groups should heed.")}
    if wish.kind in (*TWO, "small-group") and wish.student not in here:
        errors["student"] = _("Choose a child of this class.")
    if wish.kind in TWO and (wish.other not in here or wish.other == wish.student):
        errors["other"] = _("Choose another child of this class.")
    if wish.kind in SEATED and not FEWEST_SEATS <= (wish.seats or 0) <= MOST_SEATS:
        errors["seats"] = _("A group has %(fewest)s to %(most)s seats.", fewest=FEWEST_SEATS, most=MOST_SEATS)
    if len(wish.note) > LONGEST_NOTE:
        errors["note"] = _("Use at most %(count)s characters.", count=LONGEST_NOTE)
    return errors
