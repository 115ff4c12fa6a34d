"""Which wrong rule explains a student's answers: exact Bayes over one rule each, "knows it" and "other".

Hypotheses: the student knows it, follows exactly one of the misconceptions that some answered item predicts, or errs
without a rule. Likelihood of one answer:

                           right     wrong, predicted       wrong, any one other
    knows it               .92       .08 / 6                .08 / 6
    rule, where it shows   .10       .85 / answers of it    .05 / 6
    rule, where it agrees with the right answer, or the item does not test it: as "knows it", .85 and .15 / 6
    other                  .35       .65 / 6                .65 / 6

6: about as many wrong answers to an item are ever common. Prior: knows .5, other .4, all rules together .1. Rules
that children follow come and go (VanLehn 1990, "Mind bugs"), so the prior is chosen low enough that one answer by
itself never names a rule (at best .63); two that agree do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

CLEAR = 0.7
COMMON_WRONG = 6
PRIOR_KNOWS = 0.5
PRIOR_OTHER = 0.4
PRIOR_RULES = 0.1
KNOWS_RIGHT = 0.92
OTHER_RIGHT = 0.35
RULE_SHOWS = 0.85
RULE_RIGHT = 0.10
RULE_AGREES = 0.85


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: which answers each misconception predicts at this item, what was given, and whether it was right."""

    predicted: Mapping[str, frozenset[str]]
    given: str
    right: bool


@dataclass(frozen=True, slots=True)
class Posterior:
    """Probabilities that sum to 1: `rules` by misconception (sorted), `knows`, `other`."""

    rules: Mapping[str, float]
    knows: float
    other: float

    @property
    def leading(self) -> str | None:
        """The misconception whose probability is clear (>= .7), else None."""
        clear = [rule for rule, p in self.rules.items() if p >= CLEAR]
        return clear[0] if clear else None


def explain(answers: Sequence[Answer]) -> Posterior:
    """The posterior after these answers; their order does not matter. Without answers, the prior."""
    rules = sorted({rule for answer in answers for rule in answer.predicted})
    weights = {rule: PRIOR_RULES / len(rules) for rule in rules}
    knows, other = PRIOR_KNOWS, PRIOR_OTHER if rules else PRIOR_OTHER + PRIOR_RULES
    for answer in answers:
        weights = {rule: weight * _by_rule(rule, answer) for rule, weight in weights.items()}
        knows *= _spread(KNOWS_RIGHT, answer)
        other *= _spread(OTHER_RIGHT, answer)
        # Scaled after each answer, so that a thousand answers cannot round everything to zero.
        total = knows + other + sum(weights.values())
        weights = {rule: weight / total for rule, weight in weights.items()}
        knows, other = knows / total, other / total
    return Posterior(MappingProxyType(weights), knows, other)


def _spread(right: float, answer: Answer) -> float:
    """Likelihood where the wrong answers share what the right one leaves."""
    return right if answer.right else (1.0 - right) / COMMON_WRONG


def _by_rule(rule: str, answer: Answer) -> float:
    predicted = answer.predicted.get(rule, frozenset())
    if not predicted or (answer.right and answer.given in predicted):
        return _spread(RULE_AGREES, answer)
    if answer.right:
        return RULE_RIGHT
    if answer.given in predicted:
        return RULE_SHOWS / len(predicted)
    return (1.0 - RULE_SHOWS - RULE_RIGHT) / COMMON_WRONG
