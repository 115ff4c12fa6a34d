"""Children with planted rules and real wrong answers: `python -m tests.models.knowledge.children` counts them."""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from content.bugs.whole_numbers import subtract
from models.knowledge.misconceptions import Answer, Posterior, explain

RULES = ("smaller_from_larger", "no_decrement", "zero_minus_n", "added_instead")
CHILDREN = 900


def task(rng: random.Random) -> tuple[str, dict[str, frozenset[str]]]:
    """A subtraction that needs a trade: the right answer, and what each rule leads to."""
    while True:
        a, b = rng.randint(41, 99), rng.randint(12, 89)
        if b < a and a % 10 < b % 10:
            break
    worked = {rule: subtract(a, b, {rule}) for rule in RULES}
    return str(a - b), {rule: frozenset({str(found.answer)}) for rule, found in worked.items() if found.fired}


def slip(rng: random.Random, right: str, options: list[str], g: float) -> str:
    return right if rng.random() < g else rng.choice([option for option in options if option != right])


def answers(rng: random.Random, kind: str, count: int, choices: int | None) -> list[Answer]:
    """`kind`: knows, other, or the rule that the child follows; now and then it does not."""
    steady, g, rows = rng.betavariate(6, 2), rng.uniform(0.2, 0.6), []
    for _ in range(count):
        right, predicted = task(rng)
        n = int(right)
        foreseen = sorted({given for leads in predicted.values() for given in leads})
        near = [str(each) for each in (n + 1, n - 1, n + 10, n - 10, n + 2, int(right[::-1]))]
        options = (
            [right, *rng.sample(foreseen, min(len(foreseen), choices - 1))] if choices else [*near, *foreseen, right]
        )
        predicted = {rule: leads for rule, leads in predicted.items() if leads <= set(options)}
        if kind == "knows":
            given = slip(rng, right, options, 0.92)
        elif kind in predicted and rng.random() < steady:
            (given,) = predicted[kind]
        else:
            given = slip(rng, right, options, 0.85 if kind in RULES and kind not in predicted else g)
        rows.append(Answer(predicted, given, given == right, len(options) if choices else None))
    return rows


@lru_cache  # the same children answer more than one question
def classroom(count: int, choices: int | None, seed: int) -> list[tuple[str, Posterior]]:
    rng, found = random.Random(seed), []
    for _ in range(CHILDREN):
        kind = rng.choices(["knows", "other", *RULES], [8, 7, 1, 1, 1, 1])[0]
        found.append((kind, explain(answers(rng, kind, count, choices))))
    return found


def tally(count: int, choices: int | None, seed: int) -> Counter[str]:
    """Children with a rule (`planted`), called so (`found`), called anything (`named`), called wrongly (`false`)."""
    counts: Counter[str] = Counter()
    for kind, posterior in classroom(count, choices, seed):
        rule = posterior.leading
        counts["planted"] += kind in RULES
        counts["named"] += rule is not None
        counts["found"] += rule == kind
        counts["false"] += rule not in (None, kind)
    return counts


def report() -> Iterator[str]:
    for choices in (None, 3):
        for count in (1, 2, 3, 4, 6, 8, 12):
            t = tally(count, choices, seed=count)
            found, false = t["found"] / t["planted"], t["false"] / CHILDREN
            yield f"choices {choices}, answers {count}: found {found:.2f} of {t['planted']}, named wrongly {false:.3f}"


if __name__ == "__main__":
    sys.stdout.writelines(line + "\n" for line in report())
