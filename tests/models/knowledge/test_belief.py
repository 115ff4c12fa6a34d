"""What is read from a state: nothing stored, forgetting applied once, due when recall has faded."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from models.knowledge import StudentState, belief, evidence_side, predict
from models.knowledge.belief import RECALL_LIMIT, known
from models.knowledge.step import DAY
from tests.models.knowledge import cases
from tests.models.knowledge.test_params import SOUND

LEARNED = cases.folded(SOUND, [cases.answer(True, minutes=n) for n in range(8)])
END = LEARNED.skills["pack/one"].last


def test_without_evidence_the_belief_is_the_prior_and_nothing_is_due():
    found = belief(SOUND, StudentState.new(), "pack/one", cases.NOON)
    assert found.p == pytest.approx(0.3, abs=0.05)
    assert found.low < found.p < found.high
    assert (found.answers, found.sources, found.last, found.due) == (0, frozenset(), None, False)
    assert evidence_side(StudentState.new(), "pack/one") == 0


def test_time_lowers_the_belief_but_not_the_evidence_side():
    soon, later = (belief(SOUND, LEARNED, "pack/one", END + days * DAY) for days in (1, 90))
    assert later.p < soon.p
    assert evidence_side(LEARNED, "pack/one") > soon.p


def test_due_once_recall_has_fallen_below_its_limit():
    week, season = (belief(SOUND, LEARNED, "pack/one", END + days * DAY) for days in (7, 120))
    assert not week.due
    assert season.due
    assert season.p < RECALL_LIMIT * evidence_side(LEARNED, "pack/one")


def test_reading_twice_forgets_once():
    assert belief(SOUND, LEARNED, "pack/one", END + 9 * DAY) == belief(SOUND, LEARNED, "pack/one", END + 9 * DAY)


def test_an_hour_before_the_last_row_is_read_as_that_row():
    assert belief(SOUND, LEARNED, "pack/one", END - DAY) == belief(SOUND, LEARNED, "pack/one", END)


def test_one_skill_speaks_for_another_through_the_trait():
    assert known(SOUND, LEARNED, "pack/two", END) > known(SOUND, StudentState.new(), "pack/two", END)


@settings(max_examples=60)
@given(cases.params, cases.logs)
def test_the_interval_holds_the_mean_within_zero_and_one(params, rows):
    state = cases.folded(params, rows)
    for skill in cases.SKILLS:
        found = belief(params, state, skill, cases.NOON + 30 * DAY)
        assert 0 <= found.low <= found.p <= found.high <= 1


def test_an_easier_item_is_likelier_to_be_right():
    params = replace(SOUND, items={"pack/i1": 1.0, "pack/i2": -1.0})
    easy, unknown, hard = (predict(params, LEARNED, "pack/one", f"pack/i{n}", END) for n in (1, 3, 2))
    assert hard < unknown < easy


def test_more_answers_make_the_interval_narrower():
    widths = []
    for count in (0, 3, 12, 40):
        rows = [cases.answer(n % 8 > 0, minutes=n, item=cases.ITEMS[n % 4]) for n in range(count)]
        found = belief(SOUND, cases.folded(SOUND, rows), "pack/one", cases.NOON)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[-1]
