"""Numbers drawn from a seed: the same on every machine and for ever, which a library's `random` does not promise."""

import hashlib
import struct
from collections.abc import Mapping
from typing import TypeVar

from content.expressions import conditions
from content.items import Item
from content.problems import clipped

MAX_DRAWS = 5000
_FOUR = struct.Struct(">4Q")

T = TypeVar("T")


class NoVariant(ValueError):
    """No variant can be made: the template's conditions leave nothing, or a seed names a case that is not there."""


class Stream:
    """A stream of numbers below any bound: sha256 of (pack, item, version, seed, counter), eight bytes at a time."""

    def __init__(self, *parts: str) -> None:
        # lengths keep ("ab", "c") apart from ("a", "bc")
        self._head = "".join(f"{len(part)}:{part}" for part in parts).encode()
        self._counter = 0
        self._block: list[int] = []

    def below(self, bound: int) -> int:
        """A number from 0 to bound - 1, each equally likely (what would favour the small ones is drawn again)."""
        while True:
            if not self._block:
                digest = hashlib.sha256(self._head + b":%d" % self._counter).digest()
                self._block = list(_FOUR.unpack(digest))[::-1]
                self._counter += 1
            drawn = self._block.pop()
            number: int = drawn % bound
            if drawn - number <= 2**64 - bound:
                return number

    def shuffled(self, things: tuple[T, ...]) -> tuple[T, ...]:
        """The same things in a drawn order."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)


def draw(item: Item, stream: Stream) -> dict[str, int]:
    """Values for the item's variables that meet its `where`. Raises NoVariant after 5,000 draws in vain."""
    if not item.variables:
        return dict(item.cases[stream.below(len(item.cases))]) if item.cases else {}
    domains = [(name, variable.domain) for name, variable in item.variables.items()]
    for _ in range(MAX_DRAWS):
        values = {name: domain[stream.below(len(domain))] for name, domain in domains}
        if meets(item, values):
            return values
    raise NoVariant(f"item {item.id}: no values in {MAX_DRAWS} draws meet {clipped(' and '.join(item.where), 200)}")


def meets(item: Item, values: Mapping[str, int]) -> bool:
    """Whether these values meet every condition of `where`. Raises ExpressionError where one cannot be computed."""
    return conditions(item.where)(values)
