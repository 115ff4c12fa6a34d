"""What flags are judged by: who truly needs the teacher, what came up on the page, and how the two are counted."""

import numpy as np
import pytest

from models.decisions.flags import Flag
from models.decisions.reason import Reason
from models.simulation.alarms import Alarms, ChildsDay, alarm_figures
from models.simulation.child import enrol
from models.simulation.classes import START
from models.simulation.truth import guesses_today, is_stuck, overcomes_alone
from models.simulation.world import make_nature


@pytest.fixture
def room():
    """A nature and a child that lacks its first goal, but nothing that this stands on."""
    rng = np.random.default_rng(2)
    nature = make_nature(rng, "full")
    child = enrol(0, nature, 5, START, rng)
    child.bugs.clear()
    child.games = False
    child.known |= dict.fromkeys(nature.skills, True) | {nature.goals[0]: False}
    return nature, child, nature.goals[0]


def struggling(skill, code="flag.same-rule"):
    return Flag("struggling", skill, 1, Reason.of(code, skill=skill))


def test_stuck_is_who_lacks_the_skill_and_will_not_have_it_alone(room):
    nature, child, goal = room
    assert overcomes_alone(child, nature, goal) > 0.5 and not is_stuck(child, nature, goal)
    child.talents = (-9.0, -9.0)
    assert is_stuck(child, nature, goal)
    child.known[goal] = True
    assert not is_stuck(child, nature, goal)


def test_a_wrong_rule_is_in_the_way_of_whoever_would_learn_fast(room):
    nature, child, goal = room
    child.bugs[goal] = "bug1"
    assert is_stuck(child, nature, goal)


@pytest.mark.parametrize(("unread", "tasks", "guesses"), [(3, 12, True), (3, 13, False), (2, 4, False)])
def test_a_guesser_is_who_leaves_a_quarter_unread(unread, tasks, guesses):
    assert guesses_today(unread, tasks) == guesses


def test_a_need_counts_once_a_day_from_the_fifth_task_and_a_row_when_it_comes_up(room):
    nature, child, goal = room
    child.bugs[goal] = "bug1"
    day, alarms = ChildsDay(child, nature), Alarms()
    for task in range(1, 8):
        child.today[goal] = task
        day.see_task(goal, unread=False)
        assert day.needs == ({"stuck"} if task >= 5 else set())
    day.see_page([struggling(goal, "flag.watch")])
    assert not day.heard("stuck")
    for page in ([struggling(goal)], [struggling(goal)], [], [struggling(goal)]):
        day.see_page(page)
    day.end()
    alarms.count(day)
    found = alarm_figures([alarms, Alarms()], days=2)
    assert (found["flags_per_day"], found["flag_precision"], found["flag_recall"]) == (1.0, 1.0, 1.0)
    assert found["calm_flags_by_kind"]["struggling"] == {"a_day": 0.5, "true": 1.0}


def test_a_flag_on_a_skill_that_is_known_is_false_and_a_need_that_nobody_heard_of_is_missed(room):
    nature, child, goal = room
    other = nature.goals[1]
    child.bugs[goal] = "bug1"
    child.today[goal] = 5
    seen, unseen, alarms = ChildsDay(child, nature), ChildsDay(child, nature), Alarms()
    seen.see_page([struggling(other)])
    unseen.see_task(goal, unread=False)
    for day in (seen, unseen):
        alarms.count(day)
    found = alarm_figures([alarms], days=1)
    assert (found["flag_precision"], found["flag_recall"]) == (0.0, 0.0)
