"""Names while the page is projected: a child is then its picture, and nothing stands beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from flask import session
from flask_babel import gettext as _

from webapp.tables import Person

HIDDEN = "names_hidden"


def hidden() -> bool:
    """Does this teacher's browser hide the children's names now?"""
    return bool(session.get(HIDDEN))


def toggle() -> bool:
    session[HIDDEN] = not hidden()
    return hidden()


def show_names(people: Iterable[Person]) -> dict[int, str]:
    """What a class calls each child: the first name, with as much of the last as tells two apart."""
    people = list(people)
    firsts = Counter(person.first_name.casefold() for person in people)
    shorts = Counter(person.short_name.casefold() for person in people)
    names = {}
    for person in people:
        if firsts[person.first_name.casefold()] == 1:
            names[person.id] = person.first_name
        elif shorts[person.short_name.casefold()] == 1:
            names[person.id] = person.short_name
        else:
            names[person.id] = f"{person.first_name} {person.last_name}"
    return names


def aliases(people: Iterable[Person]) -> dict[int, str]:
    """A child's picture in words; where two have the same picture, with a letter of the first name.

    Never more than that letter: the page that hides names must not spell them.
    """
    words = pictures()
    shared: Mapping[str, list[Person]] = defaultdict(list)
    for person in people:
        shared[person.face or ""].append(person)
    found = {}
    for face, same in shared.items():
        word = words.get(face, _("star"))
        for person in same:
            found[person.id] = word if len(same) == 1 else f"{word} {person.first_name[:1]}"
    return found


def pictures() -> dict[str, str]:
    return {
        "fox": _("fox"), "boat": _("boat"), "apple": _("apple"), "star": _("star"), "tree": _("tree"), "key": _("key"),
        "kite": _("kite"), "fish": _("fish"), "drum": _("drum"), "sun": _("sun"), "snail": _("snail"), "cup": _("cup"),
    }  # fmt: skip
