"""Who works with whom of their own will."""

from dataclasses import replace

import pytest

from models.decisions.peers import Wish, match, may_ask, may_help
from tests.models.decisions.situations import known, trade, unit, zero

ASKS = Wish(1, "trade", "asks", 50)
HELPERS = [Wish(2, "trade", "helps", 30), Wish(3, "trade", "helps", 20)]


@pytest.mark.parametrize(
    ("situation", "helps", "asks"),
    [
        (unit(known(), known("zero")), ["trade", "zero"], []),
        (unit(known(), zero()), [], []),  # own work first
        (unit(known(due=True), known("zero")), ["zero"], []),  # what is due is not fresh
        (unit(trade(0.99)), [], []),  # believed, not shown
        (unit(trade(), zero()), [], []),  # not tried yet
        (unit(trade(sets_today=1), zero()), [], ["trade"]),
        (unit(trade(run=3), zero(run=2)), [], ["trade"]),
        (unit(trade(run=10, sets_today=2)), [], []),  # the teacher comes
    ],
)
def test_who_may(situation, helps, asks):
    assert (may_help(situation), may_ask(situation)) == (helps, asks)


def who(wish, others, **more):
    found = match(wish, others, **more)
    return found and found.student


def test_the_one_who_has_waited_longest_comes_first():
    assert who(ASKS, HELPERS) == 3
    assert match(ASKS, HELPERS).reason.code == "peer.both-said-yes"


def test_others_before_the_same_again():
    assert who(ASKS, HELPERS, together={(1, 3): 1}) == 2


def test_whom_the_teacher_keeps_apart_stay_apart():
    assert who(ASKS, HELPERS, apart={(1, 3)}) == 2
    assert who(ASKS, HELPERS, apart={(1, 3), (1, 2)}) is None


@pytest.mark.parametrize("change", [{"skill": "zero"}, {"role": "asks"}, {"student": 1}])
def test_another_goal_the_same_role_or_oneself_is_no_match(change):
    assert who(ASKS, [replace(HELPERS[0], **change)]) is None
