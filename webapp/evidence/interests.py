"""What a child likes to read about. An item may tell its story in several ways, with the same kind of numbers.

The seed of a task says which: so the child, the teacher's page and the item's own page read the same story.
"""

from collections.abc import Collection

from content.items import Item

MARK = "~"


def with_interest(seed: str, item: Item, likes: Collection[str], turn: int) -> str:
    """The seed, with one of the child's likes for which the item has a story; several take turns."""
    found = [interest for interest in item.interests if interest in likes]
    return f"{seed}{MARK}{found[turn % len(found)]}" if found else seed


def interest_of(seed: str) -> str | None:
    """What stands in a seed; what follows a point counts the child's "I mistyped"."""
    return seed.partition(MARK)[2].partition(".")[0] or None
