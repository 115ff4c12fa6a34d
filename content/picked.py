"""An exit ticket that a teacher puts together from single questions of a pack. Its name says what is in it, so that the
same questions are the same ticket on every day, and what a class sat can be made again."""

import hashlib
from collections.abc import Sequence

from content.items import Item
from content.pack import Draw, Pack, Ticket

MARK = "picked:"
MOST_QUESTIONS = 5
FORMS = 6  # of questions with numbers to vary


def name_of(skill: str, items: Sequence[str]) -> str:
    """skill, items: as the pack calls them, in the order in which they are asked."""
    return f"{MARK}{skill}:{','.join(items)}"


def items_of(name: str) -> tuple[str, ...]:
    """The questions of a name that `name_of` made, in their order; none where it is a pack's own ticket."""
    return tuple(name.removeprefix(MARK).partition(":")[2].split(",")) if name.startswith(MARK) else ()


def ticket_named(pack: Pack, name: str) -> Ticket:
    """The pack's ticket, or one that was put together. Raises KeyError where the pack has it or its questions not, or
    where they are none, too many, or not about the skill."""
    if not name.startswith(MARK):
        return pack.ticket(name)
    skill, ids = pack.skill(name.removeprefix(MARK).partition(":")[0]), items_of(name)
    items = [pack.item(id) for id in ids]
    fit = all(skill.id in item.skills for item in items) and len(set(ids)) == len(items)
    if not fit or sum(len(item.parts) for item in items) > MOST_QUESTIONS:
        raise KeyError(f"{name} is no ticket of pack {pack.header.id}")
    return Ticket(
        id=f"picked-{hashlib.sha256(name.encode()).hexdigest()[:10]}",  # short, since it stands in the seeds
        title=skill.title,
        skill=skill.id,
        minutes=max(2, sum(len(item.parts) for item in items)),
        draw=tuple(Draw(item=item.id, n=1) for item in items),
        forms=min(forms_of(item) for item in items),
    )


def forms_of(item: Item) -> int:
    """How often it can be asked with other numbers."""
    return FORMS if item.variables else max(1, len(item.cases))


def can_be_picked(pack: Pack, skill: str) -> list[Item]:
    """The pack's questions on one of its skills that fit into a ticket."""
    return [item for item in pack.items if skill in item.skills and len(item.parts) <= MOST_QUESTIONS]
