"""The variants on which a template is tried: all of them where there are few enough, else drawn from a fixed seed."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from content.expressions import conditions
from content.items import Item
from content.sources import sources_of

ENOUGH = 30
# a pack's whole allowance of variants; a small pack is proven, a big one is sampled
ALLOWANCE = 50_000
FEWEST, MOST = 32, 20_000
# of the variants that are counted, on how many of each item of a big pack every answer and rule is worked out
PROVEN = 16
# What a check may cost, in characters of expressions times rows: about 15 million a second. 5,000 items of the usual
# size take three quarters of it.
STEPS = 50_000_000
PART, RULE = 30, 10
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
# texts are filled and answers graded on this many variants, while keys and rules are computed on all
FILLED, FILLED_IN_ALL = 6, 10_000


def filled(items: int) -> int:
    """On how many variants of each item to fill the texts: on fewer in a big pack."""
    return max(1, min(FILLED, FILLED_IN_ALL // max(items, 1)))


@dataclass(slots=True)
class Budget:
    """Shares out what a check may cost: a small pack is tried on every row, a big one on a few, a dear one on none.

    `weights`: what one row of each item costs.
    """

    items: Sequence[Item]
    weights: Sequence[int]
    left: int = STEPS

    def too_dear(self) -> int | None:
        """The dearest item of a pack of which even the fewest rows would cost too much."""
        costs = [fewest(item) * cost for item, cost in zip(self.items, self.weights, strict=True)]
        return costs.index(max(costs)) if sum(costs) > self.left else None

    def sample(self, index: int, most: int) -> "Sample | None":
        """The rows on which to try the next item; None where that would cost too much. Raises ExpressionError."""
        item, cost = self.items[index], self.weights[index]
        conditions = sum(map(len, item.where))
        share = self.left // (2 * (len(self.items) - index))  # half is kept for what the dear ones cost at least
        rows = max(FEWEST, min(most, share // (cost + 3 * conditions)))
        found = sample(item, rows, min(max(rows * 8, 2000), self.left // max(conditions, 1)))
        self.left -= found.tried * conditions + min(len(found.rows), proven(len(self.items))) * cost
        return found if self.left >= 0 else None


def fewest(item: Item) -> int:
    """On how many rows an item is tried at least."""
    if not item.variables:
        return max(1, len(item.cases))
    return min(FEWEST, math.prod(len(variable.domain) for variable in item.variables.values()))


def weight(item: Item) -> int:
    """What one row of an item costs beside its conditions."""
    total = 0
    for part in item.parts:
        total += PART + RULE * (len(part.misconceptions) + len(part.hints))
        sources = [*sources_of(part.response)]
        for hint in part.hints:
            sources += sources_of(hint.ask.response) if hint.ask else ()
            sources.append(((), hint.text or "", True))
        sources += [((), wrong.answer, False) for wrong in part.wrong]
        total += sum(sum(map(len, _HOLE.findall(source))) if hole else len(source) for _, source, hole in sources)
    return total


@dataclass(frozen=True, slots=True)
class Sample:
    """Values that meet `where`, each once; `whole`: there are no others; `tried`: how many were looked at."""

    rows: list[dict[str, int]]
    whole: bool
    tried: int = 0


def allowance(items: int) -> int:
    """How many variants of each item to try."""
    return max(FEWEST, min(MOST, ALLOWANCE // max(items, 1)))


def proven(items: int) -> int:
    """On how many variants of each item to work out its answers and rules: in a small pack on all that were found."""
    return max(PROVEN, min(MOST, ALLOWANCE // max(items, 1)))


def sample(item: Item, most: int, tries: int = 10**6) -> Sample:
    """Up to `most` distinct rows of values. Raises ExpressionError where a condition cannot be computed."""
    if not item.variables:
        return Sample([dict(row) for row in item.cases] or [{}], whole=True)
    domains = {name: variable.domain for name, variable in item.variables.items()}
    size = math.prod(map(len, domains.values()))
    whole = size <= min(most, tries)
    met, tried = conditions(item.where), 0
    found: dict[tuple[int, ...], dict[str, int]] = {}
    for values in _all(domains) if whole else _drawn(item.id, domains, tries):
        tried += 1
        if met(values):
            found.setdefault(tuple(values.values()), values)
            if len(found) >= most:
                break
    return Sample(list(found.values()), whole, tried)


Domains = Mapping[str, "range | tuple[int, ...]"]


def _all(domains: Domains) -> Iterator[dict[str, int]]:
    for row in product(*domains.values()):
        yield dict(zip(domains, row, strict=True))


def _drawn(seed: str, domains: Domains, tries: int) -> Iterator[dict[str, int]]:
    # `random()` gives the same numbers in every version, and a tenth of what a child's variant costs to draw
    chance = Random(seed).random  # noqa: S311
    sizes = [(name, domain, len(domain)) for name, domain in domains.items()]
    for _ in range(tries):
        yield {name: domain[int(chance() * size)] for name, domain, size in sizes}
