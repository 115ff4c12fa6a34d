"""Two shares of right answers on one skill: are they of one kind? Each is (right, all)."""

from __future__ import annotations

import math

READING_ANSWERS, READING_SURE = 6, 0.9


def reads_badly(plain: tuple[int, int], story: tuple[int, int]) -> bool:
    """Do (right, all) of tasks without a story, or read aloud, exceed those of stories: six answers of each, and
    P(plain > story) above .9, each share beta distributed with one right and one wrong answer before the first?

    For whole numbers that probability is a finite sum (Miller, Formulas for Bayesian A/B testing, 2014).
    """
    if min(plain[1], story[1]) < READING_ANSWERS:
        return False
    a, b = plain[0] + 1, plain[1] - plain[0] + 1
    c, d = story[0] + 1, story[1] - story[0] + 1
    greater = math.fsum(
        math.exp(_log_beta(c + i, d + b) - math.log(b + i) - _log_beta(1 + i, b) - _log_beta(c, d)) for i in range(a)
    )
    return greater > READING_SURE


def _log_beta(a: int, b: int) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def disagree(practice: tuple[int, int], ticket: tuple[int, int]) -> bool:
    """Do (right, all) of practice and of the ticket point opposite ways: one at least three quarters, the
    other at most one third, with three practice and two ticket answers or more."""
    if practice[1] < 3 or ticket[1] < 2:
        return False
    shares = sorted((practice, ticket), key=lambda share: share[0] / share[1])
    return 3 * shares[0][0] <= shares[0][1] and 4 * shares[1][0] >= 3 * shares[1][1]
