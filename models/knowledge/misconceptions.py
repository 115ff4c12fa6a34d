"""Which wrong rule explains a student's answers to one skill, and how sure that is: exact Bayes over a small mixture.

Hypotheses: the student knows it, follows exactly one of the misconceptions that some answered item predicts, or errs
without a rule. Children follow a rule more or less steadily (VanLehn 1990, "Mind bugs"; Brown & Burton 1978), so each
rule comes with every share s of `SHARES`, all as likely beforehand. With W wrong answers that might be given (of a
choice one less than its options, else 6: about as many are ever common), the likelihood of one answer:

                                       right        wrong, predicted            any one other wrong answer
    knows it                           .92          .08 / W                     .08 / W
    without a rule                     .35          .65 / W                     .65 / W
    rule, where it shows               (1-s) .35    s / P + (1-s) .65 / W       (1-s) .65 / W
    rule, where it agrees with the right answer, or the item does not test it: as "knows it", .85 and .15 / W

P: how many wrong answers the rule predicts there. Prior: knows .5, without a rule .4, all rules together .1, so low
that one answer by itself never names a rule; two that agree do. The posterior is prior times the product of the
likelihoods, summed over s. Two rules that always predict the same stay equal: neither is ever named.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

CLEAR = 0.7
SURE = 0.9
COMMON_WRONG = 6
PRIOR_KNOWS = 0.5
PRIOR_OTHER = 0.4
PRIOR_RULES = 0.1
KNOWS_RIGHT = 0.92
OTHER_RIGHT = 0.35
RULE_AGREES = 0.85
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.98)
KNOWS, OTHER = "knows", "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: which answers each misconception predicts at this item, what was given, and whether it was right.

    choices: how many answers there were to choose from; None where the child wrote one.
    """

    predicted: Mapping[str, frozenset[str]]
    given: str
    right: bool
    choices: int | None = None

    @property
    def wrong(self) -> int:
        """How many wrong answers might have been given."""
        return max(1, self.choices - 1) if self.choices else COMMON_WRONG


@dataclass(frozen=True, slots=True)
class Posterior:
    """Probabilities that sum to 1: `rules` by misconception (sorted), `knows`, `other`.

    `steadiness`: by misconception the probabilities of SHARES, should it be this one.
    """

    rules: Mapping[str, float]
    knows: float
    other: float
    steadiness: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def leading(self) -> str | None:
        """The misconception whose probability is clear (>= .7), else None."""
        clear = [rule for rule, p in self.rules.items() if p >= CLEAR]
        return clear[0] if clear else None

    @property
    def doubt(self) -> float:
        """0 where one explanation is certain, 1 where all are as likely: the entropy over its greatest value."""
        weights = [self.knows, self.other, *self.rules.values()]
        return -sum(p * math.log(p) for p in weights if p > 0) / math.log(len(weights))

    def possible(self, level: float = SURE) -> tuple[str, ...]:
        """The fewest explanations that together hold `level`: rules, "knows", "other", the likeliest first."""
        found: list[str] = []
        held = 0.0
        weights = {KNOWS: self.knows, OTHER: self.other, **self.rules}
        for name in sorted(weights, key=lambda name: (-weights[name], name)):
            if held >= level:
                break
            found.append(name)
            held += weights[name]
        return tuple(found)

    def share(self, rule: str, level: float = SURE) -> tuple[float, float]:
        """Between which shares of the items that show it the child follows this rule, if it does at all."""
        tail, below = (1.0 - level) / 2.0, 0.0
        low, high = SHARES[0], SHARES[-1]
        for share, p in zip(SHARES, self.steadiness[rule], strict=True):
            low = share if below <= tail else low
            below += p
            if below >= 1.0 - tail:
                high = share
                break
        return low, high


def explain(answers: Sequence[Answer]) -> Posterior:
    """The posterior after these answers; their order does not matter. Without answers, the prior."""
    rules = sorted({rule for answer in answers for rule in answer.predicted})
    each = PRIOR_RULES / (len(rules) * len(SHARES)) if rules else 0.0
    weights = {rule: [each] * len(SHARES) for rule in rules}
    knows, other = PRIOR_KNOWS, PRIOR_OTHER if rules else PRIOR_OTHER + PRIOR_RULES
    for answer in answers:
        for rule, own in weights.items():
            weights[rule] = [p * like for p, like in zip(own, _by_rule(rule, answer), strict=True)]
        knows *= _spread(KNOWS_RIGHT, answer)
        other *= _spread(OTHER_RIGHT, answer)
        # Scaled after each answer, so that a thousand answers cannot round everything to zero.
        total = knows + other + sum(map(sum, weights.values()))
        weights = {rule: [p / total for p in own] for rule, own in weights.items()}
        knows, other = knows / total, other / total
    sums = {rule: sum(own) for rule, own in weights.items()}
    steadiness = {rule: tuple(p / sums[rule] if sums[rule] else 0.0 for p in own) for rule, own in weights.items()}
    return Posterior(MappingProxyType(sums), knows, other, MappingProxyType(steadiness))


def _spread(right: float, answer: Answer) -> float:
    """Likelihood where the wrong answers share what the right one leaves."""
    return right if answer.right else (1.0 - right) / answer.wrong


def _by_rule(rule: str, answer: Answer) -> tuple[float, ...]:
    """Likelihood for each of SHARES."""
    predicted = answer.predicted.get(rule, frozenset())
    if not predicted or (answer.right and answer.given in predicted):
        return (_spread(RULE_AGREES, answer),) * len(SHARES)
    follows = 1.0 / len(predicted) if answer.given in predicted and not answer.right else 0.0
    errs = _spread(OTHER_RIGHT, answer)
    return tuple(share * follows + (1.0 - share) * errs for share in SHARES)
