"""Today's groups as a table, the same as the page says: a child a row."""

from collections.abc import Iterator

from flask_babel import gettext as _

from webapp.classroom.groups.cards import Card, Deck
from webapp.language import N_

STATUS = {
    "proposed": N_("proposed"), "check first": N_("check first"), "accepted": N_("accepted"), "changed": N_("accepted"),
    "locked": N_("locked"),
}  # fmt: skip


def as_rows(deck: Deck) -> Iterator[list[str]]:
    """The cards in the page's order; then who is alone with a need, the mixed groups, who was not seen today."""
    yield [_("Place"), _("Group"), _("Status"), _("Student"), _("Why"), _("What to ask"), _("To know")]
    for place, card in enumerate((*deck.standing, *deck.proposed, *deck.alone, *deck.mixed), 1):
        about = [why(card), " ".join(card.ask), " ".join(f"{line}." for line in card.notes)]
        for chip in card.people:
            name = f"{chip.name} ?" if chip.unsure else chip.name
            yield [str(place), title(card), status(card), name, *about]
        for chip in card.may_skip:
            yield [str(place), title(card), _("may skip it"), chip.name, *about]
    for chip in deck.absent:
        yield ["", _("Not on a device today, so in no new group"), "", chip.name, "", "", ""]


def title(card: Card) -> str:
    """As the page heads it."""
    if card.kind == "mixed":
        return card.heading
    return f"{card.heading}: {card.title}" if card.standing or card.kind == "lesson" else card.title


def status(card: Card) -> str:
    if card.kind in ("mixed", "alone"):
        return ""
    return _(STATUS.get("locked" if card.locked else card.status, card.status))


def why(card: Card) -> str:
    """The reason, the example, which kinds of evidence agree, and what the teacher said to a change."""
    if not card.why:
        return ""
    reason = f"{card.why}: {card.example}." if card.example else f"{card.why}."
    said = _("Changed: %(why)s", why=card.why_changed) if card.status == "changed" else ""
    if card.why_changed and not said:
        said = _("Your reason: %(why)s", why=card.why_changed)
    return " ".join(part for part in (reason, card.agreement, said) if part)
