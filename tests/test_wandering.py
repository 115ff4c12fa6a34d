"""A school in which everybody presses anything, for days: no page of anybody breaks."""

from functools import partial
from random import Random

import pytest

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.stage import LARGER_SKILL, SKILL, Stage
from tests.wandering import Wanderer
from webapp import clock

GOALS = (SKILL, LARGER_SKILL, "subtract-regroup/subtract-within-1000-two-trades")
RULES = ("smaller-from-larger", "no-decrement", "")
PAUSES = (2, 10, 30, 60)  # seconds
EXPECTED = frozenset({200, 204, 400, 401, 403, 404, 409, 410, 413, 422, 429})
SHORT, LONG = 100, 2_000  # steps


@pytest.mark.sqlite_suffices
@pytest.mark.parametrize(
    ("seed", "steps"), [(1, SHORT), *(pytest.param(seed, LONG, marks=pytest.mark.long) for seed in range(2, 8))]
)
def test_no_page_breaks(cast: Cast, pack: Pack, monkeypatch: pytest.MonkeyPatch, seed: int, steps: int) -> None:
    stage, dice, now = Stage(cast), Random(seed), clock.now()
    stage.fill(8)
    stage.start_unit(*GOALS)
    monkeypatch.setattr(clock, "now", lambda: now)
    children = [Wanderer(partial(cast.browser, child), "/today", dice, dice.choice(RULES)) for child in stage.everybody]
    teacher = Wanderer(partial(cast.browser, cast.tess), stage.path(), dice)
    admin = Wanderer(partial(cast.browser, cast.ada), "/school", dice)
    for _ in range(steps):
        now += dice.choice(PAUSES) * clock.SECOND
        if dice.random() < 0.004:
            now += 16 * clock.HOUR
        who = dice.choice((teacher, admin, *children, *children))
        try:
            status = who.step()
        except Exception as error:
            raise AssertionError("\n".join(who.trail[-6:])) from error
        assert status in EXPECTED, (status, who.trail[-3:])
