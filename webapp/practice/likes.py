"""A child says what it likes to read about: stories of the packs that can be told so are."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from webapp.extensions import db
from webapp.language import N_
from webapp.library import packs
from webapp.tables import Person

WORDS = {
    "animals": N_("Animals"), "art": N_("Drawing and making"), "cooking": N_("Cooking"), "games": N_("Games"),
    "music": N_("Music"), "nature": N_("Plants and nature"), "space": N_("Space"), "sports": N_("Sports"),
}  # fmt: skip


def offered(school_id: int) -> list[tuple[str, str]]:
    """What the school's packs have stories about, with words for it."""
    found = {interest for pack in packs.newest(school_id) for item in pack.items for interest in item.interests}
    named = [(interest, _(WORDS[interest]) if interest in WORDS else interest.replace("-", " ")) for interest in found]
    return sorted(named, key=lambda each: (each[1].casefold(), each[0]))


def keep(student: Person, likes: Sequence[str]) -> None:
    """Those that are offered. Call inside `writing([student.id])`."""
    known = [interest for interest, _words in offered(student.school_id) if interest in likes]
    db.session.execute(update(Person).where(Person.id == student.id).values(likes=known))
