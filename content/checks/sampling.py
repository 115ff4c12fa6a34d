"""The variants on which a template is tried: all of them where there are few enough, else drawn from a fixed seed."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from content.drawing import Stream, meets
from content.items import Item

ENOUGH = 30
# a pack's whole allowance of variants; a small pack is proven, a big one is sampled
ALLOWANCE = 100_000
FEWEST, MOST = 32, 20_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Values that meet `where`, each once; `whole`: there are no others."""

    rows: list[dict[str, int]]
    whole: bool


def allowance(items: int) -> int:
    """How many variants of each item to try."""
    return max(FEWEST, min(MOST, ALLOWANCE // max(items, 1)))


def sample(item: Item, most: int) -> Sample:
    """Up to `most` distinct rows of values. Raises ExpressionError where a condition cannot be computed."""
    if not item.variables:
        return Sample([dict(row) for row in item.cases] or [{}], whole=True)
    domains = [variable.domain for variable in item.variables.values()]
    size = math.prod(len(domain) for domain in domains)
    whole = size <= most
    found: dict[tuple[int, ...], dict[str, int]] = {}
    for row in product(*domains) if whole else _drawn(item, domains, most):
        values = dict(zip(item.variables, row, strict=True))
        if row not in found and meets(item, values):
            found[row] = values
            if len(found) >= most:
                break
    return Sample(list(found.values()), whole)


def _drawn(item: Item, domains: list["range | tuple[int, ...]"], most: int) -> Iterator[tuple[int, ...]]:
    stream = Stream(item.id, "check")
    for _ in range(max(most * 8, 2000)):
        yield tuple(domain[stream.below(len(domain))] for domain in domains)
