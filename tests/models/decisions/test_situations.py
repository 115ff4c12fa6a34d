"""Each written situation gets its step; what may be chosen keeps to the same rules."""

from dataclasses import replace

import pytest

from models.decisions.activities import DayLeft
from models.decisions.beside import beside
from models.decisions.playlist import next_step
from models.decisions.situation import Override
from tests.models.decisions.situations import (
    ALONE,
    DONE,
    OPEN,
    PAPER,
    PARTNER,
    SITUATIONS,
    known,
    skill,
    stuck,
    three,
    trade,
    unit,
    zero,
)


@pytest.mark.parametrize("written", SITUATIONS, ids=lambda written: written.name)
def test_the_step_is_the_one_that_a_good_teacher_would_choose(written):
    step = next_step(written.situation)
    assert (step.kind, step.skill, step.reason.code) == (written.kind, written.skill, written.code), written.why
    assert written.tasks in (None, step.tasks), written.why


@pytest.mark.parametrize("written", SITUATIONS, ids=lambda written: written.name)
def test_no_choice_leads_around_the_teacher_or_the_rules(written):
    """Nothing that is set aside, no support, no drill that has stopped, never the step itself, no more than allowed."""
    found = written.situation
    step = next_step(found)
    aside = {each.skill for each in found.overrides if each.kind in ("skip", "excuse")}
    stopped = {view.skill for view in found.views if view.run >= 10}
    for choice in step.alternatives:
        assert choice.kind in ("practice", "ticket", "review") and choice.tasks
        assert choice.skill not in aside
        assert choice.kind != "practice" or choice.skill not in stopped
        assert (choice.kind, choice.skill) != (step.kind, step.skill)
    assert len(step.alternatives) <= 2


def test_there_are_enough_of_them_and_greed_is_wrong_in_some():
    assert len(SITUATIONS) >= 60 and len({each.name for each in SITUATIONS}) == len(SITUATIONS)
    assert sum(bool(each.greedy) for each in SITUATIONS) >= 20


def chosen(situation):
    return [(step.kind, step.skill, step.reason.code) for step in next_step(situation).alternatives]


def test_the_teacher_says_how_much_is_chosen_from():
    goals = trade(), zero(), three(), skill("four", 0.1), skill("five", 0.1)
    wide = unit(*goals, ticket=OPEN)
    assert len(chosen(wide)) == 2
    assert [key for _kind, key, _code in chosen(replace(wide, choice="4"))] == ["trade", "zero", "three", "four"]
    assert len(chosen(replace(wide, choice="own plan"))) == 5, "the ticket and every goal but the step's"


def test_who_finishes_early_goes_on_to_what_comes_next_or_deeper():
    done = unit(known(), known("zero"), beyond=(skill("four", 0.1, 0), skill("five", 0.1, 0)))
    on, deeper = ("practice", "four", "choice.beyond"), ("practice", "trade", "choice.explore")
    assert chosen(done) == [on, deeper]
    assert ("practice", "five", "choice.beyond") in chosen(replace(done, choice="4"))
    assert chosen(unit(known(), known("zero")))[0] == ("practice", "trade", "choice.explore")
    busy = unit(known(), zero(), beyond=(skill("four", 0.1, 0),), choice="own plan")
    assert "choice.beyond" not in [code for _kind, _key, code in chosen(busy)]


def test_what_the_teacher_added_may_be_chosen_at_once():
    assert chosen(unit(overrides=(Override("add", "three"),)))[0] == ("practice", "three", "choice.added")


def test_an_override_of_a_skill_that_the_situation_does_not_know_is_refused():
    with pytest.raises(ValueError, match="override skills of the situation"):
        unit(stuck(), overrides=(Override("pin", "clock"),))
    with pytest.raises(ValueError, match="override each skill once"):
        unit(overrides=(Override("pin", "trade"), Override("skip", "trade")))


def test_a_used_up_screen_leaves_no_set_to_choose_and_being_alone_does():
    wide = unit(trade(), zero(), others=(), ticket=OPEN, choice="4", activities=(PARTNER,))
    assert [kind for kind, _key, _code in chosen(replace(wide, left=DayLeft(screen=2)))] == ["ticket"]
    assert [kind for kind, _key, _code in chosen(replace(wide, left=ALONE))] == ["ticket", "practice", "practice"]
    picked = replace(wide, left=DayLeft(screen=2), overrides=(Override("add", "zero"),))
    assert ("practice", "zero", "choice.added") in chosen(picked), "the teacher's pick is never held back"


def test_beside_the_screen_what_was_done_least_comes_first_and_nothing_alone_that_does_not_fit():
    found = unit(activities=(replace(PAPER, done=1), PARTNER, replace(PAPER, key="sort"), DONE))
    assert [step.activity for step in beside(found, "trade")] == ["match", "sort", "ring", "match"]
    assert [step.kind for step in beside(replace(found, left=ALONE), "trade")] == ["partner", "partner"]
    assert beside(found, "zero") == []


def test_fewer_than_no_minutes_are_refused():
    with pytest.raises(ValueError, match="fewer than no minutes"):
        DayLeft(screen=-1)
